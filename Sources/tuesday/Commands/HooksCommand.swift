import ArgumentParser
import Foundation
import Hooks
import Store
import Words

struct HooksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hooks",
    abstract: "Programs elsewhere that are told what happens here: each [hooks.NAME] of tuesday.toml.",
    discussion: """
      `tuesday serve` posts to each, signed, what happens from its first start with it on: in order, and again until it is taken. What a hook does not \
      take keeps no mail and no other hook waiting.
      """,
    subcommands: [ShowAll.self, Show.self, Test.self, Resume.self, Replay.self, Secret.self, Events.self], defaultSubcommand: ShowAll.self)

  struct ShowAll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "All hooks: what waits for each, and what it said last.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let settings = try options.load()
      let reports = try await settings.open().read { try settings.hookSteering.reports($0) }
      try output.show(reports, else: reports.isEmpty ? HookArgument.advice : reports.flatMap(\.lines).joined(separator: "\n"))
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "One hook, with what waits for it.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var hook: HookArgument

    func run() async throws {
      let settings = try options.load()
      let hook = try hook.find(settings)
      let report = try await settings.open().read { try HookReport(hook, next: 20, $0) }
      let rest = report.waiting - report.next.count
      let lines =
        report.lines + ["  hears \(report.events.joined(separator: ", "))"]
        + (report.lists.isEmpty ? [] : ["  of \(report.lists.joined(separator: ", "))"])
        + (report.next.isEmpty ? [] : [Terminal.table(report.next.map { ["  \($0.at)", $0.event, $0.id] })])
        + (rest > 0 ? ["  and \(rest) more"] : [])
      try output.show(report, else: lines.joined(separator: "\n"))
    }
  }

  struct Secret: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a secret and print it. It is kept nowhere: put it into the settings, and into the program that is told.")

    @OptionGroup var output: OutputOptions

    func run() async throws {
      var generator = SystemRandomNumberGenerator()
      let secret = HookSecret(&generator).text
      try output.tell(secret, ["secret": secret])
    }
  }

  struct Events: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "What can happen, as `events` of a hook names it.")

    @OptionGroup var output: OutputOptions

    func run() async throws {
      let names = HookEvent.allCases.map(\.rawValue)
      try output.show(names, else: names.joined(separator: "\n"))
    }
  }
}

/// The hook that a command is about.
struct HookArgument: ParsableArguments {
  @Argument(help: "The hook: its name in tuesday.toml.")
  var name: String

  static let advice = "No hooks yet: write [hooks.crm] with url = \"https://…\" and a secret (`tuesday hooks secret`) into tuesday.toml."

  func find(_ settings: Settings) throws -> Hook {
    if let hook = settings.hooks.first(where: { $0.name == name }) { return hook }
    let names = settings.hooks.map(\.name)
    let known = names.isEmpty ? "write [hooks.\(name)] into tuesday.toml" : "known are \(names.joined(separator: ", "))"
    throw CommandError.noInput("there is no hook \(name); \(Spelling.guess(name, among: names).map { "did you mean \($0)?" } ?? known)")
  }

  /// With what is refused as our own errors.
  func telling<Result>(_ body: () async throws -> Result) async throws -> Result {
    do { return try await body() } catch let refusal as HookSteering.Refusal {
      throw CommandError.noInput(refusal.words(of: name))
    }
  }
}
