import ArgumentParser
import Audience
import Campaigns
import Foundation
import Store

struct ImportSubscribers: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take people from a file who have agreed elsewhere to get this publication.",
    discussion: """
      The file is CSV (with commas, semicolons or tabs) whose first line names the columns, or has one JSON object a line. Columns are
      known by their names: email (needed), name, first_name (what they are called by) and last_name, language, zone, joined, lists, tags
      (with commas or semicolons between, or a JSON array), state, confirmed_at, unsubscribed_at and bounced_at (the last two filled for who
      left; their times go into the journal), list:SLUG for the state on that list alone (such as `confirmed weekly`), and what you keep
      under [attributes] in tuesday.toml. A day is one of the publication's time zone, as in rules; a time without a zone is UTC. A no in
      one column is not taken back by a yes in another. Exports of listmonk, Mailchimp, Substack, Ghost,
      Buttondown and Keila are read as they are, with their states, tags and dates; Mailchimp's files of those who left by their names, and
      who is blocklisted in listmonk is suppressed on all lists. Running it again changes nothing; a run that was cut short goes on where it
      was, also from standard input when the same comes in again. Nobody who left comes back, to their list or, if they left all, to any,
      unless a column `resubscribe` says why in their row.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The file; - for standard input.")
  var file: String

  @Option(help: "The slug of a list for people whose row names none; may be given again.")
  var list: [String] = [MailingList.main]

  @Option(help: "What a column is, as COLUMN=FIELD, where FIELD is one of the names above; COLUMN= leaves it out. May be given again.")
  var map: [String] = []

  @Flag(help: "Look through the file and tell what would be done; change nothing.")
  var dryRun = false

  @Option(help: "The file for the rows that are not taken; by default data/rejected/NAME.csv.")
  var rejects: String?

  private struct Answer: Encodable {
    struct Column: Encodable {
      let column: String
      let field: String
    }

    let file: String
    let dryRun: Bool
    let origin: String
    let encoding: String
    let columns: [Column]
    let ignoredColumns: [String]
    let report: SubscriberImport.Report
    let rejects: String?
  }

  func run() async throws {
    let settings = try options.load()
    let database = try settings.open()
    let lists = try await lists(database)
    let name = file == "-" ? "standard input" : URL(filePath: file).lastPathComponent
    let copy = try file == "-" ? copyOfStandardInput() : nil
    defer { try? copy?.close() }
    let reading = try SubscriberImport(
      copy.map { "/proc/self/fd/\($0.fileDescriptor)" } ?? file, fileName: name, mapping: try mapping(),
      attributes: settings.publication.attributes, zone: settings.publication.zone)
    if !output.json { tell(reading, name) }
    let rejectPath = try rejectPath(settings, name)
    let begin = ContinuousClock.now
    let report = try await reading.run(
      into: database, lists: lists, writing: !dryRun, now: .now(), rejects: dryRun ? nil : RejectFile(rejectPath, for: reading)
    ) { progress in
      if Terminal.isInteractive { Terminal.redraw(Self.line(progress, after: ContinuousClock.now - begin)) }
    }
    if Terminal.isInteractive { Terminal.redraw("") }
    let written = report.refused > 0 && !dryRun ? rejectPath : nil
    if output.json {
      try Terminal.json(
        Answer(
          file: name, dryRun: dryRun, origin: reading.origin.rawValue, encoding: reading.encoding.rawValue,
          columns: reading.taken.map { Answer.Column(column: $0.column, field: $0.field) }, ignoredColumns: reading.ignoredColumns,
          report: report, rejects: written))
    } else {
      tell(report, name, rejects: written)
    }
    if report.refused > 0 { throw ExitCode(CommandError.Code.badData.rawValue) }
  }

  /// Never the file that is read: mended rejects are imported from where they lie.
  private func rejectPath(_ settings: Settings, _ name: String) throws -> String {
    func place(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }
    if let rejects {
      guard place(rejects) != place(file) else { throw CommandError.usage("--rejects \(rejects): is the file that is imported") }
      return rejects
    }
    let path = settings.data + "/rejected/" + (name.hasSuffix(".csv") ? name : name + ".csv")
    return place(path) == place(file) ? Self.next(path) : path
  }

  /// `people.2.csv` for `people.csv`, `people.3.csv` for that one.
  private static func next(_ path: String) -> String {
    let stem = path.dropLast(4)
    guard let number = stem.firstMatch(of: /\.([0-9]{1,9})$/), let count = Int(number.1) else { return stem + ".2.csv" }
    return stem[..<number.range.lowerBound] + ".\(count + 1).csv"
  }

  private func lists(_ database: Database) async throws -> [MailingList] {
    var lists: [MailingList] = []
    for slug in list { lists.append(try await ListOptions.find(slug, database)) }
    return lists
  }

  private func mapping() throws -> [String: String] {
    var mapping: [String: String] = [:]
    for text in map {
      guard let sign = text.lastIndex(of: "=") else { throw CommandError.usage("--map \(text): write it as COLUMN=FIELD") }
      mapping[String(text[..<sign])] = String(text[text.index(after: sign)...])
    }
    return mapping
  }

  /// Standard input can be read once only, and a file is looked through before anything is taken of it. The copy has no name, so however
  /// this process ends, it goes with it.
  private func copyOfStandardInput() throws -> FileHandle {
    let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-import-\(UUID().uuidString)").path
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forUpdatingAtPath: path)
    else { throw CommandError(code: .cannotCreate, description: "\(path) cannot be written") }
    try FileManager.default.removeItem(atPath: path)
    while let block = try FileHandle.standardInput.read(upToCount: 1 << 20), !block.isEmpty { try handle.write(contentsOf: block) }
    return handle
  }

  private func tell(_ reading: SubscriberImport, _ name: String) {
    if reading.origin != .unknown { Terminal.complain("\(name): an export of \(reading.origin.rawValue)") }
    if reading.encoding != .utf8 { Terminal.complain("\(name): not UTF-8; read as \(reading.encoding.rawValue)") }
    if reading.state != .confirmed {
      Terminal.complain("\(name): Mailchimp's file of those who left, by its name; all are taken as \(reading.state.rawValue)")
    }
    if dryRun { for (column, field) in reading.taken { Terminal.complain("\(name): \(column) → \(field)") } }
    if !reading.ignoredColumns.isEmpty {
      Terminal.complain(
        "\(name):1: not taken: \(reading.ignoredColumns.joined(separator: ", ")) (name what you keep under [attributes] in tuesday.toml)")
    }
  }

  private func tell(_ report: SubscriberImport.Report, _ name: String, rejects: String?) {
    for error in report.errors { Terminal.complain("\(name):\(error.line): \(error.message)") }
    if report.refused > report.errors.count { Terminal.complain("… and \(report.refused - report.errors.count) more") }
    for hint in report.hints { Terminal.complain("\(name):\(hint.line): taken, but look: \(hint.message)") }
    if report.doubtful > report.hints.count { Terminal.complain("… and \(report.doubtful - report.hints.count) more to look at") }
    if report.isEmpty { return Terminal.say("\(name) names the columns but holds nobody.") }
    let parts = [
      (report.added, "added"), (report.known, "already there"), (report.keptOut, "kept out (they left before)"),
      (report.broughtBack, "brought back"), (report.left, "who left elsewhere"), (report.suppressed, "suppressed"),
      (report.refused, report.refused == 1 ? "row refused" : "rows refused"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    Terminal.say((dryRun ? "Nothing is changed; it would be: " : "") + parts.joined(separator: ", ") + ".")
    let (rows, them) = report.refused == 1 ? ("The refused row is", "it") : ("The refused rows are", "them")
    if let rejects { Terminal.say("\(rows) in \(rejects): mend \(them) there and import that file.") }
  }

  /// `[████░░] 400,000 rows, 52,000 a second, 8 s left`
  private static func line(_ progress: SubscriberImport.Progress, after time: Duration) -> String {
    let seconds = max(0.001, Double(time.milliseconds) / 1000)
    let left = Int(seconds / max(0.001, progress.fraction) * (1 - progress.fraction))
    let rows = progress.report.rows
    return
      "\(ProgressLine.bar(Int(progress.fraction * 1000), of: 1000)) \(rows) rows, \(Int(Double(rows) / seconds)) a second, \(left) s left"
  }
}
