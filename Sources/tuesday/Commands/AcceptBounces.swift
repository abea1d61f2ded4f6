import ArgumentParser
import Campaigns
import Feedback
import Foundation
import Store

struct AcceptBounces: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Have bounces of an issue count that are held because there were too many at once.",
    discussion: """
      When servers say of too many mails of an issue at once that nobody is there, nobody is given up for that until somebody has looked. This gives \
      them up after all. When the fault was not the readers': `tuesday bounces undo --campaign NAME --hard` takes all of it back.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var campaign: CampaignArgument
  @OptionGroup var output: OutputOptions

  @Option(help: "How many bounces are held, typed out: the one thing that makes this do something.")
  var confirm: Int?

  private struct Answer: Encodable {
    let campaign: String
    let held: Int
    let gone: Int
  }

  func run() async throws {
    let database = try options.load().open()
    let (argument, confirm) = (campaign, confirm)
    let (found, held) = try await database.read { connection in
      let found = try argument.find(connection)
      return (found, try ReturnCounts.held(of: found.id, connection))
    }
    guard held > 0 else { throw CommandError.badData("no bounce of \(found.name) is held") }
    guard confirm == held else {
      let given = confirm.map { "--confirm \($0) is not their number" } ?? "nothing is changed without --confirm"
      throw CommandError.usage(
        "for \(held) bounces of \(found.name) their readers would be given up; \(given); to do it, add: --confirm \(held)")
    }
    let gone = try await HeldBounces(of: found.id).accept(in: database, now: { .now() })
    try output.show(
      Answer(campaign: found.name, held: held, gone: gone),
      else: "\(gone) \(gone == 1 ? "gets" : "get") no mail any more; what comes back of \(found.name) counts again.")
  }
}
