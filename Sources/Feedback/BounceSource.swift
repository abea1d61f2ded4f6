/// Where mail that came back waits for us.
package protocol BounceSource: Sendable {
  /// Its name in the settings.
  var name: String { get }

  /// Hands over each message that waits, one after the other, and removes it only when `take` has returned: then what follows from it is committed. What `take`
  /// throws ends the round, and the message stays.
  ///
  /// - Returns: how many were taken.
  func collect(_ take: (InboundMail) async throws -> Void) async throws -> Int
}
