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
        time twice, at the first. The `date` of a post that waits for it, days of readers who want one issue a week or a month, and of digests, are this \
        zone's; hours of delivery.window and `send --at` are those of publication.time_zone.
        Setting what is set already changes nothing, so a script may do it each time. By another rule a day whose time has come, and that waits for a post \
        still, ends with a word in `schedule past`, unless that rule has the same day at a later time.
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
      // A rule that is none is told before anything is opened.
      _ = try SlotRule.typed(rule, zoneName: zone, over: nil, now: now)
      let settings = try options.load()
      let database = try settings.open()
      let list = try await list.find(database)
      let (text, zoneName, local) = (self.rule, zone, local)
      let (rule, change) = try await database.write { connection in
        let standing = try Slot.find(list: list.id, connection)?.rule
        let rule = try SlotRule.typed(text, zoneName: zoneName, over: standing, now: now)
        let change = try Slot.change(
          to: rule, isLocal: local, list: list.id, in: settings.publication, mode: settings.mode, now: now, connection)
        return (rule, change)
      }
      let coming = try await database.read { try ComingSlots(list, count: 4, settings, now: now, $0) }
      let zones = ZonesBeside(rule.zone, list: list, in: settings.publication)
      let whose = local ? "the readers' own time, or else \(rule.zone.name)" : rule.zone.name
      let left = coming.scheduled.left(by: rule)
      let first = rule.occurrences(after: now, count: 1).first
      let held = local ? try await database.read { connection in try first.flatMap { try zones.held(at: $0, connection) } } : nil
      try output.tell(
        (change.isNew ? "" : "As it was: ") + "\(rule.text) \(whose). `tuesday serve` keeps it. Next:\n"
          + coming.days.map { "  " + $0.departure }.joined(separator: "\n")
          + [zones.difference, held].compactMap { $0.map { "\n" + $0 } }.joined()
          + left.map(\.leaving).joined() + change.told + change.lapsed.told,
        [
          "rule": .text(rule.text), "zone": .text(rule.zone.name), "local": .truth(local),
          "next": .text(first?.time.rfc3339 ?? ""),
          "scheduledOtherwise": .text(left.map(\.campaign.name).joined(separator: " ")),
          "changed": .truth(change.isNew), "ended": .text(change.dates.joined(separator: " ")),
          "lapsedPins": .text(change.lapsed.keys.sorted().joined(separator: " ")),
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
      try output.show(coming.all, else: Terminal.table(coming.all.map(\.row)))
    }
  }

  struct Skip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Leave days of the slot out, for example: tuesday schedule skip 2026-12-29 --because \"we rest\"",
      discussion: """
        The post that would have gone out waits for the next day; one that is pinned to the day goes on none before it. `tuesday schedule unskip` takes \
        it back, also of a day whose time has come, as long as it is open.
        """)

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
      let lapsed: [String: LapsedPin]
      do {
        lapsed = try await database.write { connection in
          for day in dates { try Slot.leaveOut(day, list: list.id, mode: settings.mode, because: because, connection) }
          return try LapsedPin.waiting(list: list.id, in: settings.publication, mode: settings.mode, now: now, connection).filter {
            dates.contains($0.value.day)
          }
        }
      } catch let refusal as DayRefusal {
        throw ScheduleDay.refused(refusal, of: coming)
      }
      try output.tell(
        "Left out: \(days.joined(separator: ", ")). The posts wait for the days after." + lapsed.told,
        [
          "skipped": .text(days.joined(separator: " ")), "reason": .text(because),
          "lapsedPins": .text(lapsed.keys.sorted().joined(separator: " ")),
        ])
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
      let list = try await list.find(database)
      let date = try ScheduleDay.date(day)
      let now = Timestamp.now()
      let (taken, leaving): (Slot.TakenIn, ComingSlots.Day?)
      do {
        (taken, leaving) = try await OpenDay(list: list, settings: settings, database: database).decide {
          try Slot.takeIn(date, list: list.id, in: settings.publication, mode: settings.mode, now: now, $0)
        }
      } catch DayRefusal.past(let date) {
        throw CommandError.badData("\(date) is past; `tuesday schedule next` shows the coming days")
      } catch is DayRefusal {
        throw CommandError.badData(
          "\(date) is decided; `tuesday schedule past` tells what became of it, and `tuesday schedule next` what is scheduled")
      }
      let open = taken.openUntil.map { " Its time has come: until \($0.rfc3339) what is ready goes at once." } ?? ""
      try output.tell(
        taken.isChanged ? "\(date) takes a post again.\(open)" : "\(date) was not left out.",
        ["changed": .truth(taken.isChanged), "openUntil": .text(taken.openUntil?.rfc3339 ?? "")], leaving)
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
      let now = Timestamp.now()
      let (change, left) = try await database.write { connection in
        (
          try Slot.change(to: nil, list: list.id, in: settings.publication, mode: settings.mode, now: now, connection),
          try ScheduledIssue.all(list: list.id, mode: settings.mode, connection).left(by: nil)
        )
      }
      try output.tell(
        (change.isNew ? "The slot is gone." : "There was no slot.") + left.map(\.leaving).joined() + change.told,
        [
          "removed": .truth(change.isNew), "scheduled": .text(left.map(\.campaign.name).joined(separator: " ")),
          "ended": .text(change.dates.joined(separator: " ")),
        ])
    }
  }
}

extension Slot.Change {
  /// A line for each day that takes nothing any more.
  fileprivate var told: String {
    ended.map { "\n\($0.date) takes no post any more: \($0.word). What is ready waits for the next day." }.joined()
  }
}

extension [String: LapsedPin] {
  /// A line for each, by slug: what becomes of a post that was to have its day alone.
  fileprivate var told: String {
    sorted { $0.key < $1.key }.map { slug, pin in
      "\n\(slug) \(pin.text): \(LapsedPin.consequence); `tuesday queue pin \(slug) DAY` gives it another"
    }.joined()
  }
}

extension ScheduledIssue {
  /// A line of its own: the slot lets it go, nobody else does.
  fileprivate var leaving: String {
    "\nStill scheduled: \(campaign.name) for \(campaign.sendAt.rfc3339); to take it back: tuesday campaign cancel \(campaign.name)"
  }
}
