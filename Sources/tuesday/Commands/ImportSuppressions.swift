import ArgumentParser
import Audience
import Campaigns
import Foundation
import Store

struct ImportSuppressions: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take suppressions from a file.",
    discussion: """
      One value a line, or CSV whose first line names the columns: value, email, address, domain or hash, and perhaps list (one
      or several, with commas or semicolons between), reason and since (a day, in the publication's time zone, or a time).
      Suppression exports of other programs are read as they are. Running it again changes nothing.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var scope: ScopeOptions

  @Argument(help: "The file; - for standard input.")
  var file: String

  @Option(help: "Why, for rows that do not say; by default `imported from FILE`.")
  var reason: String?

  @Flag(help: "One JSON document on standard output.")
  var json = false

  func run() async throws {
    let source = try ImportSource(file)
    defer { source.close() }
    let name = source.name
    let reason = try Suppressions.reason(reason ?? "imported from \(name)")
    let settings = try options.load()
    let database = try settings.open()
    let list = try await scope.find(database)
    let report = try await SuppressionImport(source.path, fileName: name, zone: settings.publication.zone)
      .run(into: database, list: list?.id, reason: reason, now: .now())
    if json {
      try Terminal.json(report)
    } else {
      for error in report.errors { Terminal.complain("\(name):\(error.line): \(error.message)") }
      if report.refused > report.errors.count { Terminal.complain("… and \(report.refused - report.errors.count) more") }
      let parts = [
        (report.added, "added"), (report.known, "already there"), (report.refused, report.refused == 1 ? "row refused" : "rows refused"),
      ].filter { $0.0 > 0 }
      Terminal.say(parts.isEmpty ? "\(name) holds nothing." : parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ") + ".")
    }
    if report.refused > 0 { throw ExitCode(CommandError.Code.badData.rawValue) }
  }
}
