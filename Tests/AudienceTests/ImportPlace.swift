import Foundation
import Mail
import Store
import TestDatabases
import Testing

@testable import Audience

/// A database and files to import into it, in a folder that goes away afterwards.
final class ImportPlace: Sendable {
  let folder: String
  let database: Database
  let main: MailingList

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-import-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    database = try TestDatabase.open(folder + "/tuesday.sqlite")
    main = try Self.makeList("main", in: database)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  @discardableResult
  func makeList(_ slug: String) throws -> MailingList { try Self.makeList(slug, in: database) }

  private static func makeList(_ slug: String, in database: Database) throws -> MailingList {
    let found = try database.blockingWrite { connection in
      _ = try MailingList.ensure(slug, now: Timestamp(milliseconds: 0), connection)
      return try MailingList.find(slug, connection)
    }
    return try #require(found)
  }

  func file(_ bytes: [UInt8], name: String = "people.csv") throws -> String {
    let path = folder + "/" + name
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  func reading(
    _ bytes: [UInt8], name: String = "people.csv", mapping: [String: String] = [:], attributes: [String: AttributeKind] = [:],
    updating: Bool = false, zone: TimeZone = .gmt
  ) throws -> SubscriberImport {
    try SubscriberImport(
      try file(bytes, name: name), fileName: name, mapping: mapping, attributes: attributes, updating: updating, zone: zone)
  }

  /// - Parameter isGeneral: whether no list is chosen.
  @discardableResult
  func run(
    _ text: String, name: String = "people.csv", mapping: [String: String] = [:], attributes: [String: AttributeKind] = [:],
    updating: Bool = false, zone: TimeZone = .gmt, writing: Bool = true, isGeneral: Bool = false, now: Int64 = 1,
    rejects: String? = nil
  ) async throws -> SubscriberImport.Report {
    let reading = try reading(
      Array(text.utf8), name: name, mapping: mapping, attributes: attributes, updating: updating, zone: zone)
    return try await reading.run(
      into: database, lists: isGeneral ? [] : [main], writing: writing, now: Timestamp(milliseconds: now),
      rejects: rejects.map { RejectFile($0, for: reading) })
  }

  func person(_ address: String) async throws -> Subscriber? {
    let parsed = try EmailAddress(parsing: address)
    return try await database.read { try Subscriber.find(parsed, $0) }
  }

  /// State by list slug; nil for nobody.
  func states(_ address: String) async throws -> [String: MembershipState]? {
    guard let person = try await person(address) else { return nil }
    let all = try await database.read { try Membership.all(of: person.id, $0) }
    return Dictionary(uniqueKeysWithValues: all.map { ($0.slug, $0.state) })
  }

  func journal(_ address: String) async throws -> [Consent] {
    guard let person = try await person(address) else { return [] }
    return try await database.read { try Consent.journal(of: person.id, $0) }
  }

  func tags(_ address: String) async throws -> [String] {
    guard let person = try await person(address) else { return [] }
    return try await database.read { try Tag.of(person.id, $0) }
  }

  /// Whom a rule means, in order.
  func addresses(
    _ rule: String, attributes: [String: AttributeKind] = [:],
    at moment: SegmentMoment = SegmentMoment(now: Timestamp(milliseconds: 0), zone: .gmt)
  ) async throws -> [String] {
    let rule = try SegmentRule(parsing: rule, names: SegmentNames(attributes: attributes))
    return try await database.read { connection in
      var parameters = SQLParameters()
      let condition = rule.condition(at: moment, &parameters)
      return try connection.rows("SELECT s.address FROM subscribers s WHERE \(condition) ORDER BY s.address", parameters.values) {
        try $0.text("address")
      }
    }
  }
}
