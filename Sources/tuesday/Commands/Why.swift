import ArgumentParser
import Audience
import Campaigns
import Delivery
import Foundation
import Mail
import Store

struct Why: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Why somebody got an issue or did not: every rule, every answer, and what comes next.")

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The person's address.")
  var address: String

  @Option(help: "A campaign's name or its post's slug; by default a line for each campaign.")
  var campaign: String?

  @Flag(help: "Where they stand with the series.")
  var series = false

  private struct Line: Encodable {
    let campaign: String
    let campaignState: String
    /// `not in the audience`, `not kept any more`, or a state of the ledger.
    let state: String
    let attempts: Int?
    let at: String?
    let reply: String?
    /// The last that came back of it.
    let returned: String?

    init(_ campaign: Campaign, _ record: DeliveryRecord?, _ returned: FeedbackRecord?) {
      (self.campaign, campaignState) = (campaign.name, campaign.state.rawValue)
      state =
        record?.state.rawValue
        ?? (campaign.rolledUpAt != nil ? "not kept any more" : campaign.frozenAt == nil ? "no audience yet" : "not in the audience")
      (attempts, at, reply) = (record?.attempts, record?.changedAt.rfc3339, record?.reply)
      self.returned = returned.map { "came back at \($0.at.rfc3339): \($0.headline)" }
    }
  }

  func run() async throws {
    let address = try Subscribers.address(address)
    let settings = try options.load()
    let database = try settings.open()
    if let name = campaign {
      let story = try await database.read { connection in
        let person = try Subscriber.known(address, connection)
        let campaign = try CampaignArgument.find(name, connection)
        let now = Timestamp.now()
        let hindrance = try StatusReport.hindrance(of: campaign, SendingSituation(settings, now: now, connection), now)
        return try DeliveryStory.of(person, campaign, in: settings.publication, hindrance: hindrance, now: now, connection)
      }
      return try output.show(story, else: story.text)
    }
    if series { return try await showSeries(address, settings, database) }
    let lines = try await database.read { connection in
      let person = try Subscriber.known(address, connection).id
      let returned = Dictionary(try FeedbackRecord.of(person, connection).map { ($0.campaign, $0) }) { $1 }
      return try DeliveryStory.outline(of: person, connection).map { Line($0.campaign, $0.record, returned[$0.campaign.name]) }
    }
    try output.show(
      lines,
      else: lines.isEmpty
        ? "No campaign yet."
        : Terminal.table(lines.map { [$0.campaign, $0.state, $0.at ?? "", $0.reply ?? "", $0.returned ?? ""] })
          + "\nThe whole of one: tuesday why \(address) --campaign NAME")
  }

  private func showSeries(_ address: EmailAddress, _ settings: Settings, _ database: Database) async throws {
    let standings = try await database.read { connection in
      let person = try Subscriber.known(address, connection)
      return try Series.all(connection).map { series in
        let reader = try SeriesReader.find(person.id, in: series.id, mode: settings.mode, connection)
        let addressee = try Addressee.find(person.id, list: series.list, kind: .series, now: .now(), connection)
        return SeriesStanding(
          reader, address.text, series.slug, try? SeriesFolder(series.slug, of: settings.publication), obstacle: addressee?.obstacleForGood)
      }
    }
    try output.show(
      standings, else: standings.isEmpty ? "No series was ever switched on." : standings.map(\.text).joined(separator: "\n"))
  }
}
