import Foundation
import Mail
import Store
import TestDatabases

@testable import Accounts

/// A database with people, at a time that the test turns.
final class Place: Sendable {
  let folder: String
  let database: Database
  let accounts: Accounts
  let now = Timestamp(milliseconds: 1_800_000_000_000)
  static let password = "seven quiet benches"

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-accounts-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    database = try TestDatabase.open(folder + "/t.sqlite")
    accounts = Accounts(database: database, hasher: PasswordHasher(cost: 4))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func caller(_ network: String = "203.0.113.0/24", name: String = "") -> Caller {
    Caller(name: name, network: network, agent: "Firefox on Linux")
  }

  /// Somebody with ``password``, who has signed in from `203.0.113.0/24`.
  func add(_ address: String = "ada@example.org", _ role: Role = .admin) async throws -> (user: User, secret: String) {
    let address = try EmailAddress(parsing: address)
    let link = try await accounts.invite(address, name: "", role: role, by: .terminal, now: now)
    let answer = try await accounts.accept(
      link, name: nil, password: Self.password, repeated: Self.password, caller(), now: now)
    guard case .signedIn(let secret) = answer, let user = try await accounts.user(of: address) else { throw StoreError.defect("no user") }
    return (user, secret)
  }

  func signIn(
    _ address: String = "ada@example.org", _ password: String = Place.password, from network: String = "203.0.113.0/24",
    replacing: String? = nil, after time: Duration = .zero
  ) async throws -> Accounts.Answer {
    try await accounts.signIn(address: address, password: password, replacing: replacing, caller(network), now: now + time)
  }

  func visit(_ secret: String, after time: Duration = .zero) async throws -> Accounts.Visit? {
    try await accounts.visit(secret, now: now + time)
  }

  /// Codes turned on.
  func turnOn(_ visit: Accounts.Visit) async throws -> (secret: [UInt8], session: String, codes: [String]) {
    let caller = caller(name: visit.user.address.text)
    try await accounts.prepareCodes(visit, password: Self.password, caller, now: now)
    let key =
      try await database.read { connection in
        try connection.first("SELECT new_code_secret FROM sessions WHERE id = $1", [visit.session.id.sql]) {
          try $0.bytes("new_code_secret")
        }
      } ?? []
    let session = try await database.read { try Session.all(of: visit.user.id, now: self.now, $0).first { $0.id == visit.session.id } }
    guard let session else { throw StoreError.defect("no session") }
    let (secret, codes) = try await accounts.turnOn(
      Accounts.Visit(user: visit.user, session: session), code: code(key), caller, now: now)
    return (key, secret, codes)
  }

  func code(_ secret: [UInt8], after time: Duration = .zero) -> String {
    OneTimeCode.code(secret, step: OneTimeCode.step(at: now + time))
  }

  func deeds() async throws -> [AuditEntry.Deed] { try await database.read { try AuditEntry.page(0, of: 1000, $0).compactMap(\.deed) } }

  func count(_ table: String) async throws -> Int {
    try await database.read { try $0.first("SELECT count(*) AS count FROM \(table)") { try $0.int("count") } } ?? 0
  }
}

extension Accounts.Answer {
  var secret: String? {
    switch self {
    case .signedIn(let secret), .needsCode(let secret): secret
    case .refused, .limited: nil
    }
  }

  var word: String {
    switch self {
    case .signedIn: "signed in"
    case .needsCode: "needs code"
    case .refused: "refused"
    case .limited: "limited"
    }
  }
}
