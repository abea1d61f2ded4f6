package import Foundation
package import Store

/// The hours of a day in which issues leave.
package struct SendingWindow: Sendable, Hashable {
  /// Minutes since midnight.
  package let opens: Int
  /// Minutes since midnight; before `opens` when the night is between.
  package let closes: Int
  package let zone: TimeZone

  package init(opens: Int, closes: Int, zone: TimeZone) {
    self.opens = opens
    self.closes = closes
    self.zone = zone
  }

  package func isOpen(at time: Timestamp) -> Bool {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let parts = calendar.dateComponents([.hour, .minute], from: time.date)
    let minute = (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
    return opens < closes ? opens <= minute && minute < closes : opens <= minute || minute < closes
  }
}
