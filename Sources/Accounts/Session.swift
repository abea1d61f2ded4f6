package import Store

/// A browser in which somebody is signed in, or has given a password and owes a code.
package struct Session: Sendable {
  enum Stage: String, Sendable {
    case code, open
  }

  package let id: ID<Session>
  let user: UserID
  let stage: Stage
  /// Codes that were wrong.
  let tries: Int
  /// What the person is about to put on their phone; it counts for nothing yet.
  package let newCodeSecret: [UInt8]?
  package let network: String
  package let agent: String
  package let createdAt: Timestamp
  /// To the minute.
  package let seenAt: Timestamp

  /// For how long it is good without a sign of life, at most, and to give a code.
  package static let (idle, absolute, codeTime) = (Duration.seconds(12 * 3600), Duration.seconds(14 * 86_400), Duration.seconds(600))
  /// Of one person and stage; the oldest ends when there are more. Who knows a password alone ends nobody's session by asking for codes.
  static let limit = 20
  static let codeTries = 5
  /// How far clocks may go back before a session that is from the future is not believed.
  private static let leeway = Duration.seconds(300)

  func isGood(at now: Timestamp) -> Bool {
    guard createdAt < now + Self.leeway, seenAt < now + Self.leeway else { return false }
    return stage == .code ? now < createdAt + Self.codeTime : now < createdAt + Self.absolute && now < seenAt + Self.idle
  }
}
