import ArgumentParser
import Campaigns
import Delivery
import Foundation
import Markdown
import Store

struct Apply: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Do exactly what `tuesday plan` showed: fix the content of each issue and give it its day.",
    discussion: """
      Give it --list and --slots as the plan had them. When a post, the order or a day is another by now, nothing is done and it says what. \
      `tuesday campaign cancel` takes back one of the issues; its day is free then, and its post waits again.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var range: PlanRange
  @OptionGroup var output: OutputOptions

  @Argument(help: "What the plan is called, at its end.")
  var plan: String

  private struct Applied: Encodable {
    let plan: String
    /// False: that was done before.
    let changed: Bool
    let campaigns: [String]
  }

  func run() async throws {
    guard let id = PlanID(plan) else {
      throw CommandError.usage("\(plan) is no plan's name; `tuesday plan` tells it at its end")
    }
    let settings = try options.load()
    let database = try settings.open()
    let planning = settings.planning(database)
    let before = try await planning.applied(id)
    if before.count == id.count { return try show(before) }
    guard before.isEmpty else {
      let left = before.map(\.name).joined(separator: ", ")
      throw stale(["it was applied, and of its \(id.count) issues only these were not cancelled since: \(left)"])
    }
    do {
      try await apply(id, by: planning, settings, database)
    } catch let refusal as CommandError {
      // Who runs it at the same instant may have been faster: then it is done, and nothing is stale.
      let done = try await planning.applied(id)
      guard done.count == id.count else { throw refusal }
      try show(done)
    }
  }

  /// That it was done before, and what became of it.
  private func show(_ done: [Campaign]) throws {
    let campaigns = done.map {
      $0.state == .scheduled ? "\($0.name) is scheduled for \($0.sendAt.rfc3339)" : "\($0.name) is \($0.state.rawValue)"
    }
    try output.show(
      Applied(plan: plan, changed: false, campaigns: done.map(\.name)),
      else: "Already applied: \(campaigns.joined(separator: "; ")). `tuesday schedule next` shows what is scheduled.")
  }

  private func apply(_ id: PlanID, by planning: Planning, _ settings: Settings, _ database: Database) async throws {
    let now = Timestamp.now()
    let current = try await range.plan(settings, database, now: now)
    let errors = current.findings.filter { $0.severity == .error }
    guard errors.isEmpty else {
      let lines = errors.map { $0.text(path: $0.file ?? "") }.joined(separator: "\n")
      throw CommandError.badData(
        "posts that are meant to go out have errors, and nothing is scheduled; mend them, then: tuesday plan\n\(lines)")
    }
    guard current.id == id else { throw stale(id.changes(to: current)) }
    guard let campaigns = try await planning.apply(current, now: now) else {
      throw stale(["somebody changed the slot, its order or its days at this instant"])
    }
    for lost in current.slots.flatMap(\.lost) {
      Terminal.complain(PlanReport.Lost(campaign: lost.issue.campaign.name, reason: lost.reason, behind: []).text)
    }
    let lines = campaigns.map { campaign in
      let later = settings.publication.later(than: max(campaign.sendAt, now)).map { "leaves at \($0.rfc3339), when delivery.window opens" }
      let words = [
        "\(campaign.name) is scheduled for \(campaign.sendAt.rfc3339)", later ?? (campaign.sendAt <= now ? "goes at once" : nil),
      ]
      return words.compactMap(\.self).joined(separator: ", ") + "."
    }
    let note =
      settings.mode == .rehearsal
      ? "\nREHEARSAL: `tuesday serve` will send them to the built-in inbox only." : "\n`tuesday serve` will send them."
    try output.show(
      Applied(plan: plan, changed: true, campaigns: campaigns.map(\.name)), else: lines.joined(separator: "\n") + note)
  }

  private func stale(_ changes: [String]) -> CommandError {
    let what = changes.isEmpty ? "--list or --slots is not as it was then" : changes.joined(separator: "; ")
    return .badData("that plan is stale, and nothing is scheduled: \(what). See what it is now: tuesday plan")
  }
}
