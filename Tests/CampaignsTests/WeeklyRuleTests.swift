import Foundation
import Store
import Testing

@testable import Campaigns

@Suite struct WeeklyRuleTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  @Test func `A rule is read in any case and spelled one way`() throws {
    let rule = try WeeklyRule("EVERY tuesday 9:05", zoneName: "America/Chicago")
    #expect(rule.text == "every Tuesday 09:05")
  }

  @Test(
    "What is no rule says how to write one",
    arguments: [
      ("Tuesdays at nine", "UTC"), ("every Tuesday", "UTC"), ("every Tuesday 24:00", "UTC"), ("every Tuesday 9:5", "UTC"),
      ("every Tuesday 09:00", "CST"),
    ])
  func wrong(text: String, zone: String) {
    #expect { _ = try WeeklyRule(text, zoneName: zone) } throws: { "\($0)".contains("like") }
  }

  @Test(
    "A zone that is nearly right gets its name",
    arguments: [
      ("Chicago", "America/Chicago"), ("america/chicgo", "America/Chicago"), ("new york", "America/New_York"),
      ("Europe/Berlim", "Europe/Berlin"),
    ])
  func nearly(zone: String, name: String) {
    #expect { _ = try WeeklyRule("every Tuesday 09:00", zoneName: zone) } throws: { "\($0)".contains("did you mean \(name)?") }
  }

  @Test func `The wall clock stays when the offset changes`() throws {
    let rule = try WeeklyRule("every Tuesday 09:00", zoneName: "America/Chicago")
    let times = rule.occurrences(after: try time("2026-10-26T00:00:00Z"), count: 2).map(\.time.rfc3339)
    #expect(times == ["2026-10-27T14:00:00Z", "2026-11-03T15:00:00Z"])
  }

  @Test func `A week that begins with a spring gap is neither skipped nor doubled`() throws {
    // The case in which Calendar.nextDate loses 8 March.
    let rule = try WeeklyRule("every Sunday 02:30", zoneName: "America/New_York")
    let found = rule.occurrences(after: try time("2026-03-01T17:00:00Z"), count: 2)
    #expect(found.map(\.date.description) == ["2026-03-08", "2026-03-15"])
    #expect(found[0].time.rfc3339 == "2026-03-08T07:30:00Z")
  }

  @Test func `A time that happens twice is taken the first time`() throws {
    let rule = try WeeklyRule("every Sunday 01:30", zoneName: "America/New_York")
    #expect(rule.occurrences(after: try time("2026-10-31T12:00:00Z"), count: 1)[0].time.rfc3339 == "2026-11-01T05:30:00Z")
  }

  @Test(
    "Every week has one occurrence, on its weekday, through every clock change of three years",
    arguments: [
      "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Chatham", "Antarctica/Troll", "Africa/Casablanca", "Asia/Tehran",
      "UTC",
    ])
  func complete(zone: String) throws {
    let start = try time("2024-01-01T00:00:00Z")
    for (weekday, clock) in [("Sunday", "02:30"), ("Sunday", "01:15"), ("Saturday", "23:45"), ("Tuesday", "00:00")] {
      let rule = try WeeklyRule("every \(weekday) \(clock)", zoneName: zone)
      let found = rule.occurrences(after: start, count: 160)
      for (previous, next) in zip(found, found.dropFirst()) {
        #expect(previous.date.adding(days: 7) == next.date)
        #expect(previous.time < next.time)
        // Asked for from any instant between two, the next one is the same.
        #expect(rule.occurrences(after: previous.time, count: 1)[0] == next)
      }
      #expect(found.allSatisfy { $0.date.weekday == rule.weekday && LocalDate($0.time, in: rule.zone) == $0.date })
    }
  }
}
