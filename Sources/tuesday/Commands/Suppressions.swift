import ArgumentParser
import Audience
import Foundation
import Store

struct Suppressions: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Addresses and domains that no mail may go to.",
    discussion: """
      A value is an address, a domain (that domain alone, not those under it), or the SHA-256 or MD5 of an address in small letters.
      It holds for all lists, or for one with --list. Imports take no more than a no of these people, `subscribers add` refuses them, and
      a mail that is due is not sent: its ledger says why.
      """,
    subcommands: [ShowAll.self, Add.self, Remove.self, ImportSuppressions.self, Export.self, Why.self], defaultSubcommand: ShowAll.self)

  /// One of them on its way out.
  struct Answer: Encodable, Sendable {
    let kind: String
    let value: String
    let list: String?
    let reason: String
    let since: String

    init(_ suppression: Suppression) {
      kind = suppression.kind.rawValue
      value = suppression.value
      list = suppression.slug
      reason = suppression.reason
      since = suppression.createdAt.rfc3339
    }

    var line: String { [value, kind, list ?? "all lists", since, reason].joined(separator: "\t") }
  }

  struct ShowAll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "All of them, oldest first.")

    @OptionGroup var options: PublicationOptions

    @Flag(help: "One JSON document on standard output.")
    var json = false

    func run() async throws {
      let json = json
      let answers = try await options.load().open().read { connection in
        var answers: [Answer] = []
        try Suppression.each(connection) { if json { answers.append(Answer($0)) } else { Terminal.say(Answer($0).line) } }
        return answers
      }
      if json { try Terminal.json(answers) }
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let no mail go to an address or a domain.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Addresses, domains or hashes.")
    var values: [String]

    @Option(help: "Why; it stands in the ledgers.")
    var reason: String

    func run() async throws {
      let values = try values.map(Suppressions.parse)
      let reason = try Suppressions.reason(reason)
      let database = try options.load().open()
      let list = try await scope.find(database)
      let added = try await database.write { connection in
        try values.count { try Suppression.add($0.kind, $0.value, list: list?.id, reason: reason, now: .now(), connection) }
      }
      let known = added == values.count ? "" : ", \(values.count - added) before"
      try output.tell(
        "\(added) suppressed on \(list?.slug ?? "all lists")\(known).", ["added": .number(added), "list": .text(list?.slug ?? "")])
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let mail go there again. Nobody is subscribed by it.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var scope: ScopeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Addresses, domains or hashes, as they were added.")
    var values: [String]

    func run() async throws {
      let values = try values.map(Suppressions.parse)
      let database = try options.load().open()
      let list = try await scope.find(database)
      let removed = try await database.write { connection in
        try values.count { try Suppression.remove($0.kind, $0.value, list: list?.id, connection) }
      }
      try output.tell(
        removed == values.count ? "\(removed) taken away." : "\(removed) of \(values.count) taken away; the others were not there.",
        ["removed": .number(removed), "list": .text(list?.slug ?? "")])
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "All of them as CSV, for `suppressions import` here or elsewhere.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var file: OutputFile

    @Flag(help: "Without addresses: the SHA-256 of each. Domains are left out.")
    var hashed = false

    func run() async throws {
      let (file, hashed) = (file, hashed)
      let leftOut = try await options.load().open().read { connection in
        var leftOut = 0
        try file.write { sink in
          try sink(CSVText.row(SuppressionImport.columns))
          try Suppression.each(connection) { suppression in
            guard let value = suppression.value(hashed: hashed) else { return leftOut += 1 }
            try sink(CSVText.row([value, suppression.slug ?? "", suppression.reason, suppression.createdAt.rfc3339]))
          }
        }
        return leftOut
      }
      let what =
        hashed
        ? "domains, and erased people, whom only this publication's key can know"
        : "erased people, whom only this publication's key can know"
      if leftOut > 0 { Terminal.complain("Left out: \(leftOut) (\(what)).") }
    }
  }

  struct Why: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "What stands against mail to an address.")

    @OptionGroup var options: PublicationOptions

    @Argument(help: "The address.")
    var address: String

    @Flag(help: "One JSON document on standard output.")
    var json = false

    func run() async throws {
      let address = try Subscribers.address(address)
      let found = try await options.load().open().read { try Suppression.standing(against: address, $0) }
      if json { return try Terminal.json(found.map(Answer.init)) }
      if found.isEmpty { return Terminal.say("Nothing stands against \(address).") }
      for suppression in found {
        Terminal.say(
          "\(suppression.slug ?? "all lists"): \(suppression.reason) (\(suppression.kind.rawValue), \(suppression.createdAt.rfc3339))")
        Terminal.say("  \(suppression.wayOut)")
      }
    }
  }

  static func parse(_ text: String) throws -> (kind: Suppression.Kind, value: String) {
    do { return try Suppression.parse(text) } catch { throw CommandError.usage(error.description) }
  }

  static func reason(_ text: String) throws -> String { try line(text, of: "--reason") }

  static func line(_ text: String, of option: String) throws -> String {
    guard let line = AttributeKind.text.canonical(text), !line.isEmpty else {
      throw CommandError.usage("\(option) is one line of at most \(AttributeKind.textLimit) characters")
    }
    return line
  }
}

/// All lists, or one.
struct ScopeOptions: ParsableArguments {
  @Option(help: "The slug of the list that it holds for; by default it holds for all.")
  var list: [String] = []

  func find(_ database: Database) async throws -> MailingList? {
    guard list.count <= 1 else {
      throw CommandError.usage(
        "--list is said \(list.count) times (\(list.joined(separator: ", "))); name one list, and run it again for the next")
    }
    guard let list = list.first else { return nil }
    return try await ListOptions.find(list, database)
  }
}

extension Suppression {
  /// What somebody can do about it.
  var wayOut: String {
    switch kind {
    case .erased: "only they themselves can come back, by signing up and confirming it"
    case .address, .domain, .hash: "`tuesday suppressions remove \(value)\(slug.map { " --list \($0)" } ?? "")` takes that away"
    }
  }
}
