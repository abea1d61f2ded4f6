import ArgumentParser
import Audience
import Campaigns
import Delivery
import Feedback
import Foundation
import Hooks
import Store

extension Campaign {
  /// One of mails to one person each is open for the next of them until its day is over.
  fileprivate func isUnderWay(_ ledger: Ledger?) -> Bool { state == .sending && (kind.isForMany || (ledger?.open ?? 0) > 0) }
}

struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Campaigns and their ledgers: how many got it, and what became of the others.")

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "A campaign's name or a post's slug; by default the last ten issues and digests.")
  var campaign: String?

  @Flag(
    help:
      "Instead of issues the last ten campaigns of other mails: confirmations, reminders, welcomes, steps of series, tests, notices to the writers, questions to approvers."
  )
  var mails = false

  @Flag(help: "Stay and show progress until nothing is under way.")
  var follow = false

  func run() async throws {
    let settings = try options.load()
    let database = try settings.open()
    if follow { try await follow(database) }
    let campaigns = try await campaigns(database)
    let now = Timestamp.now()
    let (situation, sources) = try await database.read { (try SendingSituation(settings, now: now, $0), try SourceNews.all(now: now, $0)) }
    let lost = try await database.read {
      try LostIssues.of(campaigns.map(\.0), in: settings.publication, mode: settings.mode, now: now, $0)
    }
    let today = campaign == nil && !output.json ? try await database.read { try SeriesToday.all(settings, now: now, $0) } : []
    if output.json {
      try Terminal.json(
        campaigns.map { StatusReport($0.0, $0.1, situation, approvals: $0.2, returned: $0.3, lost: lost[$0.0.id], now: now) })
    } else {
      let reports =
        campaigns.isEmpty
        ? ["No campaign yet. `tuesday send posts/hello.md` tells how to send one."]
        : campaigns.map { StatusReport.text($0.0, $0.1, situation, lost: lost[$0.0.id], approvals: $0.2, returned: $0.3, now: now) }
      // An issue's stand with it.
      let held = try await database.read { try HeldGroup.all($0) }.filter { $0.campaign == nil }.map {
        "\($0.count) \($0.count == 1 ? "bounce" : "bounces") of \($0.name) \($0.count == 1 ? "is" : "are") held; to give those people up: \($0.accepting); to take that back: \($0.undoing)"
      }
      let hooks = try await database.read { try settings.hookSteering.reports($0).compactMap(\.line) }
      let restoration = try await database.read { try Restoration.open($0) }
      let lines =
        [restoration?.words, PostFolder.absence(of: settings.publication.posts)].compactMap(\.self) + held + sources.map(\.line) + hooks
      let news = campaign == nil && !lines.isEmpty ? [lines.joined(separator: "\n")] : []
      Terminal.say((reports + news).joined(separator: "\n\n"))
    }
    if !today.isEmpty { Terminal.say("\n" + today.map(\.text).joined(separator: "\n")) }
    if settings.mode == .rehearsal && !output.json { Terminal.complain("\nNo relay is configured: every sending is a rehearsal.") }
  }

  private func campaigns(_ database: Database) async throws -> [(Campaign, Ledger?, [Approval], ReturnCounts)] {
    try await database.read { connection in
      let campaigns = try campaign.map { try CampaignArgument.all($0, connection) } ?? Campaign.all(limit: 10, mails: mails, connection)
      return try campaigns.map {
        ($0, try Ledger.of($0.id, connection), try Approval.all(behind: $0, connection), try ReturnCounts.of($0.id, connection))
      }
    }
  }

  private func follow(_ database: Database) async throws {
    var progress = ProgressLine()
    while let (campaign, ledger, _, _) = try await campaigns(database).first(where: { $0.0.isUnderWay($0.1) }), let ledger {
      progress.show(campaign.name, ledger, now: .now())
      try await Task.sleep(for: .milliseconds(500))
    }
    progress.end()
  }
}
