import Audience
import Campaigns
import Delivery
import Foundation
import Store
import Words

/// What follows for a list from a slot's zone that is not the publication's, and from the hours in which issues leave.
struct ZonesBeside: Sendable {
  private let slot: TimeZone
  private let list: MailingList
  private let publication: Publication

  init(_ slot: TimeZone, list: MailingList, in publication: Publication) {
    (self.slot, self.list, self.publication) = (slot, list, publication)
  }

  /// Which clock counts for what; nil where there is only one.
  var difference: String? {
    if slot.name == publication.zone.name { return nil }
    return
      "The days of the slot, the `date` of a post that waits for it, and the days of readers who want one issue a week, a month, or a digest, are those of \(slot.name); `send --at`, delivery.window, and the days and hours that archive and desk show are in \(publication.zone.name) (publication.time_zone)."
  }

  /// That mail does not leave at the next time of a slot; nil where it does.
  func held(_ slot: Slot, now: Timestamp, _ connection: Connection) throws -> String? {
    guard let next = slot.rule.occurrences(after: now, count: 1).first else { return nil }
    if slot.isLocal, let held = try held(at: next, connection) { return held }
    return publication.later(than: next.time).map {
      "mail of \(next.time.local(in: self.slot)) leaves at \($0.local(in: self.slot)), when delivery.window opens"
    }
  }

  /// For which readers their own time is outside of the hours in which issues leave; nil for none.
  func held(at occurrence: SlotRule.Occurrence, _ connection: Connection) throws -> String? {
    let zones = try Slot.zones(connection).map(\.zone).compactMap { zone in
      publication.later(than: occurrence.time(in: zone)).map { "\(zone.name) at \($0.local(in: zone)) of theirs" }
    }
    guard let hours = publication.hours, let first = zones.first else { return nil }
    let more = zones.count > 1 ? ", and so do \(zones.count - 1) more zones" : ""
    return "delivery.window (\(hours)) holds mail back: readers in \(first)\(more) have it later than their own time."
  }
}

extension ComingSlots.Day {
  /// Its time, and when mail of that time leaves where that is later.
  var departure: String { leavesLocal.map { "\(local), leaves \($0) (delivery.window)" } ?? local }
}
