import ArgumentParser
import Audience
import Campaigns
import Foundation
import Store
import Words

struct Schedule: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The standing slot of a list, which takes the next ready post.",
    subcommands: [Set.self, Next.self, Skip.self, Unskip.self, Past.self, Remove.self])

  struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set the slot, for example: tuesday schedule set \"every Tuesday 09:00\" --zone America/Chicago",
      discussion: """
        "every Tuesday and Friday 09:00", "every weekday 07:30", "every 2 weeks on Tuesday 09:00 from 2026-12-01", \
        "first and third Tuesday of the month 09:00", "last Friday of the month 17:00"; several times with ; between. A day takes one issue. \
        The wall clock of the zone counts: where it jumps over the time, the issue leaves in the first minute after the jump, and where it shows the \
        time twice, at the first. Days of readers who want one issue a week or a month, and of digests, are this zone's; hours of delivery.window and \
        `send --at` are those of publication.time_zone.
        """)

    @OptionGroup var options: PublicationOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "every WEEKDAY HH:MM, every N weeks on WEEKDAY HH:MM, first WEEKDAY of the month HH:MM …")
    var rule: String

    @Option(help: "The IANA time zone of the slot, such as America/Chicago.")
    var zone: String

    @Flag(help: "Each reader has it at that time of their own zone (`tuesday subscribers import` takes one); who has none, at the slot's.")
    var local = false

    func run() async throws {
      let now = Timestamp.now()
      let rule = try SlotRule.typed(rule, zoneName: zone, now: now)
      let settings = try options.load()
      let database = try settings.open()
      let list = try await list.find(database)
      let local = local
      try await database.write { try Slot.set(rule, list: list.id, isLocal: local, now: now, $0) }
      let coming = try await database.read { try ComingSlots(list, count: 4, settings, now: now, $0) }
      let zones = ZonesBeside(rule.zone, list: list, in: settings.publication)
      let whose = local ? "the readers' own time, or else \(rule.zone.name)" : rule.zone.name
      let left = coming.left(by: rule)
      let first = rule.occurrences(after: now, count: 1).first
      let held = local ? try await database.read { connection in try first.flatMap { try zones.held(at: $0, connection) } } : nil
      try output.tell(
        "\(rule.text) \(whose). `tuesday serve` keeps it. Next:\n" + coming.days.map { "  " + $0.departure }.joined(separator: "\n")
          + [zones.difference, held].compactMap { $0.map { "\n" + $0 } }.joined()
          + left.map(\.leaving).joined(),
        [
          "rule": .text(rule.text), "zone": .text(rule.zone.name), "local": .truth(local),
          "next": .text(first?.time.rfc3339 ?? ""),
          "scheduledOtherwise": .text(left.map(\.campaign.name).joined(separator: " ")),
        ])
    }
  }

  struct Next: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The coming slots with their zone and UTC offset, and the posts that would fill them; and the month's digest.",
      discussion: "A day whose time has come, and that takes an issue still (schedule.late_window), stands first: its post goes at once.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "How many.", transform: WholeNumber.within(1...520))
    var count: Int = 4

    func run() async throws {
      let settings = try options.load()
      let database = try settings.open()
      let list = try await list.find(database)
      let coming = try await database.read { try ComingSlots(list, count: count, settings, now: .now(), $0) }
      if coming.digest == nil { _ = try coming.required() }
      if coming.slot == nil { Terminal.complain(ComingSlots.noSlot.description) }
      let days = (coming.days + [coming.digest].compactMap(\.self)).sorted { $0.utc < $1.utc }
      try output.show(days, else: Terminal.table(days.map(\.row)))
    }
  }

  struct Skip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Leave days of the slot out, for example: tuesday schedule skip 2026-12-29 --because \"we rest\"",
      discussion: "The post that would have gone out waits for the next day. `tuesday schedule unskip` takes it back.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The days, as YYYY-MM-DD.")
    var days: [String]

    @Option(help: "Why; `schedule next` and `schedule past` tell it.")
    var because: String = "by hand"

    func run() async throws {
      let settings = try options.load()
      let database = try settings.open()
      let list = try await list.find(database)
      let (now, days, because) = (Timestamp.now(), days, because)
      let coming = try await database.read { try ComingSlots(list, count: 4, settings, now: now, $0) }
      let dates = try days.map { try ScheduleDay.parse($0, of: coming) }
      try await database.write { connection in
        let decided = try Slot.decided(list: list.id, mode: settings.mode, connection)
        for day in dates {
          if decided.contains(day.description) { throw ScheduleDay.refused(.decided(day), of: coming) }
          try Slot.skip(day, list: list.id, reason: because, connection)
        }
      }
      try output.tell(
        "Left out: \(days.joined(separator: ", ")). The posts wait for the days after.",
        ["skipped": .text(days.joined(separator: " ")), "reason": .text(because)])
    }
  }

  struct Unskip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Have the slot send on a day that was left out after all.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The day, as YYYY-MM-DD.")
    var day: String

    func run() async throws {
      let settings = try options.load()
      let database = try settings.open()
      let list = try await list.find(database).id
      let date = try ScheduleDay.date(day)
      let existed = try await database.write { connection in
        if try Slot.decided(list: list, mode: settings.mode, connection).contains(date.description) {
          throw CommandError.badData(
            "\(date) is decided; `tuesday schedule past` tells what became of it, and `tuesday schedule next` what is scheduled")
        }
        return try Slot.unskip(date, list: list, connection)
      }
      try output.tell(existed ? "\(date) takes a post again." : "\(date) was not left out.", ["changed": .truth(existed)])
    }
  }

  struct Past: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What became of the days of the slot: what was sent, cancelled, missed or left out, and why.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "How many.", transform: WholeNumber.within(1...520))
    var count: Int = 8

    private struct Day: Encodable {
      let date: String
      let outcome: String
      let campaign: String?
      let reason: String?
      let decidedAt: String
    }

    func run() async throws {
      let settings = try options.load()
      let database = try settings.open()
      let list = try await list.find(database).id
      let days = try await database.read { try Slot.past(list: list, mode: settings.mode, limit: count, $0) }.map {
        Day(date: $0.date, outcome: $0.outcome, campaign: $0.campaign, reason: $0.reason, decidedAt: $0.decidedAt.rfc3339)
      }
      let rows = days.map { [$0.date, $0.outcome, [$0.campaign, $0.reason].compactMap(\.self).joined(separator: ", ")] }
      try output.show(days, else: rows.isEmpty ? "No day of the slot is over yet." : Terminal.table(rows))
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
      let list = try await list.find(database)
      let (existed, left) = try await database.write { connection in
        (
          try Slot.remove(list: list.id, connection),
          try ScheduledIssue.all(list: list.id, mode: settings.mode, connection).filter { $0.day != nil }
        )
      }
      try output.tell(
        (existed ? "The slot is gone." : "There was no slot.") + left.map(\.leaving).joined(),
        ["removed": .truth(existed), "scheduled": .text(left.map(\.campaign.name).joined(separator: " "))])
    }
  }
}

extension ScheduledIssue {
  /// A line of its own: the slot lets it go, nobody else does.
  fileprivate var leaving: String {
    "\nStill scheduled: \(campaign.name) for \(campaign.sendAt.rfc3339); to take it back: tuesday campaign cancel \(campaign.name)"
  }
}
