import ArgumentParser
import Audience
import Campaigns
import Delivery
import Foundation
import Markdown
import Store
import Words

struct SeriesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "series",
    abstract: "Welcome series and courses: the posts of series/NAME/, which each reader gets one by one from when they began.",
    discussion: """
      A step is a post whose front matter says after: 3 days, counted from when the one before left. Nothing is sent because a folder is there: \
      `tuesday series on NAME` switches it on for those who join from then on, and `tuesday series start` begins it for others. \
      `tuesday serve` keeps it.
      """,
    subcommands: [ShowAll.self, Show.self, Check.self, On.self, Off.self, Start.self, Stop.self], defaultSubcommand: ShowAll.self)

  struct ShowAll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "All series: steps, and how many are where.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let settings = try options.load()
      let reports = try await settings.open().read { try SeriesReport.all(of: settings.publication, mode: settings.mode, $0) }
      try output.show(
        reports,
        else: reports.isEmpty
          ? "No series yet: write series/welcome/01-hello.md with after: 1 day in its front matter."
          : Terminal.table(reports.map(\.row)))
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "One series: its steps, who waits for which, and who is through or stopped.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var series: SeriesArgument

    @Flag(help: "Everybody in it, instead.")
    var people = false

    func run() async throws {
      let settings = try options.load()
      let database = try settings.open()
      guard people else {
        let argument = series
        let report = try await database.read { connection in
          _ = try argument.known(settings, connection)
          return try SeriesReport(argument.name, of: settings.publication, mode: settings.mode, connection)
        }
        return try output.show(report, else: report.text)
      }
      let (folder, argument) = (try? SeriesFolder(series.name, of: settings.publication), series)
      let people = try await database.read { connection in
        var people: [SeriesStanding] = []
        let row = try argument.switched(settings, connection)
        try SeriesReader.each(of: row.id, mode: settings.mode, connection) { address, reader in
          people.append(SeriesStanding(reader, address, row.slug, folder))
        }
        return people
      }
      try output.show(people, else: people.isEmpty ? "Nobody has begun it." : Terminal.table(people.map(\.row)))
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read the steps as if they were to be sent, and tell everything that is wrong, with line and column.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Names of series; by default all.")
    var names: [String] = []

    func run() async throws {
      let settings = try options.load()
      var inspection = try Inspection(of: settings.publication, mode: settings.mode, today: settings.today())
      inspection.database = try settings.open()
      let chosen = names.isEmpty ? SeriesFolder.names(in: settings.publication) : names
      let findings = try chosen.flatMap { try SeriesCommand.findings(of: $0, settings, inspection) }
      if !output.json { for finding in findings { Terminal.complain(finding.text(path: finding.file ?? "")) } }
      let errors = findings.count { $0.severity == .error }
      try output.show(findings, else: "\(chosen.count) series checked, \(errors) \(errors == 1 ? "error" : "errors").")
      if errors > 0 { throw ExitCode(CommandError.Code.badData.rawValue) }
    }
  }

  /// What is to be said of the steps of a series, each with its file.
  static func findings(of name: String, _ settings: Settings, _ inspection: Inspection) throws -> [Diagnostic] {
    let folder = try SeriesFolder(name, of: settings.publication)
    var findings: [Diagnostic] =
      folder.steps.isEmpty
      ? [.error("the folder has no .md file", file: folder.path, hint: "write 01-hello.md with title and after: 1 day")] : []
    for step in folder.steps {
      var told = try inspection.findings(ofPostAt: step.path)
      // What the other steps make wrong with it, the file alone does not show.
      if case .failure(let faulty) = step.post { told += faulty.diagnostics.filter { !told.contains($0) } }
      if step.after == 0, step.file == folder.steps[0].file, settings.signUp.welcomes {
        let hint = "give it after: 1 day, or have it be the welcome: signup.welcome = false in tuesday.toml"
        told.append(.warning("it leaves at once, and so does the mail that welcomes who has confirmed", hint: hint))
      }
      findings += told.map { finding in
        var finding = finding
        finding.file = finding.file ?? step.path
        return finding
      }
    }
    return findings
  }
}

/// The series that a command is about.
struct SeriesArgument: ParsableArguments {
  @Argument(help: "The series: the name of its folder in series/.")
  var name: String

  /// - Returns: nil for one that was never switched on.
  func known(_ settings: Settings, _ connection: Connection) throws -> Series? {
    let row = try Series.find(name, connection)
    let folders = SeriesFolder.names(in: settings.publication)
    guard row == nil, !folders.contains(name) else { return row }
    let all = Set(folders + (try Series.all(connection).map(\.slug))).sorted()
    let advice =
      Spelling.guess(name, among: all).map { "did you mean \($0)?" }
      ?? (all.isEmpty ? "write series/\(name)/01-hello.md" : "known are \(all.joined(separator: ", "))")
    throw CommandError.noInput("there is no series \(name); \(advice)")
  }

  /// One that was switched on at some time.
  func switched(_ settings: Settings, _ connection: Connection) throws -> Series {
    guard let row = try known(settings, connection) else {
      throw CommandError.badData("\(name) was never switched on; first: tuesday series on \(name)")
    }
    return row
  }
}
