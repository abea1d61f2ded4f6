import ArgumentParser
import Audience
import Campaigns
import Foundation
import Store

struct Plan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What the coming days of the slots would publish, to be read before `tuesday apply` decides it.",
    discussion: """
      Made for a machine that looks at every change of a folder of posts: it needs no terminal, and ends with 65 when a post that is meant to go \
      out has errors. What it names at its end, `tuesday apply` does, or refuses when anything of it has changed.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var range: PlanRange
  @OptionGroup var output: OutputOptions

  @Flag(help: "End with 1 when there is something to apply.")
  var detailedExitCode = false

  func run() async throws {
    let settings = try options.load()
    let database = try settings.open()
    let now = Timestamp.now()
    let plan = try await range.plan(settings, database, now: now)
    let report = try await database.read { try PlanReport(plan, settings, now: now, $0) }
    try output.show(report, else: report.text)
    if report.errors > 0 { throw ExitCode(CommandError.Code.badData.rawValue) }
    if detailedExitCode && report.plan != nil { throw ExitCode(CommandError.Code.partial.rawValue) }
  }
}

/// Which days a plan is about.
struct PlanRange: ParsableArguments {
  @Option(help: "The slug of one list; by default those of all that have a slot.")
  var list: String?

  @Option(help: "How many coming days of each slot.", transform: WholeNumber.within(1...52))
  var slots: Int = 4

  func plan(_ settings: Settings, _ database: Database, now: Timestamp) async throws -> PublishingPlan {
    if let list { _ = try await ListOptions.find(list, database) }
    let plan = try await settings.planning(database).plan(list: list, days: slots, now: now)
    if plan.slots.isEmpty { throw ComingSlots.noSlot }
    return plan
  }
}

extension Settings {
  func planning(_ database: Database) -> Planning {
    Planning(database, publication, mode: mode, settings: scheduling)
  }
}
