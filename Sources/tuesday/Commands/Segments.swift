import ArgumentParser
import Audience
import Campaigns
import Foundation
import Mail
import Store
import Words

struct Segments: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Rules that say who is meant, such as: city = \"Chicago\" and joined before 2026-01-01",
    discussion: """
      A rule joins parts by `and`, `or`, `not` and parentheses. The parts are:
        city = "Chicago"   city != …   city contains …   city starts with …   city ends with …   city in ("…", "…")
        age >= 18          (numbers and days also have <, <=, >, >=)
        joined before 2026-01-01      renewed after 30 days ago      joined within 30 days      renews within next 2 weeks
        member             (a boolean)          city is set          city is missing
        tag "staff"        list "digest"        list "digest" is pending        segment "members"
        received "issue-41"   opened "issue-41" within 7 days   clicked   failed within 30 days
          (clicked holds for those of whom it is known: tracking.clicks = "reader" in tuesday.toml, and for as long as tracking.keep;
          opens are not counted, so opened holds for nobody)
      Fields are email, domain, name, first_name, language, zone, joined and what you keep under [attributes] in tuesday.toml.
      Days are those of the publication's time zone.
      A post's front matter takes a rule, or the name of a saved one, as `audience:`.
      """,
    subcommands: [ShowAll.self, Set.self, Remove.self, Show.self, Count.self, Explain.self], defaultSubcommand: ShowAll.self)

  /// A rule, or the name of a saved one, with the fault shown where it stands.
  static func rule(_ text: String, _ names: SegmentNames) throws -> SegmentRule {
    do throws(SegmentSyntaxError) {
      return try SegmentRule(parsing: text, names: names)
    } catch {
      // A rule of many lines cannot be pointed into.
      let mark = text.contains(where: \.isNewline) ? "" : "\n" + pointing(at: error.column, in: text)
      throw CommandError.badData("column \(error.column): \(error.message)\n  \(error.hint)\(mark)")
    }
  }

  /// Of a long rule what stands around the place, so that no terminal breaks the line.
  private static func pointing(at column: Int, in text: String) -> String {
    let width = 70
    let begin = max(0, min(column - 1 - width / 2, text.count - width))
    let (head, tail) = (begin > 0 ? "…" : "", begin + width < text.count ? "…" : "")
    let place = String(repeating: " ", count: head.count + column - 1 - begin)
    return "  \(head)\(text.dropFirst(begin).prefix(width))\(tail)\n  \(place)^"
  }

  struct ShowAll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "All saved rules.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let segments = try await options.load().open().read { try Segment.all($0) }
      try output.show(
        Dictionary(uniqueKeysWithValues: segments.map { ($0.slug, $0.rule) }),
        else: segments.isEmpty
          ? "No segment yet; try: tuesday segments set newcomers 'joined within 30 days'"
          : Terminal.fitting(Terminal.table(segments.map { [$0.slug, $0.rule] })))
    }
  }

  struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Save a rule under a name, or change it.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Small letters, digits and single hyphens.")
    var name: String

    @Argument(help: "The rule, in one pair of quotes; or, with --tree, its JSON.")
    var rule: String

    @Flag(help: "The rule is a tree in JSON, as `segments show NAME --json` writes it.")
    var tree = false

    func run() async throws {
      guard Slug.isSlug(name) else { throw CommandError.usage("\(name): a name is small letters, digits and single hyphens") }
      let settings = try options.load()
      let (name, text, isTree) = (name, rule, tree)
      try await settings.open().indexingWrite { connection in
        let names = try SegmentNames(attributes: settings.publication.attributes, connection)
        let rule = isTree ? try SegmentRule(json: text.utf8, names: names) : try Segments.rule(text, names)
        try Segment.set(name, rule: isTree ? rule.description : text, rule, names: names, now: .now(), connection)
      }
      try output.tell("\(name) is saved. `tuesday segments count \(name)` counts it.", ["segment": name])
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take a saved rule away.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Its name.")
    var name: String

    func run() async throws {
      let settings = try options.load()
      let name = name
      let existed = try await settings.open().write { connection in
        try Segment.remove(name, names: SegmentNames(attributes: settings.publication.attributes), connection)
      }
      try output.tell(existed ? "\(name) is gone." : "There was no segment \(name).", ["removed": .truth(existed)])
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "A rule as it is understood; with --json as a tree.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "A rule or the name of a saved one.")
    var rule: String

    func run() async throws {
      let settings = try options.load()
      let text = rule
      let rule = try await settings.open().read { connection in
        let names = try SegmentNames(attributes: settings.publication.attributes, connection)
        return try Segment.opening(try Segments.rule(text, names), names, connection)
      }
      try output.show(rule, else: rule.description)
    }
  }

  struct Count: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "How many of a list's confirmed people a rule means now.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "A rule or the name of a saved one.")
    var rule: String

    func run() async throws {
      let settings = try options.load()
      let database = try settings.open()
      let list = try await list.find(database)
      let text = rule
      let (count, whole) = try await database.read { connection in
        let names = try SegmentNames(attributes: settings.publication.attributes, connection)
        let rule = try Segment.expanding(try Segments.rule(text, names), names, connection)
        let moment = SegmentMoment(now: .now(), zone: settings.publication.zone)
        return (
          try Readers(list: list.id, rule: rule, moment: moment).count(connection),
          try Readers(list: list.id, rule: .everyone, moment: moment).count(connection)
        )
      }
      try output.tell(
        "\(count) of \(whole) confirmed on \(list.slug)", ["count": .number(count), "of": .number(whole), "list": .text(list.slug)])
    }
  }

  struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Why a person is meant by a rule or not, part by part.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "A rule or the name of a saved one.")
    var rule: String

    @Argument(help: "The person's address.")
    var address: String

    private struct Answer: Encodable {
      let address: String
      let list: String
      /// A state of the membership, or `not on the list`.
      let state: String
      /// What would keep an issue from them now.
      let obstacles: [String]
      let getsMail: Bool
      let rule: SegmentExplanation

      var lines: [String] {
        let standing = ([state] + obstacles.filter { $0 != state }).joined(separator: ", ")
        return [
          "\(address) is \(getsMail ? "in" : "out")", "\(obstacles.isEmpty ? "yes" : "no ")  on the list \(list)  (\(standing))",
        ] + rule.lines()
      }
    }

    func run() async throws {
      let address = try Subscribers.address(address)
      let settings = try options.load()
      let database = try settings.open()
      let list = try await list.find(database)
      let text = rule
      let answer = try await database.read { connection in
        let subscriber = try Subscriber.known(address, connection)
        let names = try SegmentNames(attributes: settings.publication.attributes, connection)
        let moment = SegmentMoment(now: .now(), zone: settings.publication.zone)
        let rule = try SegmentExplanation.of(
          try Segments.rule(text, names), for: subscriber, names: names, at: moment, connection)
        let addressee = try Addressee.find(subscriber.id, list: list.id, kind: .issue, now: moment.now, connection)
        let recent = try RecentIssues(list.id, mode: settings.mode, slug: nil, at: moment, connection)
        let obstacles = try addressee?.obstacles(recent, connection) ?? []
        return Answer(
          address: address.text, list: list.slug, state: addressee?.state ?? "", obstacles: obstacles,
          getsMail: rule.holds && obstacles.isEmpty, rule: rule)
      }
      try output.show(answer, else: answer.lines.joined(separator: "\n"))
    }
  }
}
