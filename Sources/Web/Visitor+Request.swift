internal import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Words

extension Visitor {
  init(_ request: Request, _ context: VisitorContext, proxies: [IPNetwork]) {
    func values(_ name: String) -> [String] { HTTPField.Name(name).map { request.headers[values: $0] } ?? [] }
    self.init(
      isHead: request.method == .head, purposes: ["sec-purpose", "purpose", "x-purpose", "x-moz"].flatMap(values),
      agent: request.headers[.userAgent] ?? "", peer: context.peer, forwarded: values("x-forwarded-for").joined(separator: ","),
      proxies: proxies)
  }
}
