import ArgumentParser
import Campaigns
import Delivery
import Foundation
import Store

extension MessagesCommand {
  struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take one back that still waits; what has left cannot be.",
      discussion: "Its key stays used: who orders with it again is told that it is cancelled.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var reason: CampaignCommand.Reason
    @OptionGroup var output: OutputOptions

    @Argument(help: "Its id, or the key that it was ordered with.")
    var message: String

    @Option(help: "Whose key it is: a token's name; by default that of `messages send`.")
    var token: String?

    func run() async throws {
      let settings = try options.load()
      let messages = try Messages(try settings.open(), settings.publication, settings.terms)
      // By its id whoever sits here may cancel everybody's.
      let isID = try await messages.find(message, sender: nil) != nil
      let sender = isID ? nil : token.map(SentMessage.sender(token:)) ?? SentMessage.terminal
      guard let cancelled = try await messages.cancel(message, sender: sender, reason: reason.words, now: .now()) else {
        let whose = token.map { "the token \($0)" } ?? "`tuesday messages send`"
        throw CommandError.noInput(
          "there is no message \(message), and none that \(whose) ordered with that key within a week; `tuesday messages show` lists them")
      }
      try output.tell(
        cancelled.isNew
          ? "\(cancelled.message.id) to \(cancelled.message.to) is cancelled." : "\(cancelled.message.id) was cancelled before.",
        [
          "id": .text(cancelled.message.id), "address": .text(cancelled.message.to), "state": .text(cancelled.message.state.rawValue),
          "new": .truth(cancelled.isNew),
        ])
    }
  }
}
