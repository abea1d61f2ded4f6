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
      left; their times go into the journal), subscribed or unsubscribed (yes or no, in the words of many languages, or a tick; a word there that is
      neither, nor a time, refuses its row, and so does nothing at all under subscribed), list:SLUG for the state on that list alone (such as `confirmed weekly`), and what you keep
      under [attributes] in tuesday.toml. A day is one of the publication's time zone, as in rules; a time without a zone is UTC. A no in
      one column is not taken back by a yes in another, and a column that nothing is made of but says of somebody that they unsubscribed,
      bounced or complained, or no under a name such as opt_in, refuses the file, until --map says what it is or leaves it out. Who left, in a row that names no list, has left all lists, or those that --list
      names. Exports of listmonk, Mailchimp, Substack, Ghost, Buttondown and Keila are read as they are, with their states, tags and dates;
      Mailchimp's files of those who left by their names, and who is blocklisted in listmonk is suppressed on all lists.

      Nothing takes back what you or a reader said since. A file that was imported with the same options before is not imported again
      (--again); a run that was cut short goes on where it was, also from standard input when the same comes in again. Of people who are
      here already a file fills in only what is empty and was not emptied by hand, and adds tags that were not taken off by hand; --update
      writes over what is kept. What is changed stands in their journals. Nobody who left comes back, to their list or, if they left all, to
      any, unless a column `resubscribe` says why in their row, in words that did not bring them back before; and of who is kept out nothing
      is taken, no attribute and no tag. A no is always kept: of somebody who is suppressed, and of a row that is refused for something
      else; but where the row's `lists` are none that are here, it is refused and changes nothing.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The file; - for standard input.")
  var file: String

  @Option(help: "The slug of a list for people whose row names none; may be given again. By default main.")
  var list: [String] = []

  @Option(help: "What a column is, as COLUMN=FIELD, where FIELD is one of the names above; COLUMN= leaves it out. May be given again.")
  var map: [String] = []

  @Flag(help: "Look through the file and tell what would be done; change nothing.")
  var dryRun = false

  @Flag(
    help:
      "Write over what is kept of people who are here already: name, language, zone and attributes, and add tags, where the file has some.")
  var update = false

  @Flag(help: "Import the file although it was imported to its end before, with the same options.")
  var again = false

  @Option(
    help: "How they agreed, such as \"on paper, at the fair of May 2026\"; it stands in the journal of everybody who is new on a list.")
  var consent: String?

  @Option(
    help: "The file to make for the rows that are not taken; by default data/rejected/NAME.csv. Where there is one: NAME.2.csv, and so on.")
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
    /// RFC 3339; nothing was done then.
    let importedBefore: String?
    let report: SubscriberImport.Report
    let rejects: String?
  }

  func run() async throws {
    let settings = try options.load()
    let database = try settings.open()
    let turn = try dryRun ? nil : ImportTurn(in: settings.data, database)
    defer { turn?.end() }
    let lists = try await lists(database)
    let source = try ImportSource(file)
    defer { source.close() }
    let name = source.name
    let reading = try SubscriberImport(
      source.path, fileName: name, mapping: try mapping(),
      attributes: settings.publication.attributes, updating: update, zone: settings.publication.zone,
      consent: try consent.map { try Suppressions.line($0, of: "--consent") })
    if !again, let earlier = try await reading.earlierRun(in: database, lists: lists) {
      if output.json { return try answer(SubscriberImport.Report(), of: reading, name, importedBefore: earlier.end) }
      let other = ["", name].contains(earlier.fileName) ? "" : ", as \(earlier.fileName)"
      return Terminal.say(
        "\(name) was imported with the same options before\(other), until \(earlier.end.rfc3339): nothing is done. "
          + "--again imports it all the same.")
    }
    if !output.json { tell(reading, name) }
    let wanted = self.rejects ?? settings.rejected + "/" + (name.hasSuffix(".csv") ? name : name + ".csv")
    let rejects = dryRun ? nil : RejectFile(wanted, for: reading)
    let begin = ContinuousClock.now
    let report = try await reading.run(
      into: database, lists: lists, writing: !dryRun, now: .now(), rejects: rejects
    ) { progress in
      if Terminal.isInteractive { Terminal.redraw(Self.line(progress, after: ContinuousClock.now - begin)) }
    }
    if Terminal.isInteractive { Terminal.redraw("") }
    if output.json {
      try answer(report, of: reading, name, rejects: rejects?.path)
    } else {
      tell(report, name, rejects: rejects?.path)
    }
    if report.refused > 0 { throw ExitCode(CommandError.Code.badData.rawValue) }
  }

  private func answer(
    _ report: SubscriberImport.Report, of reading: SubscriberImport, _ name: String, importedBefore: Timestamp? = nil,
    rejects: String? = nil
  ) throws {
    try Terminal.json(
      Answer(
        file: name, dryRun: dryRun, origin: reading.origin.rawValue, encoding: reading.encoding.rawValue,
        columns: reading.taken.map { Answer.Column(column: $0.column, field: $0.field) }, ignoredColumns: reading.ignoredColumns,
        importedBefore: importedBefore?.rfc3339, report: report, rejects: rejects))
  }

  /// Those that are chosen.
  private func lists(_ database: Database) async throws -> [MailingList] {
    if list.isEmpty { _ = try await ListOptions.find(MailingList.main, database) }
    var lists: [MailingList] = []
    for slug in list { lists.append(try await ListOptions.find(slug, database)) }
    return lists
  }

  private func mapping() throws -> [String: String] {
    var mapping: [String: String] = [:]
    for text in map {
      guard let sign = text.lastIndex(of: "=") else { throw CommandError.usage("--map \(text): write it as COLUMN=FIELD") }
      let column = String(text[..<sign])
      guard mapping.updateValue(String(text[text.index(after: sign)...]), forKey: column) == nil else {
        throw CommandError.usage("--map \(text): `\(column)` is mapped twice; say once what it is")
      }
    }
    return mapping
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
    let notes = [
      (report.changed, "of those who were here before \(report.changed) changed"),
      (report.leftOthers, "of who left \(report.leftOthers) left more than main, because neither their row nor --list names a list"),
      (report.stillOn, "of who left \(report.stillOn) still on other lists, because their row or --list names one"),
    ].filter { $0.0 > 0 }.map { "; \($0.1)" }.joined()
    Terminal.say((dryRun ? "Nothing is changed; it would be: " : "") + parts.joined(separator: ", ") + notes + ".")
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
