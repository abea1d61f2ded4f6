import ArgumentParser
import Campaigns
import Feedback
import Foundation
import Store

struct AcceptBounces: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Have bounces count that are held because there were too many at once.",
    discussion: """
      When servers say of too many mails of an issue at once that nobody is there, nobody is given up for that until somebody has looked. This gives \
      them up after all. When the fault was not the readers': `tuesday bounces undo --campaign NAME --hard` takes all of it back. Mails that go to \
      one alone (confirmations, welcomes, messages, notices) are held together: --singles, here and there. So are those to the readers of one \
      domain that took mail before: --domain NAME here, `tuesday bounces undo --domain NAME --held` there. Who had mail since, of which nothing came \
      back within bounces.soft_stale, is kept, and it is told of how many.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "A campaign's name or its post's slug; `tuesday status` lists them.")
  var campaign: String?

  @Flag(help: "Instead of a campaign's, those of all mails that went to one alone.")
  var singles = false

  @Option(
    help: "Instead of a campaign's, those of mails to this domain's readers that are held with it.", transform: BounceFilterOptions.domain)
  var domain: String?

  @Option(help: "How many bounces are held, typed out: the one thing that makes this do something.")
  var confirm: Int?

  private struct Answer: Encodable {
    let campaign: String
    let held: Int
    let gone: Int
    let kept: Int
  }

  func validate() throws {
    guard [campaign != nil, singles, domain != nil].count(where: { $0 }) == 1 else {
      throw ValidationError("name a campaign, or say --domain NAME or --singles")
    }
  }

  func run() async throws {
    let settings = try options.load()
    let database = try settings.open()
    let (campaign, domain) = (campaign, domain)
    let group = try await database.read { connection in
      try HeldGroup.of(try campaign.map { try CampaignArgument.find($0, connection) }, domain: domain, connection)
    }
    let (name, held) = (group.name, group.count)
    guard held > 0 else { throw CommandError.badData("no bounce of \(name) is held") }
    guard confirm == held else {
      let given = confirm.map { "--confirm \($0) is not their number" } ?? "nothing is changed without --confirm"
      throw CommandError.usage(
        "for \(held) bounces of \(name) whoever is a reader, or was asked to be one, would be given up; \(given); to do it, add: --confirm \(held)"
      )
    }
    let done = try await HeldBounces(of: group.scope).accept(in: database, by: settings.bounces, now: { .now() })
    try output.show(Answer(campaign: name, held: held, gone: done.gone, kept: done.kept), else: Self.text(done, name))
  }

  private static func text(_ done: HeldBounces.Accepted, _ name: String) -> String {
    let kept = done.kept == 0 ? "" : "; \(done.kept) had mail since that did not come back, and \(done.kept == 1 ? "is" : "are") kept"
    return "\(done.gone) \(done.gone == 1 ? "gets" : "get") no mail any more\(kept); what comes back of \(name) counts again."
  }
}
