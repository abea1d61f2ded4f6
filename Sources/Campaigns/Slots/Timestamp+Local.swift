package import Foundation
package import Store
internal import Words

extension Timestamp {
  /// What the clock of a zone shows: `Tue 2026-11-24 09:00 UTC-06:00`
  ///
  /// - Parameter language: of the day's name, one that pages have.
  package func local(in zone: TimeZone, language: String = "en") -> String {
    let offset = zone.secondsFromGMT(for: date)
    let day = LocalDate(self, in: zone)
    let minute = Int((self + .seconds(offset) - day.midnightUTC).inSeconds) / 60
    let clock = "\((minute / 60).padded(to: 2)):\((minute % 60).padded(to: 2))"
    let utc = (offset < 0 ? "-" : "+") + (abs(offset) / 3600).padded(to: 2) + ":" + (abs(offset) / 60 % 60).padded(to: 2)
    let names =
      language == "es" ? ["dom", "lun", "mar", "mié", "jue", "vie", "sáb"] : ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    return "\(names[day.weekday - 1]) \(day) \(clock) UTC\(utc)"
  }
}
