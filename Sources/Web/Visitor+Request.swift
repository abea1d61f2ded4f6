internal import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Words

extension Visitor {
  /// What browsers say that only look ahead.
  private static let purposes = ["sec-purpose", "purpose", "x-purpose", "x-moz"].compactMap { HTTPField.Name($0) }

  init(_ request: Request, _ context: VisitorContext, proxies: [IPNetwork]) {
    self.init(
      isHead: request.method == .head, purposes: Self.purposes.flatMap { request.headers[values: $0] },
      agent: request.headers[.userAgent] ?? "", peer: context.peer, forwarded: request.forwarded,
      proxies: proxies)
  }
}
