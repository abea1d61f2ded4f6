import ArgumentParser
import Audience
import Campaigns
import Feedback
import Foundation
import Mail
import Store
import Words

struct Bounces: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What came back: bounces and complaints, and what followed from each.",
    discussion: """
      Who has no mailbox gets no more mail at once; who took nothing on several days neither (bounces.soft_threshold); who reported a mail as spam \
      has left the list for good. What is refused because of us is nobody's fault and changes nobody.
      """,
    subcommands: [ShowAll.self, Show.self, Domains.self, FetchBounces.self, AcceptBounces.self, UndoBounces.self],
    defaultSubcommand: ShowAll.self)

  struct ShowAll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "The newest first.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var filter: BounceFilterOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Also what changes nobody: delays, deliveries that somebody confirms, people who left by mail.")
    var all = false

    @Option(help: "So many.", transform: WholeNumber.within(1...1_000_000))
    var last = 50

    func run() async throws {
      let settings = try options.load()
      let (options, all, last) = (filter, all, last)
      let (records, held) = try await settings.open().read { connection in
        var filter = try options.filter(settings, connection)
        if all { filter.kinds = ReturnedMail.Kind.allCases }
        return (try FeedbackRecord.all(filter, limit: last, connection), try HeldGroup.all(connection))
      }
      try output.show(
        records.map(Answer.init),
        else: options.held && records.isEmpty
          ? (held.isEmpty ? "Nothing is held." : "None of these is held.") : Self.text(records, held, last: last))
    }

    private static func text(_ records: [FeedbackRecord], _ held: [HeldGroup], last: Int) -> String {
      if records.isEmpty { return "Nothing came back." }
      let more = records.count == last ? "\n… --last shows more" : ""
      let waiting = records.filter { $0.outcome.isHeld && $0.undoneAt == nil }
      let ways = held.filter { group in waiting.contains(where: group.holds) }.map { group in
        "\nheld: nobody is given up for these until you decide: \(group.accepting), or \(group.undoing.trimmingPrefix("tuesday bounces "))"
      }
      return Terminal.table(records.map(\.row)) + more + ways.joined()
    }
  }

  /// One on its way out.
  struct Answer: Encodable, Sendable {
    let address: String?
    let about: PersonExport.Return

    init(_ record: FeedbackRecord) { (address, about) = (record.address, PersonExport.Return(record)) }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(address, forKey: .address)
      try about.encode(to: encoder)
    }

    private enum CodingKeys: String, CodingKey { case address }
  }

  struct Domains: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "By the domain of the mailbox: which provider refuses, and whether it is because of us.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var filter: BounceFilterOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "So many domains.", transform: WholeNumber.within(1...1_000_000))
    var last = 30

    func run() async throws {
      let settings = try options.load()
      let (options, last) = (filter, last)
      let domains = try await settings.open().read { try DomainReturns.all(options.filter(settings, $0), limit: last, $0) }
      let head = ["domain", "hard", "soft", "because of us", "complained", "the last word about us"]
      let rows = domains.map { domain in
        let counts = [domain.hard, domain.soft, domain.aboutUs, domain.complained].map { "\($0)" }
        return ([domain.domain] + counts + [domain.words ?? ""]).map(\.withVisibleControls)
      }
      try output.show(domains, else: rows.isEmpty ? "Nothing came back." : Terminal.table([head] + rows))
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "All that came back about one person, and where they stand.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The person's address.")
    var address: String

    private struct Story: Encodable {
      let address: String
      let lists: [String: String]
      let returned: [PersonExport.Return]
    }

    func run() async throws {
      let address = try Subscribers.address(address)
      let story = try await options.load().open().read { connection in
        let person = try Subscriber.known(address, connection)
        let lists = try Membership.all(of: person.id, connection).map { ($0.slug, $0.state.rawValue) }
        return Story(
          address: person.address.text, lists: Dictionary(lists) { first, _ in first },
          returned: try FeedbackRecord.of(person.id, connection).map(PersonExport.Return.init))
      }
      let lists = story.lists.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      let lines = story.returned.isEmpty ? ["Nothing came back."] : story.returned.map(\.line)
      try output.show(story, else: ([story.address] + lists + lines).joined(separator: "\n"))
    }
  }
}
