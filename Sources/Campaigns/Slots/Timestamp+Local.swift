package import Foundation
package import Store
internal import Words

extension Timestamp {
  /// What the clock of a zone shows: `Tue 2026-11-24 09:00 UTC-06:00`
  package func local(in zone: TimeZone) -> String {
    let offset = zone.secondsFromGMT(for: date)
    let day = LocalDate(self, in: zone)
    let minute = Int((self + .seconds(offset) - day.midnightUTC).inSeconds) / 60
    let clock = "\((minute / 60).padded(to: 2)):\((minute % 60).padded(to: 2))"
    let utc = (offset < 0 ? "-" : "+") + (abs(offset) / 3600).padded(to: 2) + ":" + (abs(offset) / 60 % 60).padded(to: 2)
    let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    return "\(names[day.weekday - 1]) \(day) \(clock) UTC\(utc)"
  }
}
