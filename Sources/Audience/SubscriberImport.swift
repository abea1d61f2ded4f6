internal import Mail
package import Store

/// Subscribers from a CSV file whose first line names the columns. The people in it have consented elsewhere: they become
/// confirmed, with the file and line as the reason. Running it twice changes nothing, and nobody who left comes back.
package struct SubscriberImport: Sendable {
  package struct RowError: Sendable, Hashable, Codable {
    package let line: Int
    package let message: String
  }

  /// What was done with each row of the file.
  package struct Report: Sendable, Hashable {
    package var added = 0
    package var known = 0
    /// Unsubscribed, bounced or complained before: left as they are.
    package var keptOut = 0
    package var errors: [RowError] = []

    /// The file had no rows.
    package var isEmpty: Bool { added + known + keptOut + errors.count == 0 }
  }

  /// A file that can't be imported at all.
  package struct FileError: Error, CustomStringConvertible {
    package let description: String
  }

  private struct Person {
    let line: Int
    let address: EmailAddress
    let name: String
    let attributes: [String: String]
  }

  private static let addressNames = [
    "email", "e-mail", "mail", "address", "email address", "e-mail address", "email_address", "subscriber",
  ]
  private static let nameNames = ["name", "full name", "full_name", "fullname"]
  private static let firstNames = ["first name", "first_name", "firstname", "given name", "given_name"]
  private static let lastNames = ["last name", "last_name", "lastname", "surname", "family name", "family_name"]

  private let addressColumn: Int
  private let nameColumns: [Int]
  private let attributeColumns: [(name: String, kind: AttributeKind, column: Int)]
  /// Columns that nothing is made of, as the file names them.
  package let ignoredColumns: [String]
  private let columnCount: Int
  private var reader: CSVReader
  private let fileName: String

  /// - Parameters:
  ///   - fileName: as it should stand in the journal and in errors.
  ///   - attributes: what the publication keeps; columns of these names are taken.
  package init(_ bytes: [UInt8], fileName: String, attributes: [String: AttributeKind] = [:]) throws(FileError) {
    guard bytes.count <= 512 << 20 else { throw FileError(description: "\(fileName): larger than 512 MB; split it") }
    guard String(validating: bytes, as: UTF8.self) != nil else { throw FileError(description: "\(fileName): not UTF-8; save it as UTF-8") }
    reader = CSVReader(bytes)
    self.fileName = fileName
    guard let header = reader.next() else { throw FileError(description: "\(fileName): the file is empty") }
    let columns = header.fields.map { $0.lowercased().trimmed }
    func column(_ names: [String]) -> Int? { columns.firstIndex { names.contains($0) } }
    guard let address = column(Self.addressNames) else {
      let found = header.fields.joined(separator: ", ")
      throw FileError(description: "\(fileName):1: no column named `email` (found: \(found)); the first line must name the columns")
    }
    addressColumn = address
    columnCount = columns.count
    nameColumns = column(Self.nameNames).map { [$0] } ?? [column(Self.firstNames), column(Self.lastNames)].compactMap { $0 }
    let wanted = columns.map { $0.replacing(/[ \-]/, with: "_") }
    attributeColumns = attributes.sorted { $0.key < $1.key }.compactMap { name, kind in
      wanted.firstIndex(of: name).map { (name, kind, $0) }
    }
    let used = Set([address] + nameColumns + attributeColumns.map(\.column))
    ignoredColumns = header.fields.enumerated().filter { !used.contains($0.offset) && !$0.element.isEmpty }.map(\.element)
  }

  /// Writes a thousand rows a transaction; `progress` hears the report after each.
  package func run(
    into database: Database, list: ListID, now: Timestamp, progress: @Sendable (Report) -> Void = { _ in }
  ) async throws -> Report {
    var report = Report()
    var batch: [Person] = []
    for record in reader {
      if let person = person(record, &report) { batch.append(person) }
      if batch.count == 1000 {
        try await store(batch, &report, database, list, now)
        batch = []
        progress(report)
      }
    }
    try await store(batch, &report, database, list, now)
    return report
  }

  private func person(_ record: CSVReader.Record, _ report: inout Report) -> Person? {
    func refuse(_ message: String) -> Person? {
      report.errors.append(RowError(line: record.line, message: message))
      return nil
    }
    if record.brokenQuote { return refuse("a quote is not closed, or has text behind it; rows after this line may be part of it") }
    guard record.fields.indices.contains(addressColumn) else {
      return refuse("no address: the row has only \(record.fields.count) columns")
    }
    if record.fields.dropFirst(columnCount).contains(where: { !$0.trimmed.isEmpty }) {
      return refuse("the row has \(record.fields.count) columns, the first line names \(columnCount); is a comma not quoted?")
    }
    let name = nameColumns.compactMap { record.fields.indices.contains($0) ? record.fields[$0].trimmed : nil }
    let full = Subscriber.cleanName(name.filter { !$0.isEmpty }.joined(separator: " "))
    guard full.count <= Subscriber.nameLimit else { return refuse("a name of more than \(Subscriber.nameLimit) characters") }
    var attributes: [String: String] = [:]
    for (name, kind, column) in attributeColumns where record.fields.indices.contains(column) {
      let raw = record.fields[column].trimmed
      guard let value = raw.isEmpty ? "" : kind.canonical(raw) else {
        return refuse("\(name) is \"\(raw.prefix(60))\", which is no \(kind.rawValue)")
      }
      if !value.isEmpty { attributes[name] = value }
    }
    do throws(AddressError) {
      let address = try EmailAddress(parsing: record.fields[addressColumn].trimmed)
      return Person(line: record.line, address: address, name: full, attributes: attributes)
    } catch {
      return refuse("\(error)")
    }
  }

  private func store(_ batch: [Person], _ report: inout Report, _ database: Database, _ list: ListID, _ now: Timestamp) async throws {
    guard !batch.isEmpty else { return }
    let fileName = fileName
    let counts = try await database.write { connection in
      var counts = (added: 0, known: 0, keptOut: 0)
      var generator = SystemRandomNumberGenerator()
      for person in batch {
        let id = try Subscriber.upsert(person.address, name: person.name, publicID: PublicID(&generator), now: now, connection).id
        try Subscriber.set(person.attributes, of: id, connection)
        let cause = "imported from \(fileName) line \(person.line)"
        switch try Membership.confirm(id, list: list, cause: cause, now: now, connection) {
        case nil, .pending: counts.added += 1
        case .confirmed: counts.known += 1
        case .unsubscribed, .bounced, .complained, .erased: counts.keptOut += 1
        }
      }
      return counts
    }
    report.added += counts.added
    report.known += counts.known
    report.keptOut += counts.keptOut
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
