import ArgumentParser
import Audience
import Campaigns
import Delivery
import Foundation
import Mail
import Store

struct ResolveCampaign: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve", abstract: "Decide about mails of which nobody knows whether they arrived (uncertain).",
    discussion: """
      After a crash, or where a relay never answered, a mail may have left or not. The log of your relay (on a direct route, of the receiver's
      server) often knows; the Message-ID is the same at every try. --resend sends it again: who had it gets it twice, as one message in
      most mail programs. --close counts it as accepted, with the words that you did so.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var campaign: CampaignArgument
  @OptionGroup var confirmation: Confirmation
  @OptionGroup var output: OutputOptions

  @Option(help: "Only this person's; may be said more than once.")
  var address: [String] = []

  @Flag(help: "Send them again, with the same Message-ID.")
  var resend = false

  @Flag(help: "Leave them as they are, and count them as accepted.")
  var close = false

  func validate() throws {
    guard resend != close else { throw ValidationError("say one of --resend and --close") }
  }

  func run() async throws {
    let addresses = try address.map(Subscribers.address)
    let settings = try options.load()
    let database = try settings.open()
    // What a killed sender had in hand past the final dot is uncertain from now on.
    try await Recovery.runOnOwnThread(
      database, folder: settings.inFlight, presence: settings.presence(database, sends: false), now: .now())
    let (campaign, chosen, uncertain) = try await database.read { [campaign] in try Self.find(campaign, addresses, $0) }
    let resolution: Resolution = resend ? .resend : .close
    if let chosen, uncertain.count < chosen.count {
      throw CommandError.badData(
        "of the \(chosen.count) named, \(uncertain.count) \(uncertain.count == 1 ? "is" : "are") uncertain in \(campaign.name); `tuesday why ADDRESS --campaign \(campaign.name)` tells how each stands"
      )
    }
    guard !uncertain.isEmpty else {
      return try output.tell(
        "Nothing in \(campaign.name) is uncertain.",
        ["campaign": .text(campaign.name), "resolved": .number(0), "how": .text(resolution.rawValue)])
    }
    guard confirmation.isGiven(for: campaign.name) else {
      throw confirmation.refusal(for: campaign.name, preview: preview(uncertain, resolution))
    }
    let settled = uncertain.count
    do {
      try await database.write {
        try resolution.settle(campaign.id, of: chosen, count: settled, by: "by hand", for: settings.expiresAfter, now: .now(), $0)
      }
    } catch SettlingRefusal.otherCount(let count) {
      throw CommandError.badData("of the \(settled) that were uncertain in \(campaign.name), \(count) still are; look at them again")
    } catch SettlingRefusal.cancelled {
      throw CommandError.badData("\(campaign.name) was cancelled: nothing of it is sent any more; --close can settle what is uncertain")
    }
    let done = resend ? "to be sent again, \(campaign.whoSends)" : "closed"
    try output.tell(
      "\(settled) of \(campaign.name) \(settled == 1 ? "is" : "are") \(done).",
      [
        "campaign": .text(campaign.name), "resolved": .number(settled), "how": .text(resolution.rawValue),
        "isPaused": .truth(campaign.state == .paused),
      ])
  }

  /// What is uncertain, a line for each, of those people or of all.
  private static func find(
    _ argument: CampaignArgument, _ addresses: [EmailAddress], _ connection: Connection
  ) throws -> (campaign: Campaign, chosen: Set<SubscriberID>?, lines: [String]) {
    let campaign = try argument.find(connection)
    let chosen = addresses.isEmpty ? nil : Set(try addresses.map { try Subscriber.known($0, connection).id })
    var lines: [String] = []
    try DeliveryRecord.each(of: campaign.id, in: [.uncertain], connection) { subscriber, address, record in
      if chosen?.contains(subscriber) ?? true { lines.append("\(address)  \(record.changedAt.rfc3339)  \(record.reply ?? "")") }
    }
    return (campaign, chosen, lines)
  }

  private func preview(_ uncertain: [String], _ resolution: Resolution) -> String {
    let shown = uncertain.prefix(10).map { "  \($0)\n" }.joined() + (uncertain.count > 10 ? "  … and \(uncertain.count - 10) more\n" : "")
    let mails = "\(uncertain.count) \(uncertain.count == 1 ? "mail" : "mails")"
    return shown + (resolution == .resend ? "\(mails) would be sent again" : "\(mails) would be counted as accepted")
  }
}
