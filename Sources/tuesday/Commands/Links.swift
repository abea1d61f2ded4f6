import ArgumentParser
import Campaigns
import Foundation
import Store

struct Links: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The counted links of an issue: where they lead, how often they were followed, and where they shall lead from now on.",
    discussion: """
      Links are counted where tracking.clicks in tuesday.toml said so when the issue was sent. Those lead by the site, so that a wrong one can
      be mended in mails that are out: the issue's page follows. In other issues links lead straight to where they were written.
      """,
    subcommands: [Show.self, Retarget.self], defaultSubcommand: Show.self)

  /// - Throws: where there are none.
  static func all(of campaign: Campaign, _ connection: Connection) throws -> [IssueLink] {
    guard let links = try IssueLink.all(of: campaign, connection) else {
      throw CommandError.badData(
        "\(campaign.name) was made without counting (tracking.clicks): its links lead straight to where they were written, and cannot be changed"
      )
    }
    return links
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "All of them.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var campaign: CampaignArgument

    func run() async throws {
      let argument = campaign
      let links = try await options.load().open().read { try Links.all(of: try argument.find($0), $0) }
      let history = links.flatMap { link in
        link.history.map { "\($0.at)  link \(link.number) aimed at \($0.target ?? "\(link.address), as in the mail")" }
      }
      try output.show(links, else: ([LinkText.table(links)] + (history.isEmpty ? [] : ["", "history"] + history)).joined(separator: "\n"))
    }
  }

  struct Retarget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Aim a link elsewhere, in the mails that are out and on the issue's page.",
      discussion: "A `tuesday serve` that runs follows within seconds. What was counted stays.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var campaign: CampaignArgument

    @Argument(help: "The link's number, as `tuesday links` shows it.")
    var number: Int

    @Argument(help: "Where it shall lead.")
    var url: String?

    @Flag(help: "Instead of an address: back to where the mail says.")
    var back = false

    func validate() throws {
      if back == (url != nil) { throw ValidationError("give an address, or --back") }
      if let url, let fault = LinkTargets.fault(url) { throw ValidationError("\(url): \(fault)") }
    }

    func run() async throws {
      let (argument, number, url) = (campaign, number, url)
      let settings = try options.load()
      if let url, url.hasPrefix("\(settings.publication.baseURL)/\(TrackedLink.path)/") {
        throw CommandError.usage("\(url) is a counted link itself: write where it leads, or --back")
      }
      let (name, link) = try await settings.open().write { connection in
        let campaign = try argument.find(connection)
        let links = try Links.all(of: campaign, connection)
        guard links.indices.contains(number - 1) else {
          throw CommandError.noInput("\(campaign.name) has no link \(number); `tuesday links \(campaign.name)` shows them")
        }
        try LinkTargets.aim(number, of: campaign.id, at: url, now: .now(), connection)
        return (campaign.name, try Links.all(of: campaign, connection)[number - 1])
      }
      try output.tell(
        "Link \(number) of \(name) leads to \(link.target) now; in the mail it is \(link.address).",
        ["campaign": .text(name), "link": .number(number), "target": .text(link.target), "address": .text(link.address)])
    }
  }
}
