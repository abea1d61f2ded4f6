internal import Audience
internal import Store

/// What a program was answered that had something made or sent, under the key that it named. Written in the transaction of what was done: so it is done once,
/// whoever is killed when.
struct KeptAnswer: Sendable {
  let requestHash: String
  let status: Int
  let body: String
  let location: String?

  /// For how long a key is remembered at least.
  static let keep = Duration.seconds(86_400)
}
