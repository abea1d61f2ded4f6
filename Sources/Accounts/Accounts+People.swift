package import Mail
package import Store

/// Inviting people and ending their access, by an admin or a terminal.
extension Accounts {
  /// A person as lists show them.
  package struct Person: Sendable {
    package let user: User
    /// Of a link that they have not used.
    package let linkEndsAt: Timestamp?
    package let sessions: Int
  }

  package func people(now: Timestamp) async throws -> [Person] {
    try await database.read { connection in
      let ends = try OneTimeLink.ends(now: now, connection)
      return try User.all(connection).map { user in
        Person(user: user, linkEndsAt: ends[user.id], sessions: try Session.all(of: user.id, now: now, connection).count)
      }
    }
  }

  package func user(of address: EmailAddress) async throws -> User? { try await database.read { try User.find(key: address.key, $0) } }

  package func user(_ id: UserID) async throws -> User? { try await database.read { try User.find(id, $0) } }

  package func sessions(of user: User, now: Timestamp) async throws -> [Session] {
    try await database.read { try Session.all(of: user.id, now: now, $0) }
  }

  /// - Parameter page: 0 is the newest.
  package func audit(page: Int, of size: Int) async throws -> [AuditEntry] {
    try await database.read { try AuditEntry.page(page, of: size, $0) }
  }

  package func hasAnybody() async throws -> Bool { try await database.read { try User.hasAny($0) } }

  /// - Returns: the secret of a link by which whoever opens it becomes the first admin; nil when there is somebody.
  package func firstLink(by caller: Caller, now: Timestamp) async throws -> String? {
    try await database.write { connection in
      if try User.hasAny(connection) { return nil }
      return try OneTimeLink.make(for: nil, lasting: OneTimeLink.short, now: now, connection)
    }
  }

  /// - Returns: the secret of a link by which they choose a new password. Until it is used the old one is good.
  package func link(for user: User, by caller: Caller, now: Timestamp) async throws -> String {
    try await database.write { connection in
      guard try User.find(user.id, connection) != nil else { throw Refusal.unknown }
      try AuditEntry.add(.madeLink, user.address.text, by: caller, now: now, connection)
      return try OneTimeLink.make(for: user.id, lasting: OneTimeLink.short, now: now, connection)
    }
  }

  /// - Returns: the secret of the link by which they choose a password.
  package func invite(_ address: EmailAddress, name: String, role: Role, by caller: Caller, now: Timestamp) async throws -> String {
    try await database.write { connection in
      guard let id = try User.add(address, name: name, role: role, password: nil, now: now, connection) else { throw Refusal.isKnown }
      try AuditEntry.add(.invited, "\(address.text) (\(role.rawValue))", by: caller, now: now, connection)
      return try OneTimeLink.make(for: id, lasting: OneTimeLink.long, now: now, connection)
    }
  }

  /// Ends their sessions too: they sign in again, as what they are now.
  package func set(role: Role, of user: User, by caller: Caller, now: Timestamp) async throws {
    try await database.write { connection in
      guard let current = try User.find(user.id, connection) else { throw Refusal.unknown }
      if current.role == role { return }
      if current.role == .admin, try !User.hasAdmin(beside: user.id, connection) { throw Refusal.lastAdmin }
      try User.set(role: role, of: user.id, connection)
      try Session.endAll(of: user.id, connection)
      try AuditEntry.add(
        .changedRole, "\(user.address.text): \(current.role.rawValue) → \(role.rawValue)", by: caller, now: now, connection)
    }
  }

  package func remove(_ user: User, by caller: Caller, now: Timestamp) async throws {
    try await database.write { connection in
      guard let current = try User.find(user.id, connection) else { throw Refusal.unknown }
      if current.role == .admin, try !User.hasAdmin(beside: user.id, connection) { throw Refusal.lastAdmin }
      try User.remove(user.id, connection)
      try AuditEntry.add(.removed, user.address.text, by: caller, now: now, connection)
    }
  }

  /// For whose phone or password is lost, or in wrong hands: from now on nothing lets them in but the link.
  ///
  /// - Returns: its secret.
  package func reset(_ user: User, by caller: Caller, now: Timestamp) async throws -> String {
    try await database.write { connection in
      guard try User.find(user.id, connection) != nil else { throw Refusal.unknown }
      try User.set(password: nil, of: user.id, connection)
      try User.set(codeSecret: nil, step: 0, of: user.id, connection)
      try RecoveryCode.removeAll(of: user.id, connection)
      try Session.endAll(of: user.id, connection)
      try GuessCount.forget(user.address.key, connection)
      try AuditEntry.add(.reset, user.address.text, by: caller, now: now, connection)
      return try OneTimeLink.make(for: user.id, lasting: OneTimeLink.long, now: now, connection)
    }
  }
}
