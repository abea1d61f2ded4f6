import ArgumentParser
import Audience
import Campaigns
import Delivery
import Foundation
import Store

extension DeliveryState: ExpressibleByArgument {}

struct CampaignLedger: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "What became of everybody: a sum that balances, and with --state or --all each person.",
    discussion: "`tuesday why ADDRESS --campaign NAME` has the whole story of one of them.")

  @OptionGroup var options: PublicationOptions
  @OptionGroup var campaign: CampaignArgument
  @OptionGroup var file: OutputFile

  @Option(help: "List everybody in this state; may be said more than once.")
  var state: [DeliveryState] = []

  @Flag(help: "List everybody.")
  var all = false

  @Flag(help: "The list as CSV.")
  var csv = false

  @Flag(help: "One JSON document on standard output.")
  var json = false

  @Option(help: "Of the list only so many.", transform: WholeNumber.within(1...1_000_000_000))
  var limit: Int?

  func validate() throws {
    if csv && json { throw ValidationError("--csv or --json, not both") }
    if all && !state.isEmpty { throw ValidationError("--all or --state, not both") }
  }

  func run() async throws {
    let (argument, file, limit) = (campaign, file, limit ?? .max)
    let form: LedgerText.Form = csv ? .csv : json ? .json : .plain
    let states = all || csv && state.isEmpty ? DeliveryState.allCases : state
    // One transaction: the list adds up to the sum, whatever is being sent meanwhile.
    let balances = try await options.load().open().read { connection in
      let campaign = try argument.find(connection)
      guard let ledger = try Ledger.of(campaign.id, connection) else {
        throw CommandError.badData(
          "\(campaign.name) is \(campaign.state.rawValue): it has no ledger, because its audience is fixed when it is sent")
      }
      if !states.isEmpty, let words = campaign.onlyCounts { throw CommandError.badData("\(words); `tuesday campaign ledger` has the sum") }
      try file.write { sink in
        var text = LedgerText(campaign, ledger, form, hasList: !states.isEmpty, sink: sink)
        try text.begin()
        if !states.isEmpty {
          try DeliveryRecord.each(of: campaign.id, in: states, limit: limit, connection) { try text.add($1, $2) }
        }
        try text.end()
      }
      return ledger.balances
    }
    // Somebody has to look at that.
    if !balances { throw ExitCode(CommandError.Code.partial.rawValue) }
  }
}
