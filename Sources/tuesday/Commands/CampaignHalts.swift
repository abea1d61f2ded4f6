import ArgumentParser
import Campaigns
import Delivery
import Foundation
import Store

extension CampaignCommand {
  struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hold an issue that is being sent: what is in hand finishes, nothing more leaves until `resume`.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var campaign: CampaignArgument
    @OptionGroup var reason: Reason
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let (argument, words) = (campaign, reason.words)
      let database = try options.load().open()
      let found = try await database.write { connection in
        let found = try argument.find(in: [.sending], else: "only what is being sent can be paused", connection)
        try found.requireIssue()
        // Held, it would only miss the next digest.
        guard try Campaign.isOpen(found.id, connection) else {
          throw CommandError.badData(
            "nothing of \(found.name) is still to be sent, so there is nothing to pause; `tuesday serve` closes it")
        }
        _ = try Campaign.pause(found.id, reason: words, now: .now(), connection)
        return found
      }
      // Counting a million rows takes a while: not in the transaction that stops the sending.
      let ledger = try await database.read { try Ledger.of(found.id, $0) }
      let leased = ledger?[.leased] ?? 0
      let inHand = leased == 0 ? "" : " \(leased) in hand just now \(leased == 1 ? "finishes" : "finish")."
      try output.tell(
        "\(found.name) is paused with \(ledger?.open ?? 0) still to be sent.\(inHand) To go on: tuesday campaign resume \(found.name)",
        ["campaign": found.name, "state": Campaign.State.paused.rawValue, "reason": words])
    }
  }

  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Go on with what was paused; the pause does not count for the expiry of its mails.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var campaign: CampaignArgument
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let argument = campaign
      let (found, held) = try await options.load().open().write { connection in
        let found = try argument.find(in: [.paused], else: "only what is paused can be resumed", connection)
        _ = try Campaign.resume(found.id, now: .now(), connection)
        return (found, try ReturnCounts.held(of: found.id, connection))
      }
      let rest =
        held > 0 ? " Its bounces stay held (\(held)): tuesday bounces accept \(found.name), or undo --campaign \(found.name) --hard" : ""
      try output.tell(
        "\(found.name) goes on, in the `tuesday serve` that is running or the next `tuesday send`.\(rest)",
        ["campaign": found.name, "state": Campaign.State.sending.rawValue])
    }
  }

  struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take back what is scheduled, or end for good what is being sent; who has it keeps it.",
      discussion: """
        An issue that nobody had may be sent again under its slug; if it had a day of the slot, the day is free, and the post waits in the queue. \
        One that somebody had keeps its slug and its page.
        """)

    @OptionGroup var options: PublicationOptions
    @OptionGroup var campaign: CampaignArgument
    @OptionGroup var reason: Reason
    @OptionGroup var confirmation: Confirmation
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let database = try options.load().open()
      let (argument, words) = (campaign, reason.words)
      let (found, before, perhapsReached, day) = try await database.read { connection in
        let found = try argument.find(
          in: [.scheduled, .sending, .paused], else: "only what is scheduled or not sent to its end can be cancelled", connection)
        return (
          found, try Ledger.of(found.id, connection), try Campaign.perhapsReached(found.id, connection),
          try ScheduledIssue.find(found, connection)?.day
        )
      }
      try found.requireIssue()
      // What has not begun reaches nobody either way.
      if let before, !confirmation.isGiven(for: found.name) {
        throw confirmation.refusal(
          for: found.name,
          preview: "\(found.headline)\n  \(before.equation)\n  \(before.open) would not get it any more"
            + (perhapsReached > 0 ? "; \(Self.doubt(perhapsReached))" : ""))
      }
      guard try await database.write({ try Campaign.cancel(found.id, reason: words, now: .now(), $0) }) else {
        throw CommandError.badData("\(found.name) has come to its end meanwhile; `tuesday status \(found.name)` tells how")
      }
      try await Campaign.close(found.id, in: database, now: .now())
      let (ledger, doubtful) = try await database.read { (try Ledger.of(found.id, $0), try Campaign.perhapsReached(found.id, $0)) }
      let outcome = ledger.map { "\($0.equation)" } ?? "nobody was mailed"
      let list = "tuesday campaign ledger \(found.name) --state cancelled"
      let rest = doubtful > 0 ? " Of the cancelled, \(Self.doubt(doubtful)); what was known of each: \(list)" : ""
      let free =
        day.map { " The slot has \($0) back, and the post waits again; to keep it from going: tuesday queue hold \(found.slug)" } ?? ""
      try output.tell(
        "\(found.name) is cancelled; \(outcome).\(rest)\(free)",
        ["campaign": .text(found.name), "state": .text("cancelled"), "reason": .text(words), "mayHaveIt": .number(doubtful)])
    }

    private static func doubt(_ count: Int) -> String {
      "\(count) may have it all the same: \(count == 1 ? "it was" : "they were") uncertain before somebody had \(count == 1 ? "it" : "them") sent again"
    }
  }
}

extension Campaign {
  /// Mails to one person each are asked for by somebody who waits for them.
  fileprivate func requireIssue() throws {
    if kind == .series { throw CommandError.badData("\(name) has mails of a series; to hold that back: tuesday series off NAME") }
    if kind == .message {
      throw CommandError.badData(
        "\(name) is a message to one person, which leaves at once; to take it back: tuesday messages cancel \(name)")
    }
    guard kind.isForMany else {
      throw CommandError.badData(
        "\(name) has mails to one person each, which are sent as they are asked for; only an issue or a digest can be held")
    }
  }
}
