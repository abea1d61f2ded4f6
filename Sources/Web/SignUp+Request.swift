internal import Campaigns
internal import HTTPTypes
internal import Hummingbird

extension SignUp {
  /// A keyed hash of the network that a request comes from.
  func network(_ request: Request, _ context: VisitorContext) -> String {
    network(peer: context.peer, forwarded: request.forwarded)
  }
}
