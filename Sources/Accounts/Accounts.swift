internal import Foundation
internal import Mail
package import Store

/// The people of the desk: how they come, sign in and go. Every change is one transaction with its line in the log, and looks at what it changes in that
/// transaction, so that of two who do the same at once one does it.
package struct Accounts: Sendable {
  /// Why something is not done.
  package enum Refusal: String, Error, Sendable {
    /// There is no such person, session or link, or not any more.
    case unknown
    /// The password that was asked for is not the right one.
    case wrongPassword
    /// The code is not the one that the phone shows.
    case wrongCode
    /// There is somebody of this address already.
    case isKnown
    /// Nobody else is an admin.
    case lastAdmin
    /// That is their own account.
    case own
    case guessedTooOften
  }

  /// A person in a session.
  package struct Visit: Sendable {
    package let user: User
    package let session: Session
  }

  package let database: Database
  let hasher: PasswordHasher

  package init(database: Database, hasher: PasswordHasher) {
    self.database = database
    self.hasher = hasher
  }

  // MARK: Sessions

  /// Who shows this secret and is signed in; nil for everybody else. What they may do is looked up anew each time.
  package func visit(_ secret: String, now: Timestamp) async throws -> Visit? {
    let found = try await database.read { connection -> Visit? in
      guard let session = try Session.find(secret: secret, now: now, connection), session.stage == .open,
        let user = try User.find(session.user, connection)
      else { return nil }
      return Visit(user: user, session: session)
    }
    try await found?.session.noteUse(now: now, in: database)
    return found
  }

  package func signOut(_ visit: Visit, _ caller: Caller, now: Timestamp) async throws {
    try await database.write { connection in
      guard try Session.end(visit.session.id, of: visit.user.id, connection) else { return }
      try AuditEntry.add(.signedOut, by: caller, now: now, connection)
    }
  }

  /// Ends one session of somebody.
  package func end(_ session: ID<Session>, of user: User, by caller: Caller, now: Timestamp) async throws {
    try await database.write { connection in
      guard try Session.end(session, of: user.id, connection) else { throw Refusal.unknown }
      try AuditEntry.add(.endedSession, user.address.text, by: caller, now: now, connection)
    }
  }

  /// - Returns: how many there were.
  @discardableResult
  package func endAll(of user: User, by caller: Caller, now: Timestamp) async throws -> Int {
    try await database.write { connection in
      let count = try Session.endAll(of: user.id, connection)
      try AuditEntry.add(.endedSessions, user.address.text, by: caller, now: now, connection)
      return count
    }
  }
}
