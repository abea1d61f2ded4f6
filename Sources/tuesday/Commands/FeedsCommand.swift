import ArgumentParser
import Campaigns
import Foundation
import Store
import Words

struct FeedsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feeds",
    abstract: "Feeds of other sites that become posts: each [feeds.NAME] of tuesday.toml.",
    discussion: """
      Each new item of a feed becomes a file in posts/, or what is new by the time of a slot becomes one issue. `tuesday serve` looks by itself. What is \
      there at the first look is not taken, unless the settings say how much of it.
      """,
    subcommands: [ShowAll.self, Show.self, Fetch.self, Preview.self, Release.self], defaultSubcommand: ShowAll.self)

  struct ShowAll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "All feeds: when each was looked at, what came last, and what is wrong.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let settings = try options.load()
      let reports = try await settings.open().read { connection in
        try settings.publication.feeds.map { try FeedReport($0, mode: settings.mode, items: 1, connection) }
      }
      try output.show(reports, else: reports.isEmpty ? FeedArgument.advice : Terminal.fitting(Terminal.table(reports.map(\.row))))
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "One feed, with what was made of its last items.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var feed: FeedArgument

    func run() async throws {
      let settings = try options.load()
      let source = try feed.find(settings)
      let report = try await settings.open().read { try FeedReport(source, mode: settings.mode, $0) }
      let rows = (report.items + report.passed).map { ["  \($0.found)", $0.state, $0.post ?? "", $0.title.withVisibleControls] }
      let head = [report.row.joined(separator: "  "), "  \(report.url)"]
      let hidden = report.passedCount - report.passed.count
      let more = hidden > 0 ? ["  and \(hidden) more that are left alone"] : []
      try output.show(report, else: (head + (rows.isEmpty ? [] : [Terminal.table(rows)]) + more).joined(separator: "\n"))
    }
  }

  struct Preview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The next roundup of a feed as a post, as far as it is known now: to read.",
      discussion:
        "Written into posts/ it is a post of yours that tells the items named by its `tells`: the roundup has only what comes beside them.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var feed: FeedArgument

    func run() async throws {
      let settings = try options.load()
      let source = try feed.find(settings)
      let roundup = try await settings.open().read { try FeedRoundup.next(source, in: settings.publication, mode: settings.mode, $0) }
      guard roundup != nil || source.form == .roundup else {
        throw CommandError.badData("\(source.name) makes posts, not roundups: they are in \(settings.publication.posts)")
      }
      guard let roundup else { throw CommandError.noInput("nothing of \(source.name) waits for a roundup") }
      Terminal.say(String(roundup.text.dropLast()))
    }
  }
}

/// The feed that a command is about.
struct FeedArgument: ParsableArguments {
  @Argument(help: "The feed: its name in tuesday.toml.")
  var name: String

  static let advice = "No feeds yet: write [feeds.blog] and url = \"https://…\" into tuesday.toml."

  func find(_ settings: Settings) throws -> FeedSource { try Self.find(name, settings) }

  static func find(_ name: String, _ settings: Settings) throws -> FeedSource {
    let feeds = settings.publication.feeds
    if let source = feeds.first(where: { $0.name == name }) { return source }
    let names = feeds.map(\.name)
    let known =
      names.isEmpty ? "write [feeds.\(name)] and url = \"https://…\" into tuesday.toml" : "known are \(names.joined(separator: ", "))"
    throw CommandError.noInput("there is no feed \(name); \(Spelling.guess(name, among: names).map { "did you mean \($0)?" } ?? known)")
  }
}
