import ArgumentParser
import Audience
import Campaigns
import Foundation
import Mail
import Store

struct Subscribers: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Import, add, list and show the people of the publication.",
    subcommands: [ImportPeople.self, Add.self, ListPeople.self, Show.self, Unsubscribe.self])

  static func address(_ text: String) throws -> EmailAddress {
    do { return try EmailAddress(parsing: text) } catch { throw CommandError.usage("\(error)") }
  }

  struct ImportPeople: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import", abstract: "Take people from a CSV file who have agreed elsewhere to get this publication.")

    @OptionGroup var options: PublicationOptions

    @Argument(
      help:
        "A CSV file (- for standard input) whose first line names the columns; `email` is needed, `name` or `first_name` and `last_name` are taken."
    )
    var file: String

    @Flag(help: "One JSON document on standard output.")
    var json = false

    private struct Answer: Encodable {
      let added: Int
      let alreadyThere: Int
      let keptOut: Int
      let errors: [SubscriberImport.RowError]
    }

    func run() async throws {
      let settings = try options.load()
      let database = try settings.open()
      let name = file == "-" ? "standard input" : URL(filePath: file).lastPathComponent
      let reading = try SubscriberImport(Array(try contents()), fileName: name, attributes: settings.publication.attributes)
      if !reading.ignoredColumns.isEmpty {
        Terminal.complain(
          "\(name):1: not taken: \(reading.ignoredColumns.joined(separator: ", ")) (name what you keep under [attributes] in tuesday.toml)")
      }
      let report = try await reading.run(into: database, list: try await settings.list(database), now: .now()) { report in
        if Terminal.isInteractive { Terminal.redraw("\(report.added + report.known + report.keptOut) rows …") }
      }
      if Terminal.isInteractive { Terminal.redraw("") }
      if json {
        try Terminal.json(Answer(added: report.added, alreadyThere: report.known, keptOut: report.keptOut, errors: report.errors))
      } else {
        for error in report.errors { Terminal.complain("\(name):\(error.line): \(error.message)") }
        Terminal.say(
          report.isEmpty
            ? "\(name) names the columns but holds nobody."
            : "\(report.added) added, \(report.known) already there, \(report.keptOut) kept out (they left before), \(report.errors.count) rows refused."
        )
      }
      if !report.errors.isEmpty { throw ExitCode(CommandError.Code.badData.rawValue) }
    }

    private func contents() throws -> Data {
      if file == "-" { return try FileHandle.standardInput.readToEnd() ?? Data() }
      guard let data = FileManager.default.contents(atPath: file) else { throw CommandError.noInput("\(file): the file cannot be read") }
      return data
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add one person who has agreed to it.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The address.")
    var address: String

    @Option(help: "The person's name.")
    var name: String = ""

    func run() async throws {
      let address = try Subscribers.address(address)
      let name = Subscriber.cleanName(name)
      guard name.count <= Subscriber.nameLimit else { throw CommandError.usage("a name has at most \(Subscriber.nameLimit) characters") }
      let settings = try options.load()
      let database = try settings.open()
      let list = try await settings.list(database)
      let before = try await database.write { connection in
        var generator = SystemRandomNumberGenerator()
        let id = try Subscriber.upsert(address, name: name, publicID: PublicID(&generator), now: .now(), connection).id
        return try Membership.confirm(id, list: list, cause: "added on the command line", now: .now(), connection)
      }
      switch before {
      case nil, .pending:
        try output.tell("\(address) is subscribed.", ["address": address.text, "state": "confirmed", "before": before?.rawValue ?? ""])
      case .confirmed:
        try output.tell("\(address) was subscribed already.", ["address": address.text, "state": "confirmed", "before": "confirmed"])
      case .unsubscribed, .bounced, .complained, .erased:
        throw CommandError.badData(
          "\(address) has left (\(before?.rawValue ?? "")); only they themselves can come back, by the link in any mail they got")
      }
    }
  }

  struct ListPeople: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "The people of the publication, oldest first.")

    @OptionGroup var options: PublicationOptions

    @Option(help: "Only those in this state: pending, confirmed, unsubscribed, bounced, complained or erased.")
    var state: String?

    @Flag(help: "One JSON document on standard output.")
    var json = false

    private struct Person: Encodable {
      let address: String
      let name: String
      let state: String
      let since: String
    }

    func run() async throws {
      let wanted = try state.map { text in
        guard let state = MembershipState(rawValue: text) else {
          throw CommandError.usage("--state \(text): must be one of \(MembershipState.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return state
      }
      let settings = try options.load()
      let database = try settings.open()
      let list = try await settings.list(database)
      var after: SubscriberID?
      var people: [Person] = []
      repeat {
        let last = after
        let page = try await database.read { try Subscriber.page(list: list, state: wanted, after: last, limit: 1000, $0) }
        for (subscriber, state) in page {
          let person = Person(
            address: subscriber.address.text, name: subscriber.name, state: state.rawValue, since: subscriber.createdAt.rfc3339)
          if json { people.append(person) } else { Terminal.say("\(person.address)\t\(person.state)\t\(person.name)") }
        }
        after = page.last?.subscriber.id
      } while after != nil
      if json { try Terminal.json(people) }
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
      guard let person = try await database.read({ try PersonReport.of(address, $0) }) else {
        throw CommandError.noInput("\(address) is not known here")
      }
      if json { try Terminal.json(person) } else { Terminal.say(person.text) }
    }
  }

  struct Unsubscribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take one person off, because they asked.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The address.")
    var address: String

    func run() async throws {
      let address = try Subscribers.address(address)
      let settings = try options.load()
      let database = try settings.open()
      let list = try await settings.list(database)
      let changed = try await database.write { connection in
        guard let subscriber = try Subscriber.find(address, connection) else { throw CommandError.noInput("\(address) is not known here") }
        return try Membership.unsubscribe(subscriber.id, list: list, cause: "unsubscribed on the command line", now: .now(), connection)
      }
      try output.tell(
        changed ? "\(address) gets no more mail." : "\(address) had left already.",
        ["address": address.text, "state": "unsubscribed", "changed": "\(changed)"])
    }
  }
}
