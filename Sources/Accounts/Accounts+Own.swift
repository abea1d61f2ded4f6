internal import Mail
package import Store

/// What somebody does with their own account. Each asks for the password once more, which a browser left open does not know, and gives the browser a
/// new session.
extension Accounts {
  /// Ends all other sessions.
  ///
  /// - Returns: the new session's secret.
  package func changePassword(
    _ visit: Visit, current: String, to password: String, repeated: String, _ caller: Caller, now: Timestamp
  ) async throws -> String {
    try await requirePassword(current, of: visit.user, caller, now: now)
    if let fault = PasswordFault.of(password, repeated: repeated, address: visit.user.address) { throw fault }
    let hash = try await hasher.hash(password)
    return try await renew(visit, .changedPassword, caller, now: now) { user, connection in
      try User.set(password: hash, of: user.id, connection)
      // A link to a new password that somebody asked for before is one more password.
      try OneTimeLink.remove(of: user.id, connection)
    }
  }

  /// Makes a secret for the phone; ``turnOn(_:code:_:now:)`` turns codes on.
  package func prepareCodes(_ visit: Visit, password: String, _ caller: Caller, now: Timestamp) async throws {
    try await requirePassword(password, of: visit.user, caller, now: now)
    let secret = Secret.random(OneTimeCode.secretLength)
    try await database.write { try visit.session.set(newCodeSecret: secret, $0) }
  }

  /// - Parameter code: what the phone shows, so that nobody is kept out by a code that was not scanned.
  /// - Returns: the new session's secret, and ten recovery codes that nobody can read again.
  package func turnOn(_ visit: Visit, code: String, _ caller: Caller, now: Timestamp) async throws -> (secret: String, codes: [String]) {
    guard let secret = visit.session.newCodeSecret,
      let step = OneTimeCode.accepted(code.filter { !$0.isWhitespace }, secret, used: 0, now: now)
    else { throw Refusal.wrongCode }
    return try await database.write { connection in
      let session = try Self.renew(visit, .turnedOn, caller, now: now, connection) { user, connection in
        try User.set(codeSecret: secret, step: step, of: user.id, connection)
      }
      return (session, try RecoveryCode.renew(of: visit.user.id, connection))
    }
  }

  /// - Returns: the new session's secret.
  package func turnOff(_ visit: Visit, password: String, _ caller: Caller, now: Timestamp) async throws -> String {
    try await requirePassword(password, of: visit.user, caller, now: now)
    return try await renew(visit, .turnedOff, caller, now: now) { user, connection in
      try User.set(codeSecret: nil, step: 0, of: user.id, connection)
      try RecoveryCode.removeAll(of: user.id, connection)
    }
  }

  /// - Returns: ten that nobody can read again, in the place of those that there were.
  package func renewRecoveryCodes(_ visit: Visit, password: String, _ caller: Caller, now: Timestamp) async throws -> [String] {
    try await requirePassword(password, of: visit.user, caller, now: now)
    return try await database.write { connection in
      guard try User.find(visit.user.id, connection)?.hasTwoSteps == true else { throw Refusal.unknown }
      try AuditEntry.add(.renewedCodes, by: caller, now: now, connection)
      return try RecoveryCode.renew(of: visit.user.id, connection)
    }
  }

  package func recoveryCodesLeft(_ user: User) async throws -> Int { try await database.read { try RecoveryCode.left(of: user.id, $0) } }

  /// Guesses here count as those at the door do.
  private func requirePassword(_ password: String, of user: User, _ caller: Caller, now: Timestamp) async throws {
    let key = user.address.key
    let end = try await database.write { try Self.admit(key, user, caller, now: now, $0) }
    if end != nil { throw Refusal.guessedTooOften }
    guard try await hasher.matches(password, user.password) else {
      try await database.write { try AuditEntry.add(.refused, user.address.text, by: caller, now: now, $0) }
      throw Refusal.wrongPassword
    }
    try await database.write { connection in
      for (scope, counted) in Self.scopes(key, user, caller) { try scope.takeBack(1, counted, connection) }
    }
  }

  private func renew(
    _ visit: Visit, _ deed: AuditEntry.Deed, _ caller: Caller, now: Timestamp,
    _ change: @Sendable @escaping (User, Connection) throws -> Void
  ) async throws -> String {
    try await database.write { try Self.renew(visit, deed, caller, now: now, $0, change) }
  }

  /// Changes something, ends every session of theirs, and begins a new one here.
  private static func renew(
    _ visit: Visit, _ deed: AuditEntry.Deed, _ caller: Caller, now: Timestamp, _ connection: Connection,
    _ change: (User, Connection) throws -> Void
  ) throws -> String {
    // Somebody may have ended the session, or removed the person, while the password was looked at.
    guard try Session.end(visit.session.id, of: visit.user.id, connection), let user = try User.find(visit.user.id, connection),
      user.password == visit.user.password
    else { throw Refusal.unknown }
    try change(user, connection)
    try Session.endAll(of: user.id, connection)
    try AuditEntry.add(deed, by: caller, now: now, connection)
    return try Session.begin(user.id, .open, caller, now: now, connection)
  }
}
