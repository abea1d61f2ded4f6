import ArgumentParser
import Campaigns
import Foundation
import Hooks
import Store
import Words

extension HooksCommand {
  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tell it something that means nothing (hook.test), and show its answer. 69 when it does not take it.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var hook: HookArgument

    private struct Report: Encodable {
      let hook: String
      let id: String
      let taken: Bool
      let answer: String
    }

    func run() async throws {
      let settings = try options.load()
      let hook = try hook.find(settings)
      let now = Timestamp.now()
      let tried = try await settings.hookSteering.test(hook, now: now)
      let answer = tried.answer
      let report = Report(hook: hook.name, id: tried.id, taken: answer.isTaken, answer: answer.words)
      try output.show(report, else: "\(hook.name) (\(hook.place)) \(answer.words.withVisibleControls)")
      if !answer.isTaken { throw ExitCode(CommandError.Code.unavailable.rawValue) }
    }
  }

  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask it again at once, where it stopped, also one that is told nothing any more.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var hook: HookArgument

    @Flag(help: "Leave out what it is told next: it does not take that, and what comes behind may be taken.")
    var skip = false

    func run() async throws {
      let settings = try options.load()
      let hook = try hook.find(settings)
      let skip = skip
      let database = try settings.open()
      let resumed = try await self.hook.telling {
        try await database.write { try HookSteering.resume(hook, isSkipping: skip, $0) }
      }
      let (skipped, waiting) = (resumed.skipped.map { "\($0.event) (\($0.id))" }, resumed.waiting)
      var facts: [String: Fact] = ["hook": .text(hook.name), "waiting": .number(waiting)]
      if let skipped { facts["skipped"] = .text(skipped) }
      let left = skipped.map { "\($0) is left out. " } ?? ""
      try output.tell("\(left)\(hook.name) is asked again at once; \(waiting == 1 ? "1 waits" : "\(waiting) wait").", facts)
    }
  }

  struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tell it once more what happened since then, under the same ids: who has one of them leaves it alone.",
      discussion: "Kept is what happened within 30 days and some hook heard of. Who was erased is named to nobody once all hooks were told."
    )

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var hook: HookArgument

    @Option(help: "2026-11-24, 2026-11-24T09:00, or so long ago: 36h, 7d.")
    var since: String

    @Flag(help: "Tell how much that would be, and change nothing.")
    var dryRun = false

    func run() async throws {
      let settings = try options.load()
      let hook = try hook.find(settings)
      let time = try SinceArgument.time(since, in: settings.publication.zone, now: .now())
      let dryRun = dryRun
      let database = try settings.open()
      let replayed = try await self.hook.telling {
        try await database.write { try HookSteering.replay(hook, since: time, isDry: dryRun, $0) }
      }
      let (count, beginning) = (replayed.waiting, replayed.keptSince)
      var facts: [String: Fact] = ["hook": .text(hook.name), "waiting": .number(count), "since": .text(time.rfc3339)]
      if let beginning { facts["keptSince"] = .text(beginning.rfc3339) }
      let kept = beginning.map { $0 > time ? " What is kept begins at \($0.rfc3339)." : "" } ?? " Nothing is kept."
      try output.tell("\(count) \(dryRun ? "would go" : count == 1 ? "goes" : "go") to \(hook.name).\(kept)", facts)
    }
  }
}
