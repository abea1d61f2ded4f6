package import Mail
package import Store

/// What somebody does who opens a link that works once.
extension Accounts {
  /// Whom a link is for.
  package enum Guest: Sendable {
    /// Whoever has it becomes the first admin, under an address of their choice.
    case first
    case known(User)
  }

  /// Nil where the link is not known, over or used: the three are one answer.
  package func guest(_ secret: String, now: Timestamp) async throws -> Guest? {
    try await database.read { try Self.guest(secret, now: now, $0) }
  }

  private static func guest(_ secret: String, now: Timestamp, _ connection: Connection) throws -> Guest? {
    guard let link = try OneTimeLink.find(secret: secret, now: now, connection) else { return nil }
    guard let id = link.user else { return try User.hasAny(connection) ? nil : .first }
    return try User.find(id, connection).map { .known($0) }
  }

  /// Makes the first admin.
  ///
  /// - Throws: ``Refusal/unknown`` for a link that is not good any more, ``PasswordFault``.
  package func becomeFirst(
    _ secret: String, _ address: EmailAddress, name: String, password: String, repeated: String, _ caller: Caller, now: Timestamp
  ) async throws -> Answer {
    if let fault = PasswordFault.of(password, repeated: repeated, address: address) { throw fault }
    guard case .first = try await guest(secret, now: now) else { throw Refusal.unknown }
    let hash = try await hasher.hash(password)
    return try await database.write { connection in
      guard case .first = try Self.guest(secret, now: now, connection), try OneTimeLink.use(secret: secret, connection),
        let id = try User.add(address, name: name, role: .admin, password: hash, now: now, connection),
        let user = try User.find(id, connection)
      else { throw Refusal.unknown }
      return .signedIn(secret: try Self.open(user, tries: 0, .becameFirst, caller, now: now, connection))
    }
  }

  /// Sets the password of whom the link is for, and ends the sessions that they had. Who has codes still owes one.
  ///
  /// - Parameter name: nil: they keep theirs.
  /// - Throws: ``Refusal/unknown`` for a link that is not good any more, ``PasswordFault``.
  package func accept(
    _ secret: String, name: String?, password: String, repeated: String, _ caller: Caller, now: Timestamp
  ) async throws -> Answer {
    guard case .known(let user) = try await guest(secret, now: now) else { throw Refusal.unknown }
    if let fault = PasswordFault.of(password, repeated: repeated, address: user.address) { throw fault }
    let hash = try await hasher.hash(password)
    return try await database.write { connection in
      guard case .known(let user) = try Self.guest(secret, now: now, connection), try OneTimeLink.use(secret: secret, connection) else {
        throw Refusal.unknown
      }
      try User.set(password: hash, of: user.id, connection)
      if let name { try User.set(name: name, of: user.id, connection) }
      try Session.endAll(of: user.id, connection)
      if user.hasTwoSteps {
        try AuditEntry.add(.joined, by: caller.named(user.address.text), now: now, connection)
        return .needsCode(secret: try Session.begin(user.id, .code, caller, now: now, connection))
      }
      return .signedIn(secret: try Self.open(user, tries: 0, .joined, caller, now: now, connection))
    }
  }
}
