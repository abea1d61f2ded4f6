internal import Campaigns
internal import HTTPTypes
internal import Hummingbird

extension SignUp {
  /// A keyed hash of the network that a request comes from.
  func network(_ request: Request, _ context: VisitorContext) -> String {
    let forwarded = HTTPField.Name("x-forwarded-for").map { request.headers[values: $0].joined(separator: ",") }
    return network(peer: context.peer, forwarded: forwarded)
  }
}
