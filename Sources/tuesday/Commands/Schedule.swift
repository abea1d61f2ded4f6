import ArgumentParser
import Audience
import Campaigns
import Foundation
import Store
import Words

struct Schedule: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The standing weekly slot, which takes the next ready post.", subcommands: [Set.self, Next.self, Remove.self])

  struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set the slot, for example: tuesday schedule set \"every Tuesday 09:00\" --zone America/Chicago")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "every WEEKDAY HH:MM")
    var rule: String

    @Option(help: "The IANA time zone of the slot, such as America/Chicago.")
    var zone: String

    func run() async throws {
      let rule = try WeeklyRule(rule, zoneName: zone)
      let settings = try options.load()
      let database = try settings.open()
      let list = try await list.find(database).id
      try await database.write { try Slot.set(rule, list: list, now: .now(), $0) }
      try output.tell(
        "\(rule.text) \(rule.zone.name). `tuesday serve` keeps it. Next:\n" + Schedule.text(rule, count: 4),
        ["rule": rule.text, "zone": rule.zone.name, "next": rule.occurrences(after: .now(), count: 1)[0].time.rfc3339])
    }
  }

  struct Next: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The coming slots with their zone and UTC offset, and the posts that would fill them.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "How many.", transform: WholeNumber.within(1...520))
    var count: Int = 4

    private struct Coming: Encodable {
      let local: String
      let zone: String
      let utc: String
      let post: String?
    }

    func run() async throws {
      let settings = try options.load()
      let database = try settings.open()
      let list = try await list.find(database).id
      guard let slot = try await database.read({ try Slot.find(list: list, $0) }) else {
        throw CommandError.noInput("no slot is set; try: tuesday schedule set \"every Tuesday 09:00\" --zone America/Chicago")
      }
      var used = try await database.read { try Campaign.usedSlugs(list: list, mode: settings.mode, $0) }
      let slug = self.list.list
      let folder = PostFolder(path: settings.publication.posts, of: settings.publication)
      let decided = try await database.read { try Slot.decided(list: list, mode: settings.mode, $0) }
      // A day takes one issue: what it was decided about does not come again, though the slot was moved to a later hour.
      let days = slot.rule.occurrences(after: .now(), count: count + 1).filter { !decided.contains($0.date.description) }
      let coming = try days.prefix(count).map { occurrence in
        let post = try folder.queue(for: slug, on: occurrence.date, without: used).first
        if let post { used.insert(post.slug) }
        return Coming(
          local: Schedule.local(occurrence, slot.rule), zone: slot.rule.zone.name, utc: occurrence.time.rfc3339, post: post?.slug)
      }
      try output.show(coming, else: Terminal.table(coming.map { [$0.local, $0.zone, $0.post ?? "no post is ready"] }))
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take the slot away; nothing is sent by itself any more.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let settings = try options.load()
      let database = try settings.open()
      let list = try await list.find(database).id
      let existed = try await database.write { try Slot.remove(list: list, $0) }
      try output.tell(existed ? "The slot is gone." : "There was no slot.", ["removed": .truth(existed)])
    }
  }

  fileprivate static func text(_ rule: WeeklyRule, count: Int) -> String {
    rule.occurrences(after: .now(), count: count).map { "  " + local($0, rule) }.joined(separator: "\n")
  }

  /// `Tue 2026-11-24 09:00 UTC-06:00`
  private static func local(_ occurrence: WeeklyRule.Occurrence, _ rule: WeeklyRule) -> String {
    let offset = rule.zone.secondsFromGMT(for: occurrence.time.date)
    // In a spring gap the clock shows another time than the rule's: what is shown is what the clock will say.
    let second = (Int(occurrence.time.milliseconds / 1000) + offset) % 86_400
    let clock = "\((second / 3600).padded(to: 2)):\((second / 60 % 60).padded(to: 2))"
    let utc = (offset < 0 ? "-" : "+") + (abs(offset) / 3600).padded(to: 2) + ":" + (abs(offset) / 60 % 60).padded(to: 2)
    let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    return "\(names[occurrence.date.weekday - 1]) \(occurrence.date) \(clock) UTC\(utc)"
  }
}
