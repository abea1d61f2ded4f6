import ArgumentParser
import Audience
import Campaigns
import Delivery
import Foundation
import Store

struct Report: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What became of the last issues, and how a list grows.",
    discussion: """
      With a campaign: of that issue alone, with its links. Delivered means that the relay or the receiver's server took it, and that
      nothing came back. Clicks are counted where tracking.clicks in tuesday.toml said so when the issue was sent. Everything else is known without it.
      """)

  enum Form: String, EnumerableFlag {
    case html, csv, json

    static func help(for form: Form) -> ArgumentHelp? {
      switch form {
      case .html: "A page with charts that needs nothing else; with --output FILE."
      case .csv: "One row an issue."
      case .json: "One JSON document."
      }
    }
  }

  @OptionGroup var options: PublicationOptions
  @OptionGroup var file: OutputFile

  @Argument(help: "A campaign's name or its post's slug; by default the last issues of the list.")
  var campaign: String?

  @Option(help: "The list's slug; by default main, or the campaign's.")
  var list: String?

  @Flag(exclusivity: .exclusive) var form: Form?

  @Option(help: "So many issues.", transform: WholeNumber.within(1...1_000))
  var last = 12

  @Option(help: "So many weeks of growth.", transform: WholeNumber.within(1...520))
  var weeks = 12

  func run() async throws {
    let settings = try options.load()
    let (name, slug, last, weeks) = (campaign, list, last, weeks)
    let report = try await settings.open().read { connection in
      let campaign = try name.map { try CampaignArgument.find($0, connection) }
      guard campaign?.kind ?? .issue == .issue else { throw CommandError.badData("\(name ?? "") is no issue: a report is of issues") }
      if let campaign, campaign.frozenAt == nil {
        throw CommandError.badData("\(campaign.name) is \(campaign.state.rawValue): there is a report when it is sent")
      }
      let list =
        try campaign.flatMap { try MailingList.find($0.list, connection) } ?? ListOptions.find(slug ?? MailingList.main, connection)
      return try PublicationReport.of(
        list, in: settings.publication, mode: campaign?.mode ?? settings.mode, only: campaign, limit: last, weeks: weeks, now: .now(),
        connection)
    }
    let text =
      switch form {
      case .html: ReportPage(report).html
      case .csv: ReportText(report).csv
      case .json: try Terminal.jsonText(report) + "\n"
      case nil: ReportText(report).text + "\n"
      }
    try file.write { try $0(text) }
  }
}
