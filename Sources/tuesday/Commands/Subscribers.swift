import ArgumentParser
import Audience
import Campaigns
import Foundation
import Mail
import Store

struct Subscribers: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Import, add, list and show the people of the publication.",
    subcommands: [
      ImportSubscribers.self, ExportSubscribers.self, Add.self, ListSubscribers.self, Show.self, Change.self, Snooze.self,
      ChooseFrequency.self, Unsubscribe.self, EraseSubscriber.self,
    ])

  static func address(_ text: String) throws -> EmailAddress {
    do { return try EmailAddress(parsing: text) } catch { throw CommandError.usage("\(error)") }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add one person who has agreed to it.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The address.")
    var address: String

    @Option(help: "The person's name.")
    var name: String = ""

    @Option(help: "What they are called by, such as \"Mary Ann\"; without it the first word of the name.")
    var firstName: String = ""

    @Flag(help: "Ask them first: they get the mail with a link to confirm, and are on the list once they have clicked.")
    var ask = false

    func run() async throws {
      let address = try Subscribers.address(address)
      let (name, firstName) = (Subscriber.cleanName(name), Subscriber.cleanName(firstName))
      guard max(name.count, firstName.count) <= Subscriber.nameLimit else {
        throw CommandError.usage("a name has at most \(Subscriber.nameLimit) characters")
      }
      let settings = try options.load()
      let database = try settings.open()
      let list = try await list.find(database).id
      if ask { return try await self.ask(address, (name, firstName), list, settings, database) }
      let added = try await database.write { connection in
        try Subscriber.add(
          address, name: name, givenName: firstName, list: list, cause: "\(Consent.added)on the command line", now: .now(), connection)
      }
      switch added {
      case .suppressed(let block): throw Self.refusal(address, block)
      case .stood(let before): try tell(address, before)
      }
    }

    private func tell(_ address: EmailAddress, _ before: MembershipState?) throws {
      switch before {
      case nil, .pending:
        if let hint = address.hint { Terminal.complain(hint) }
        try output.tell(
          "\(address) is subscribed.",
          ["address": address.text, "state": "confirmed", "before": before?.rawValue ?? "", "hint": address.hint ?? ""])
      case .confirmed:
        try output.tell("\(address) was subscribed already.", ["address": address.text, "state": "confirmed", "before": "confirmed"])
      case .unsubscribed, .bounced, .complained, .erased:
        throw CommandError.badData(
          before == .unsubscribed
            ? "\(address) has left (unsubscribed); only they themselves can come back, by a form and the click in the mail that it sends"
            : "\(address) has \(before?.rawValue ?? ""), which stops mail of every list; if it is good again, import a file with the columns "
              + "email,resubscribe, where the second says how you know")
      }
    }

    private func ask(
      _ address: EmailAddress, _ names: (whole: String, first: String), _ list: ListID, _ settings: Settings, _ database: Database
    ) async throws {
      let signUp = try settings.signUp(database, try await settings.keys(database))
      let wish = SignUp.Wish(
        address: address, name: names.whole, givenName: names.first, lists: [list], cause: "asked on the command line", proof: nil)
      var generator = SystemRandomNumberGenerator()
      switch try await signUp.ask(wish, id: PublicID(&generator), now: .now()) {
      case .asked:
        try output.tell(
          "\(address) gets a mail with a link to confirm, sent by `tuesday serve`.", ["address": address.text, "state": "pending"])
      case .askedLater:
        try output.tell(
          "\(address) was asked within the last 24 hours, and an address is asked once a day: `tuesday serve` sends the mail tomorrow.",
          ["address": address.text, "state": "pending"])
      case .standing(let membership) where membership.state == .bounced:
        throw CommandError.badData("\(address) is not asked: mail of the list \(membership.slug) to it came back")
      case .standing(let membership) where membership.state == .complained:
        throw CommandError.badData("\(address) is not asked: its owner complained about mail of the list \(membership.slug)")
      case .standing(let membership): try tell(address, membership.state)
      case .suppressed(let block): throw Self.refusal(address, block)
      case .limited(.address):
        throw CommandError.badData("\(address) was asked within the last 24 hours, and an address is asked once a day; try again tomorrow")
      case .limited(.domain), .limited(.network):
        throw CommandError.badData("\(address.domain) has had all its sign-ups of this hour (signup.per_domain_hour); try again in an hour")
      case .joined: try tell(address, nil)
      }
    }

    private static func refusal(_ address: EmailAddress, _ block: Suppression) -> CommandError {
      .badData("\(address) is suppressed: \(block.reason); \(block.wayOut)")
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "All that is known about one person: state, history, mail.")

    @OptionGroup var options: PublicationOptions

    @Argument(help: "The address.")
    var address: String

    @Flag(help: "One JSON document on standard output.")
    var json = false

    func run() async throws {
      let address = try Subscribers.address(address)
      let settings = try options.load()
      let database = try settings.open()
      let found = try await database.read { try PersonExport.of(Subscriber.known(address, $0).id, $0) }
      guard let person = found else { throw CommandError.noInput("\(address) is not known here") }
      if json { try Terminal.json(person) } else { Terminal.say(person.text) }
    }
  }

  struct Change: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Change what is known of one person: their name and attributes.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The address.")
    var address: String

    @Argument(help: "name=…, first_name=…, language=…, zone=… or an attribute of tuesday.toml, as NAME=VALUE; an empty value removes it.")
    var values: [String]

    func run() async throws {
      let address = try Subscribers.address(address)
      let settings = try options.load()
      let changes = try Subscribers.changes(values, settings.publication.attributes)
      try await settings.open().write { connection in
        let subscriber = try Subscriber.known(address, connection)
        try Subscriber.change(subscriber.id, changes, cause: "on the command line", now: .now(), connection)
      }
      try output.tell("\(address) is changed.", ["address": address.text])
    }
  }

  /// `NAME=VALUE` by name, each value in its canonical spelling.
  private static func changes(_ values: [String], _ attributes: [String: AttributeKind]) throws -> Subscriber.Changes {
    var changes = Subscriber.Changes()
    for value in values {
      let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { throw CommandError.usage("\(value): write it as NAME=VALUE") }
      let name = parts[0]
      do throws(Subscriber.Changes.Problem) {
        try changes.set(name, to: parts[1], attributes: attributes)
      } catch {
        throw CommandError.usage(error.description)
      }
    }
    return changes
  }

  struct Snooze: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Hold one person's mail back for a while, or no longer.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The address.")
    var address: String

    @Argument(help: "For how long, such as \"4 weeks\" or \"10 days\"; 0 ends it.")
    var time: String

    func run() async throws {
      let address = try Subscribers.address(address)
      let until = try Self.until(time)
      let database = try options.load().open()
      let list = try await list.find(database)
      try await database.write { connection in
        let subscriber = try Subscriber.known(address, connection)
        let cause = "on the command line"
        guard try Membership.snooze(subscriber.id, list: list.id, until: until, cause: cause, now: .now(), connection) else {
          throw CommandError.badData("\(address) is not confirmed on \(list.slug); only a reader's mail can rest")
        }
      }
      try output.tell(
        until.map { "\(address) gets no mail from \(list.slug) until \($0.rfc3339)." } ?? "\(address) gets mail from \(list.slug) again.",
        ["address": address.text, "list": list.slug, "until": until?.rfc3339 ?? ""])
    }

    private static func until(_ text: String) throws -> Timestamp? {
      if text == "0" { return nil }
      guard let match = text.wholeMatch(of: /(\d{1,3}) (day|week)s?/), let count = Int(match.1), count > 0 else {
        throw CommandError.usage("\(text): write it as \"4 weeks\" or \"10 days\", or 0 to end it")
      }
      return .now() + .seconds(86_400 * count * (match.2 == "week" ? 7 : 1))
    }
  }

  struct Unsubscribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take one person off all lists, or one, because they asked.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The address.")
    var address: String

    @Option(help: "The slug of the list that they leave; by default they leave all.")
    var list: String?

    func run() async throws {
      let address = try Subscribers.address(address)
      let (slug, cause) = (list, "unsubscribed on the command line")
      let (changed, others, stop) = try await options.load().open().write { connection in
        let id = try Subscriber.known(address, connection).id
        let list = try slug.map { try ListOptions.find($0, connection).id }
        let changed =
          try list.map { try Membership.unsubscribe(id, list: $0, cause: cause, now: .now(), connection) }
          ?? Membership.leaveAll(id, cause: cause, now: .now(), connection)
        return (
          changed, try Membership.all(of: id, connection).filter { $0.state == .confirmed }.map(\.slug), try Membership.stop(id, connection)
        )
      }
      let scope = slug.map { changed ? " of \($0)" : " \($0)" } ?? ""
      let rest = others.isEmpty ? "" : "; still on \(others.joined(separator: ", ")): without --list they leave all"
      let known =
        stop.map { "\(address) got no mail already (\($0.state.rawValue) on \($0.slug)); that they want none is written down" }
        ?? "\(address) had left\(scope) already\(rest)"
      try output.tell(
        changed ? "\(address) gets no more mail\(scope)\(rest)." : "\(known).",
        [
          "address": .text(address.text), "state": .text("unsubscribed"), "changed": .truth(changed),
          "still_on": .text(others.joined(separator: " ")),
        ])
    }
  }
}
