import Foundation
import Store

/// An instant that has passed: `2026-11-24`, `2026-11-24T09:00`, `2026-11-24T09:00:00Z`, or so long ago: `36h`, `7d`.
enum SinceArgument {
  static func time(_ text: String, in zone: TimeZone, now: Timestamp) throws -> Timestamp {
    if let match = text.wholeMatch(of: /(\d{1,5})([mhd])/), let count = Int(match.1) {
      return now + .seconds(-count * ["m": 60, "h": 3600, "d": 86_400][match.2, default: 1])
    }
    if let date = try? Date(text, strategy: .iso8601) { return Timestamp(date) }
    let parts = text.split(separator: "T", maxSplits: 1)
    if let day = parts.first.flatMap({ LocalDate(String($0)) }) {
      if parts.count == 1 { return day.at(hour: 0, minute: 0, in: zone) }
      if let clock = parts[1].wholeMatch(of: /(\d{2}):(\d{2})/), let hour = Int(clock.1), let minute = Int(clock.2), hour < 24, minute < 60
      {
        return day.at(hour: hour, minute: minute, in: zone)
      }
    }
    throw CommandError.usage("--since \(text): write it as 2026-11-24, 2026-11-24T09:00 (in \(zone.identifier)), 36h or 7d")
  }
}
