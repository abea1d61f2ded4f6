package import Foundation
package import Store
internal import Words

/// Suppressions from a file: one value a line, or columns with a head, of which one is named `value`, `email`, `hash` …
///
/// Read row by row and written batch by batch; running it again changes nothing, so one that was cut short is simply run again.
package struct SuppressionImport: Sendable {
  package struct Report: Sendable, Hashable, Codable {
    package var added = 0
    /// Already there.
    package var known = 0
    /// Rows that are wrong. Those that tell well what is to be suppressed are counted above as well.
    package var refused = 0
    /// The first hundred of them.
    package internal(set) var errors: [ImportRowError] = []

    mutating func refuse(_ line: Int, _ words: Sentence) {
      refused += 1
      if errors.count < SubscriberImport.Report.shownLimit { errors.append(ImportRowError(line: line, words: words)) }
    }
  }

  private let survey: ImportSurvey
  private let value: Int
  private let list: Int?
  private let reason: Int?
  private let since: Int?
  private let zone: TimeZone
  /// The first line is no head but a value already.
  private let isBare: Bool

  /// The file is one of ours by its columns: then an apostrophe before a formula is not the value's own.
  private let isGuarded: Bool

  /// The columns that `suppressions export` writes.
  package static let columns = ["value", "list", "reason", "since"]

  private static let valueNames = Set(ImportColumns.addressNames + ["value", "hash", "sha256", "md5", "domain"])

  /// - Parameter zone: the publication's, in which days are meant.
  package init(_ path: String, fileName: String, zone: TimeZone) throws(ImportFileError) {
    self.zone = zone
    (survey, value, isBare) = try ImportFileError.naming(fileName) {
      let survey = try ImportSurvey(path)
      if let value = survey.names.firstIndex(where: { Self.valueNames.contains(ImportColumns.plain($0)) }) { return (survey, value, false) }
      guard (try? Suppression.parse(survey.names[0])) != nil else {
        throw ImportFileError(
          line: 1, "no column named value, email, domain or hash (found: \(survey.names.joined(separator: ", ").prefix(300)))")
      }
      return (survey, 0, true)
    }
    let names = survey.names.map(ImportColumns.plain)
    list = names.firstIndex(of: "list")
    reason = names.firstIndex(of: "reason")
    since = names.firstIndex(of: "since")
    isGuarded = survey.format != .jsonLines && Set(names).isSuperset(of: Self.columns)
  }

  private struct Item: Sendable {
    let kind: Suppression.Kind
    let value: String
    /// Slugs; none where the row names none.
    let lists: [String]
    let reason: String
    /// Nil where the row does not say.
    let since: Timestamp?
    let line: Int
  }

  /// - Parameters:
  ///   - list: for rows that name none; nil for all lists.
  ///   - reason: for rows that give none.
  package func run(
    into database: Database, list: ListID?, reason: String, now: Timestamp, batchSize: Int = 2_000
  ) async throws -> Report {
    let lists = try await database.read { Dictionary(try MailingList.all($0).map { ($0.slug, $0.id) }) { first, _ in first } }
    var records = try ImportRecords(survey)
    var record = ImportRecord()
    var report = Report()
    var items: [Item] = []
    if isBare { take(survey.names, line: 1, &items, &report) }
    var isOpen = true
    while isOpen {
      isOpen = try records.next(&record)
      if isOpen, let fault = record.fault ?? (record.arrays.contains(value) ? "the value is an array; write it as one text" : nil) {
        report.refuse(record.line, fault)
      } else if isOpen {
        take(record.fields(survey.encoding), line: record.line, &items, &report)
      }
      guard items.count == batchSize || !isOpen else { continue }
      let (batch, before) = (items, report)
      report = try await database.bulkWrite { connection in
        var report = before
        for item in batch { try Self.store(item, lists, standard: (list, reason), now, &report, connection) }
        return report
      }
      items.removeAll(keepingCapacity: true)
    }
    return report
  }

  private static func store(
    _ item: Item, _ lists: [String: ListID], standard: (list: ListID?, reason: String), _ now: Timestamp, _ report: inout Report,
    _ connection: Connection
  ) throws {
    let named = item.lists.compactMap { lists[$0] }
    if let unknown = item.lists.first(where: { lists[$0] == nil }) {
      let words = MailingList.unknown(unknown)
      report.refuse(item.line, named.isEmpty ? words : "\(words); it is suppressed on the others")
      if named.isEmpty { return }
    }
    let new = try (item.lists.isEmpty ? [standard.list] : named as [ListID?]).count { list in
      try Suppression.add(
        item.kind, item.value, list: list, reason: item.reason.isEmpty ? standard.reason : item.reason, now: item.since ?? now, connection)
    }
    if new > 0 { report.added += 1 } else { report.known += 1 }
  }

  private func take(_ fields: [String], line: Int, _ items: inout [Item], _ report: inout Report) {
    func field(_ index: Int?) -> String {
      guard let index, fields.indices.contains(index) else { return "" }
      return isGuarded ? CSVText.plain(fields[index]) : fields[index]
    }
    do throws(Suppression.Problem) {
      let (kind, text) = try Suppression.parse(field(value))
      if isBare {
        if fields.dropFirst().contains(where: { !$0.isEmpty }) {
          report.refuse(line, "\(text) is suppressed, but not what stands beside it: a first line would have to name the columns")
        }
        return items.append(Item(kind: kind, value: text, lists: [], reason: "", since: nil, line: line))
      }
      let day = field(since)
      let since = ImportTime.read(day) { ImportTime.beginning(of: $0, in: zone) }
      if !day.isEmpty, since == nil {
        report.refuse(line, "since: \(ImportTime.refusal(of: day)); it is suppressed from now on")
      }
      let reason = AttributeKind.text.canonical(field(reason)) ?? ""
      items.append(Item(kind: kind, value: text, lists: ImportWord.slugs(field(list)), reason: reason, since: since, line: line))
    } catch {
      report.refuse(line, error.words)
    }
  }
}
