internal import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Words

extension Visitor {
  init(_ request: Request, _ context: VisitorContext, proxies: [IPNetwork]) {
    self.init(
      isHead: request.method == .head, purposes: ["sec-purpose", "purpose", "x-purpose", "x-moz"].flatMap { request.values($0) },
      agent: request.headers[.userAgent] ?? "", peer: context.peer, forwarded: request.values("x-forwarded-for").joined(separator: ","),
      proxies: proxies)
  }
}
