import ArgumentParser
import Audience
import Campaigns
import Feedback
import Foundation
import Mail
import Store

struct UndoBounces: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Take back what bounces did: of one person, or of many when a provider bounced everybody.",
    discussion: """
      Everybody stands again where they stood, on the lists that were changed, unless something has changed them since or another bounce still \
      stands. The same bounce coming again changes nothing any more. Of many it says how many, and does it with --confirm NUMBER. Who complained \
      comes back one by one only, and by their own word: --because says which.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var filter: BounceFilterOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The person's address; without it all that the filters mean.")
  var address: String?

  @Option(help: "How you know better; it stands in their history.")
  var because: String?

  @Option(help: "How many people it is about, typed out: the one thing that makes this do something to many.")
  var confirm: Int?

  func validate() throws {
    guard address != nil || !filter.isEmpty else {
      throw ValidationError("name a person, or say which bounces: --since, --campaign, --reason, --list, --domain, --hard, --held")
    }
  }

  private struct Answer: Encodable {
    let people: [FeedbackUndo.Done]
    let cameBack: Int
  }

  func run() async throws {
    let settings = try options.load()
    let because = try because.map(Suppressions.reason)
    let database = try settings.open()
    let (options, address, confirm) = (filter, try address.map(Subscribers.address), confirm)
    let done = try await database.write { connection in
      var filter = try options.filter(settings, connection)
      if let address { filter.person = try Subscriber.known(address, connection).id }
      let records = try FeedbackRecord.standing(filter, connection)
      try Self.require(records, address, confirm)
      do {
        return try FeedbackUndo(rules: settings.bounces).undo(records, because: because, now: .now(), connection)
      } catch is FeedbackUndo.NeedsReason {
        throw CommandError.usage(
          "\(address?.text ?? "somebody") reported a mail as spam: only their own word brings them back; add --because \"…\" to say which and when"
        )
      }
    }
    let back = done.filter { !$0.lists.isEmpty }
    try output.show(
      Answer(people: done, cameBack: back.count), else: address == nil ? Self.text(done) : done.map(Self.text).joined(separator: "\n"))
  }

  private static func require(_ records: [FeedbackRecord], _ address: EmailAddress?, _ confirm: Int?) throws {
    if let address {
      guard !records.isEmpty else {
        throw CommandError.badData(
          "nothing that stands came back about \(address); `tuesday subscribers show \(address)` tells how they came to where they are")
      }
      return
    }
    let people = Set(records.map(\.subscriber)).count
    guard people > 0 else { throw CommandError.badData("no bounce that stands is meant by that") }
    guard confirm == people else {
      Terminal.complain(records.prefix(10).map { "  \($0.row.prefix(3).joined(separator: "  "))" }.joined(separator: "\n"))
      let given = confirm.map { "--confirm \($0) is not their number" } ?? "nothing is changed without --confirm"
      throw CommandError.usage("bounces of \(people) people would be taken back; \(given); to do it, add: --confirm \(people)")
    }
  }

  private static func text(_ done: [FeedbackUndo.Done]) -> String {
    let back = done.count { !$0.lists.isEmpty }
    let out = done.count(where: \.isStillOut)
    if back + out == 0 { return "\(done.count) taken back; \(done.count == 1 ? "it" : "they") kept no mail from anybody." }
    return "\(done.count) taken back: \(back) \(back == 1 ? "stands" : "stand") again where they stood"
      + (out > 0 ? ", \(out) \(out == 1 ? "is" : "are") still kept out by something else" : "") + "."
  }

  private static func text(_ done: FeedbackUndo.Done) -> String {
    if done.isStillOut {
      return "\(done.address): taken back, but something else keeps mail from them: tuesday bounces show \(done.address)"
    }
    return done.lists.isEmpty
      ? "\(done.address): taken back; it keeps no mail from them."
      : "\(done.address) stands again where they stood on \(done.lists.joined(separator: ", "))."
  }
}
