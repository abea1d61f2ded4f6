import ArgumentParser
import Campaigns
import Foundation
import Store

struct FillGap: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fill-gap", abstract: "Find everybody who should have got an issue and did not, and send it to them.",
    discussion: """
      They are: who was confirmed before the freeze and is meant by the issue's rule, but is not in its audience; whose tries ended because
      their time ran out; and who was excluded for a reason that no longer holds; with --refused also whose mail was refused for good or came back.
      Never somebody who has it, may have it, or will get it. Of a digest: the same of those who are in its audience.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var campaign: CampaignArgument
  @OptionGroup var confirmation: Confirmation
  @OptionGroup var output: OutputOptions

  @Flag(help: "Also those who joined, or whose rest ended, after the freeze: everybody whom it would mean now.")
  var late = false

  @Flag(
    help:
      "Also those whose mail was refused for good, or came back: for when that was our fault, and is mended. Most will be refused again.")
  var refused = false

  private struct Answer: Encodable {
    let campaign: String
    let count: Int
    let missing: Int
    let returning: Int
    let cameBack: Int
    let filled: Bool
    let sample: [Gap.Person]
  }

  func run() async throws {
    let settings = try options.load()
    let database = try settings.open()
    let (argument, late, refused) = (campaign, late, refused)
    let (campaign, gap) = try await database.read { connection in
      let campaign = try argument.find(
        in: [.sending, .paused, .sent], else: "only an issue or a digest that was sent, or is being sent, has a gap", connection)
      guard campaign.kind.isForMany else {
        let advice =
          campaign.kind == .series
          ? "what came back of a series goes once more by itself when that is taken back" : "only an issue or a digest has a gap"
        throw CommandError.badData("\(campaign.name) is no issue (\(campaign.kind.rawValue)); \(advice)")
      }
      if let words = campaign.onlyCounts { throw CommandError.badData("\(words); nobody gets it again") }
      return (campaign, try Gap.of(campaign, in: settings.publication, late: late, refused: refused, now: .now(), connection))
    }
    guard gap.count > 0, confirmation.isGiven(for: campaign.name) else {
      return try tell(gap, campaign)
    }
    let filled = try await database.write {
      try gap.fill(campaign.id, cause: "put back by hand", for: settings.expiresAfter, now: .now(), $0)
    }
    guard filled else { throw CommandError.badData("\(campaign.name) was cancelled meanwhile; nobody was added") }
    try output.show(
      answer(gap, campaign, filled: true),
      else: "\(gap.count) more \(gap.count == 1 ? "gets" : "get") \(campaign.name), \(campaign.whoSends).")
  }

  private func tell(_ gap: Gap, _ campaign: Campaign) throws {
    if gap.count == 0 {
      return try output.show(
        answer(gap, campaign, filled: false),
        else: "Nobody is missing: everybody who should have got \(campaign.name) has it, or stands in its ledger.")
    }
    if output.json { try Terminal.json(answer(gap, campaign, filled: false)) }
    let shown = gap.sample.map { "  \($0.address)  \($0.why)\n" }.joined()
    let more = gap.count > gap.sample.count ? "  … and \(gap.count - gap.sample.count) more\n" : ""
    throw confirmation.refusal(
      for: campaign.name,
      preview:
        "\(shown)\(more)\(gap.count) would get \(campaign.name): \(gap.missing.count) not in its audience, \(gap.returning.count) refused or left out, \(gap.cameBack.count) whose mail came back"
    )
  }

  private func answer(_ gap: Gap, _ campaign: Campaign, filled: Bool) -> Answer {
    Answer(
      campaign: campaign.name, count: gap.count, missing: gap.missing.count, returning: gap.returning.count, cameBack: gap.cameBack.count,
      filled: filled, sample: gap.sample)
  }
}
