import ArgumentParser
import Audience
import Campaigns
import Foundation
import Markdown
import Store
import Words

extension SeriesCommand {
  struct On: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Switch a series on for those who join from now on, or change its list, hour or beginning.",
      discussion: """
        Who is on the list already is left in peace; `tuesday series start` begins it for them. What is not said stays as it is, or at first is \
        --list main --at 09:00 --begin confirmed.
        """)

    @OptionGroup var options: PublicationOptions
    @OptionGroup var series: SeriesArgument
    @OptionGroup var output: OutputOptions

    @Option(help: "The slug of the list whose readers get it.")
    var list: String?

    @Option(help: "The time of day, as HH:MM, on each reader's own clock; where no zone is known, on the publication's.")
    var at: String?

    @Option(help: "confirmed: a reader's own yes to the list begins it; by-hand: only `tuesday series start` does.")
    var begin: String?

    func run() async throws {
      let settings = try options.load()
      let database = try settings.open()
      let before = try await database.read { [series] in try series.known(settings, $0) }
      let (clock, begins) = (try at.map(Self.clock), try begin.map(Self.begin))
      let folder = try checkedFolder(settings, database)
      let (slug, wanted) = (series.name, list)
      let (list, readers) = try await database.write { connection in
        let list =
          try wanted.map { try ListOptions.find($0, connection) }
          ?? before.flatMap { try MailingList.find($0.list, connection) } ?? ListOptions.find(MailingList.main, connection)
        try Self.requireSameList(before, list, settings, connection)
        try Series.switchOn(
          folder, slug: slug, list: list.id, hour: clock?.hour ?? before?.hour ?? 9, minute: clock?.minute ?? before?.minute ?? 0,
          begins: begins ?? before?.begins ?? .confirmed, now: .now(), connection)
        return (list, try Membership.counts(list: list.id, connection)[.confirmed] ?? 0)
      }
      let report = try await database.read { try SeriesReport(slug, of: settings.publication, mode: settings.mode, $0) }
      let whom = report.begins == Series.Begin.confirmed.rawValue ? "who joins \(list.slug) from now on" : "whom you start"
      let others = "begins for nobody of the \(readers) on \(list.slug) by that; for some: tuesday series start \(slug) ADDRESS …"
      try output.show(
        report,
        else: """
          \(slug) is on: \(report.steps.count) \(report.steps.count == 1 ? "step" : "steps") at \(report.at ?? "") for \(whom), kept by `tuesday serve`.
          It \(others)
          """)
    }

    /// - Throws: when a step has errors, which are told.
    private func checkedFolder(_ settings: Settings, _ database: Database) throws -> SeriesFolder {
      guard Slug.isSlug(series.name) else {
        throw CommandError.usage("\(series.name): a series' folder is named by small letters, digits and single hyphens")
      }
      var inspection = try Inspection(of: settings.publication, mode: settings.mode, today: settings.today())
      inspection.database = database
      let findings = try SeriesCommand.findings(of: series.name, settings, inspection)
      for finding in findings where finding.severity != .note { Terminal.complain(finding.text(path: finding.file ?? "")) }
      if findings.contains(where: { $0.severity == .error }) {
        throw CommandError.badData("\(series.name) is not switched on: first mend what is wrong above")
      }
      return try SeriesFolder(series.name, of: settings.publication)
    }

    private static func clock(_ text: String) throws -> (hour: Int, minute: Int) {
      let parts = text.wholeMatch(of: /(\d{1,2}):(\d{2})/).flatMap { match in
        Int(match.1).flatMap { hour in Int(match.2).map { (hour, $0) } }
      }
      guard let parts, parts.0 < 24, parts.1 < 60 else { throw CommandError.usage("--at \(text): write it as 09:00") }
      return parts
    }

    private static func begin(_ text: String) throws -> Series.Begin {
      guard let begin = Series.Begin(rawValue: text) else {
        throw CommandError.usage("--begin \(text): it is \(Series.Begin.allCases.map(\.rawValue).joined(separator: " or "))")
      }
      return begin
    }

    /// Who is in the middle of it said yes to its list and to no other.
    private static func requireSameList(
      _ before: Series?, _ list: MailingList, _ settings: Settings, _ connection: Connection
    ) throws {
      guard let before, before.list != list.id else { return }
      let waiting = try SeriesReader.counts(of: before.id, mode: settings.mode, connection).filter { $0.ended == nil }.reduce(0) {
        $0 + $1.count
      }
      if waiting > 0 {
        throw CommandError.badData(
          "\(waiting) are in the middle of \(before.slug), who said yes to its list and not to \(list.slug); make another series for that")
      }
    }
  }

  struct Off: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hold a series: nobody begins it, and who is in the middle of it waits until it is on again.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var series: SeriesArgument
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let settings = try options.load()
      let argument = series
      let wasOn = try await settings.open().write { connection in
        _ = try argument.switched(settings, connection)
        return try Series.switchOff(argument.name, connection)
      }
      try output.tell(
        wasOn ? "\(series.name) is off; who is in the middle of it waits." : "\(series.name) was off already.",
        ["series": .text(series.name), "changed": .truth(wasOn)])
    }
  }
}
