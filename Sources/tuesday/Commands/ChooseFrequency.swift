import ArgumentParser
import Audience
import Mail
import Store

extension Frequency: ExpressibleByArgument {}

struct ChooseFrequency: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "frequency", abstract: "How often one person wants issues of a list, because they asked.",
    discussion: """
      weekly: at most one in seven days; monthly: the first of each calendar month; days are those of the list's slot's zone, or without a slot of the publication's. Who has had
      one is left out when the next is sent, and its ledger says so. digest: no single issue, and on the first of each month one mail that
      lists those since the last. Every issue of the list counts, by hand or by the slot; mails to one
      person alone (a confirmation, a welcome) do not. Readers choose it themselves behind the preferences link of every mail.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var list: ListOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The address.")
  var address: String

  @Argument(help: "every, weekly, monthly or digest.")
  var frequency: Frequency

  func run() async throws {
    let address = try Subscribers.address(address)
    let database = try options.load().open()
    let list = try await list.find(database)
    let frequency = frequency
    try await database.write { connection in
      let subscriber = try Subscriber.known(address, connection)
      let cause = "on the command line"
      guard try Membership.choose(frequency, subscriber.id, list: list.id, cause: cause, now: .now(), connection) else {
        throw CommandError.badData("\(address) is not confirmed on \(list.slug); only a reader can choose how often it comes")
      }
    }
    try output.tell(
      "\(address) gets \(frequency.words) of \(list.slug).",
      ["address": address.text, "list": list.slug, "frequency": frequency.rawValue])
  }
}
