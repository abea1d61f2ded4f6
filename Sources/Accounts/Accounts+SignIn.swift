internal import Foundation
internal import Mail
package import Store

extension Accounts {
  /// What becomes of a try to sign in. A wrong password, an unknown address and an account without a password are one answer.
  package enum Answer: Sendable {
    case signedIn(secret: String)
    /// The password was right; the code is still to come.
    case needsCode(secret: String)
    case refused
    /// Until then nobody from there gets in, or nobody from elsewhere into this account.
    case limited(until: Timestamp)
  }

  /// - Parameters:
  ///   - replacing: the secret that the browser showed; it is worth nothing afterwards.
  /// - Throws: ``PasswordHasher/Busy``.
  package func signIn(
    address: String, password: String, replacing: String?, _ caller: Caller, now: Timestamp
  ) async throws -> Answer {
    let key = Self.key(address)
    let (user, end) = try await database.write { connection in
      let user = try User.find(key: key, connection)
      return (user, try Self.admit(key, user, caller, now: now, connection))
    }
    if let end { return .limited(until: end) }
    let isRight: Bool
    do {
      isRight = try await hasher.matches(password, user?.password, first: !caller.network.isEmpty && caller.network == user?.signedInFrom)
    } catch let busy as PasswordHasher.Busy {
      // Nobody has looked at it.
      try await database.write { connection in
        for (scope, counted) in Self.scopes(key, user, caller) { try scope.takeBack(1, counted, connection) }
      }
      throw busy
    }
    let anew = isRight && hasher.isOutdated(user?.password) ? try await hasher.hash(password) : nil
    return try await database.write { connection in
      guard let user, isRight, let current = try User.find(user.id, connection), current.password == user.password else {
        if let user {
          try AuditEntry.add(.refused, user.address.text, by: caller, now: now, connection)
        } else {
          // Writes what is there already, so that the disk takes as long as for who is known.
          try GuessCount.network.takeBack(0, caller.network, connection)
        }
        return .refused
      }
      if let anew { try User.set(password: anew, of: user.id, connection) }
      if let replacing { try Session.end(secret: replacing, connection) }
      if current.hasTwoSteps { return .needsCode(secret: try Session.begin(user.id, .code, caller, now: now, connection)) }
      return .signedIn(secret: try Self.open(current, tries: 1, .signedIn, caller, now: now, connection))
    }
  }

  /// - Parameters:
  ///   - secret: of ``Answer/needsCode(secret:)``.
  ///   - code: six digits, or a recovery code.
  /// - Throws: ``Refusal/unknown`` where no password was given, or too long ago, or too many codes.
  package func enter(code: String, secret: String, _ caller: Caller, now: Timestamp) async throws -> Answer {
    let digits = code.filter { !$0.isWhitespace }
    return try await database.write { connection in
      guard let session = try Session.find(secret: secret, now: now, connection), session.stage == .code,
        session.tries < Session.codeTries, let user = try User.find(session.user, connection), let known = user.codeSecret
      else { return nil }
      try session.noteTry(connection)
      if let end = try Self.admit(user.address.key, user, caller, now: now, connection) { return .limited(until: end) }
      let step = OneTimeCode.accepted(digits, known, used: user.codeStep, now: now)
      let isRecovery = try step == nil && digits.count > OneTimeCode.digits && RecoveryCode.use(code, of: user.id, connection)
      guard step != nil || isRecovery else {
        try AuditEntry.add(.refusedCode, user.address.text, by: caller, now: now, connection)
        return .refused
      }
      if let step { try User.noteCode(step: step, of: user.id, connection) }
      try Session.end(secret: secret, connection)
      return .signedIn(
        secret: try Self.open(user, tries: 2, isRecovery ? .usedRecoveryCode : .signedIn, caller, now: now, connection))
    } ?? { throw Refusal.unknown }()
  }

  /// A session after all that was asked for.
  ///
  /// - Parameter tries: that were counted on the way.
  static func open(
    _ user: User, tries: Int, _ deed: AuditEntry.Deed, _ caller: Caller, now: Timestamp, _ connection: Connection
  ) throws -> String {
    try GuessCount.network.takeBack(tries, caller.network, connection)
    try GuessCount.forget(user.address.key, connection)
    try User.noteSignIn(user.id, from: caller.network, now: now, connection)
    try AuditEntry.add(deed, by: caller.named(user.address.text), now: now, connection)
    return try Session.begin(user.id, .open, caller, now: now, connection)
  }

  /// Counts a try.
  ///
  /// - Returns: nil: it may be looked at; else when the next one may. Who does not exist is counted as everybody else, so that the answer tells nothing.
  static func admit(_ key: String, _ user: User?, _ caller: Caller, now: Timestamp, _ connection: Connection) throws -> Timestamp? {
    try GuessCount.forgetOld(now: now, connection)
    for (scope, value) in scopes(key, user, caller) {
      let count = try scope.add(value, now: now, connection)
      guard count > scope.limit else { continue }
      if count == scope.limit + 1 { try AuditEntry.add(.limited, user?.address.text ?? "", by: caller, now: now, connection) }
      return try scope.end(value, connection) ?? now
    }
    return nil
  }

  /// What a try is counted by.
  static func scopes(_ key: String, _ user: User?, _ caller: Caller) -> [(GuessCount, String)] {
    let isKnown = !caller.network.isEmpty && caller.network == user?.signedInFrom
    return [(.network, caller.network)] + (isKnown ? [] : [(.account, key)])
  }

  /// As ``EmailAddress/key``. Whatever else is typed is one and the same nobody: it may be a password in the wrong field, of which not even a hash should stay.
  private static func key(_ typed: String) -> String { (try? EmailAddress(parsing: typed))?.key ?? "" }
}
