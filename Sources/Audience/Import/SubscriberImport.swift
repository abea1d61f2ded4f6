package import Foundation
package import Store
internal import Words

/// Subscribers from a file whose first line names the columns (CSV, semicolons, tabs), or with one JSON object a line.
///
/// The people in it have consented elsewhere: they become confirmed, unless the file says otherwise, with the file and line as the
/// reason in their journals. A run that was cut short goes on where it was. Nothing takes back what a person or a writer said since: of who
/// is known a file fills in what is empty, unless it is to write over it, and nobody who left comes back unless their row says why.
package struct SubscriberImport: Sendable {
  /// What was done with the rows of the file.
  package struct Report: Sendable, Hashable, Codable {
    /// New on a list.
    package var added = 0
    /// Already there, and nothing new about where they stand.
    package var known = 0
    /// They left before: their row does not bring them back.
    package var keptOut = 0
    /// They left before, and their row says why they are back.
    package var broughtBack = 0
    /// The file says that they left, bounced or complained, and so it is here.
    package var left = 0
    /// People, among the rows counted above, whom their no took off lists that neither it nor the run names.
    package var leftOthers = 0
    /// Those who stay on such lists, because their no is one to a list.
    package var stillOn = 0
    /// People, among the rows counted above, who were here before and of whom something else is kept now.
    package var changed = 0
    /// No mail may go to them; they were not taken.
    package var suppressed = 0
    /// Rows that are wrong, and the first hundred of them. A no that one says is kept, and counted above as well.
    package var refused = 0
    package internal(set) var errors: [ImportRowError] = []
    /// Good rows that are worth a look, and the first hundred of them.
    package var doubtful = 0
    package internal(set) var hints: [ImportRowError] = []

    static let shownLimit = 100

    /// Of nothing.
    package init() {}

    package var rows: Int { added + known + keptOut + broughtBack + left + suppressed + refused }
    package var isEmpty: Bool { rows == 0 }

    mutating func refuse(_ line: Int, _ words: Sentence) {
      refused += 1
      if errors.count < Self.shownLimit { errors.append(ImportRowError(line: line, words: words)) }
    }

    mutating func doubt(_ line: Int, _ words: Sentence) {
      doubtful += 1
      if hints.count < Self.shownLimit { hints.append(ImportRowError(line: line, words: words)) }
    }
  }

  /// How far a run is.
  package struct Progress: Sendable {
    package let report: Report
    /// Of the file's octets, 0 to 1.
    package let fraction: Double
  }

  private let survey: ImportSurvey
  private let columns: ImportColumns
  private let attributes: [String: AttributeKind]
  private let mapping: [String: String]
  private let isUpdating: Bool
  private let zone: TimeZone
  private let fileName: String
  private let consent: String?
  /// What the JSON columns have that the publication does not keep, as `attributes.plan`.
  private var unkept: Set<String> = []

  /// Looks through the whole file first: one with a fault in its form is refused before anything of it is taken.
  ///
  /// - Parameters:
  ///   - fileName: as it should stand in the journal and in errors.
  ///   - mapping: columns by name, each with the field it is, or empty to leave it out.
  ///   - attributes: what the publication keeps; columns of these names are taken.
  ///   - isUpdating: whether what it tells of people who are known is written over what is kept of them.
  ///   - zone: the publication's, in which days are meant.
  ///   - consent: how the people in it agreed, for the journals of who is new on a list.
  package init(
    _ path: String, fileName: String, mapping: [String: String] = [:], attributes: [String: AttributeKind] = [:],
    updating isUpdating: Bool = false, zone: TimeZone, consent: String? = nil
  ) throws(ImportFileError) {
    (survey, columns) = try ImportFileError.naming(fileName) {
      let survey = try ImportSurvey(path)
      return (survey, try ImportColumns(of: survey, mapping: mapping, attributes: attributes, fileName: fileName))
    }
    self.attributes = attributes
    self.mapping = mapping
    self.isUpdating = isUpdating
    self.zone = zone
    self.fileName = fileName
    self.consent = consent
    unkept = try ImportFileError.naming(fileName, lookThrough)
  }

  package var origin: ImportOrigin { columns.origin }
  /// Of those whose row says nothing of it.
  package var state: MembershipState { columns.state }
  package var encoding: ImportEncoding { survey.encoding }
  /// Columns that nothing is made of, as the file names them; of those that hold JSON, its members that nothing is made of.
  package var ignoredColumns: [String] { columns.ignored + unkept.sorted() }

  /// Without those that ``RejectFile`` puts before them.
  var columnNames: [String] { Array(columns.names.dropFirst(columns.notes)) }

  /// What each column that is taken becomes, by the name that a mapping has for it: `E-Mail → email`.
  package var taken: [(column: String, field: String)] {
    zip(columns.names, columns.fields).compactMap { name, field in
      field.map { (name, ImportColumns.name(of: $0)) }
    }
  }

  /// How a file names its columns, whatever they are.
  package static func columnNames(of path: String, fileName: String) throws(ImportFileError) -> [String] {
    let names = try ImportFileError.naming(fileName) { try ImportSurvey(path).names }
    return RejectFile.notes.elementsEqual(names.prefix(RejectFile.notes.count)) ? Array(names.dropFirst(RejectFile.notes.count)) : names
  }

  /// What a column can be, as mappings call it.
  package static func fieldNames(lists: [String], attributes: [String: AttributeKind]) -> [String] {
    ImportColumns.fieldNames + lists.map { "list:\($0)" } + attributes.keys.sorted()
  }

  /// A run of the same file with the same wishes that came to its end.
  ///
  /// - Returns: when it did, and what the file was called then; nil when there was none, or one that has begun since has not ended.
  package func earlierRun(in database: Database, lists: [MailingList]) async throws -> (end: Timestamp, fileName: String)? {
    let key = key(Self.slugs(lists))
    return try await database.read { try ImportJob.finished(key, $0) }
  }

  private static func slugs(_ lists: [MailingList]) -> [String] {
    lists.reduce(into: []) { slugs, list in if !slugs.contains(list.slug) { slugs.append(list.slug) } }
  }

  private func key(_ slugs: [String]) -> String {
    survey.key(lists: slugs, mapping: mapping, attributes: attributes, updating: isUpdating, zone: zone, state: columns.state)
  }

  /// Writes a batch a transaction, or several where its rows take long (``ImportPace``); while one is written the next is read.
  ///
  /// - Parameters:
  ///   - lists: for rows that name none. Of no choice such rows mean the main list, and a no that is said in one all lists.
  ///   - writing: false only looks.
  ///   - end: the time, when all is done.
  ///   - rejects: hears of each refused row with its fields.
  ///   - batchSize: rows of a batch at most.
  ///   - spans: how long a transaction should last at most.
  ///   - progress: hears the report after each batch.
  package func run(
    into database: Database, lists: [MailingList], writing: Bool = true, now: Timestamp,
    end: @Sendable @escaping () -> Timestamp = Timestamp.now,
    rejects: RejectFile? = nil, batchSize: Int = 20_000, spans: ImportPace.Spans = .standard,
    progress: @Sendable (Progress) -> Void = { _ in }
  ) async throws -> Report {
    let known = try await database.read { try MailingList.all($0) }
    let slugs = Self.slugs(lists)
    let job = ImportJob(
      key: key(slugs), fileName: fileName, lists: Dictionary(known.map { ($0.slug, $0) }) { first, _ in first }, chosen: slugs,
      isUpdating: isUpdating, zone: zone, now: now, rejects: rejects, consent: consent)
    var (line, report) = writing ? try await begin(job, in: database) : (0, Report())
    let reader = ImportReader(
      try ImportRecords(survey),
      ImportedPersonReader(columns, survey.encoding, attributes: attributes, zone: zone, lists: Set(job.lists.keys)),
      sorting: survey.rows > batchSize)
    await reader.skip(through: line)
    var pace = ImportPace(most: batchSize, spans: spans)
    var following = try await reader.batch(of: pace.rows)
    while let batch = following {
      let size = pace.rows
      async let next = reader.batch(of: size)
      if let rejects, !batch.refusals.isEmpty {
        // That the file is this run's is known before a row stands in it.
        if try rejects.make() { try await database.write { [line, report] in try job.note(line: line, report, $0) } }
        try rejects.write(batch.refusals)
      }
      var waiting = batch.parts(of: pace.rows)[...]
      while let part = waiting.popFirst() {
        let turn = pace.turn(of: part, in: database)
        do {
          report = try await take(part, in: turn, writing: writing, job, report, database)
        } catch is ImportPace.Overdue {
          pace.gaveUp(turn, for: part)
          waiting = part.parts(of: pace.rows) + waiting
          continue
        }
        pace.took(turn, for: part)
        line = part.line
        progress(Progress(report: report, fraction: Double(part.offset) / Double(max(1, survey.size))))
      }
      following = try await next
    }
    if writing {
      let report = report
      try await SortIndex.restore(in: database)
      try await database.write { try job.finish(report, at: end(), $0) }
    }
    return report
  }

  /// One transaction.
  ///
  /// - Returns: the report with it.
  private func take(
    _ batch: ImportBatch, in turn: ImportPace.Turn, writing: Bool, _ job: ImportJob, _ before: Report, _ database: Database
  ) async throws -> Report {
    let take = { @Sendable (connection: Connection) in
      var report = before
      for refusal in batch.refusals { report.refuse(refusal.line, refusal.message) }
      try writing ? job.store(batch, in: turn, &report, connection) : job.look(batch, &report, connection)
      return report
    }
    return writing ? try await database.bulkWrite(take) : try await database.read(take)
  }

  /// - Returns: where an earlier part of the run came to, and its report.
  private func begin(_ job: ImportJob, in database: Database) async throws -> (line: Int, report: Report) {
    let begun = try await database.read { try job.begun($0) }
    let (line, report) = (begun?.line ?? 0, begun?.report ?? Report())
    try job.rejects?.goOn(in: begun?.rejects, after: line)
    let rows = survey.rows
    try await database.write { try job.begin(expecting: rows, after: line, report, $0) }
    return (line, report)
  }

  /// At most half of the rows may be wrong: a file with more has its columns read wrongly. Of a large one one in so many is looked at, from
  /// its beginning to its end: each row is looked at once more when it is taken. In every row it is seen what JSON there is, and what stands
  /// in columns that nothing is made of.
  ///
  /// - Returns: ``unkept``.
  private func lookThrough() throws -> Set<String> {
    var records = try ImportRecords(survey)
    let reader = ImportedPersonReader(columns, survey.encoding, attributes: attributes, zone: zone, lists: nil)
    let step = survey.rows / Self.sampleSize + 1
    var record = ImportRecord()
    var (row, count, wrong) = (0, 0, 0)
    var unkept: Set<String> = []
    var first: ImportRowError?
    while try records.next(&record) {
      row += 1
      let members = reader.unkept(record)
      if unkept.count < Self.unkeptLimit { unkept.formUnion(members.map(\.name)) }
      if let no = reader.unheardNo(record, members) { throw ImportFileError(line: record.line, no) }
      guard row % step == 0 else { continue }
      count += 1
      do {
        _ = try reader.person(record)
      } catch {
        wrong += 1
        if first == nil { first = ImportRowError(line: record.line, words: error.message) }
      }
    }
    if let first, count >= 20, wrong * 2 > count {
      let those: Sentence = step == 1 ? "all \(count) rows" : "\(count) rows from all over the file"
      throw ImportFileError(
        line: first.line, "of \(those) \(wrong) are wrong, this one because \(first.words); are the columns right?")
    }
    return unkept
  }

  private static let sampleSize = 20_000
  private static let unkeptLimit = 100
}
