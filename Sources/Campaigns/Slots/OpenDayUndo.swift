internal import Delivery
internal import Foundation
package import Store

/// That somebody decided, at the desk or through the API, what lets a post go on a day that is open. The slot takes nothing for as long as a sending can be
/// taken back (`delivery.undo`), and until then all can be as it was before.
package struct OpenDayUndo: Sendable, Hashable, Codable {
  /// Somebody else has decided otherwise since, or its time is over.
  package struct TooLate: Error {}

  /// What was decided about posts and days.
  struct State: Sendable, Hashable, Codable {
    let places: [String: QueuePlace]
    /// The days that are left out, each with the reason.
    let skips: [String: String]

    init(of list: ListID, _ connection: Connection) throws {
      (places, skips) = (try QueuePlace.all(list: list, connection), try Slot.skips(list: list, connection))
    }
  }

  package let day: LocalDate
  package let until: Timestamp
  fileprivate let before: State
  fileprivate let after: State

  /// - Parameter last: what waits already: taking back leads to before both.
  init(of day: LocalDate, until: Timestamp, from before: State, to after: State, behind last: OpenDayUndo?) {
    (self.day, self.until, self.after) = (day, until, after)
    self.before = last.map { $0.after == before ? $0.before : before } ?? before
  }

  /// Of a moment so far away a clock that ran ahead told.
  private static let longest = Duration.seconds(86_400)

  /// Whether the slot waits still.
  package func isOpen(_ now: Timestamp) -> Bool { now < until && until <= now + Self.longest }

  /// In words, on one line.
  var wait: String { "waits until \(until.rfc3339), as long as it can be taken back at the desk" }

  /// Puts back what stood before, in the caller's transaction.
  ///
  /// - Throws: ``TooLate``, or ``DayRefusal/decided(_:)``.
  func takeBack(list: ListID, mode: SendingMode, now: Timestamp, _ connection: Connection) throws {
    guard isOpen(now), try State(of: list, connection) == after else { throw TooLate() }
    try Slot.requireOpen(day, list: list, mode, connection)
    let slugs = Set(before.places.keys).union(after.places.keys).filter { before.places[$0] != after.places[$0] }
    let places = slugs.map { (slug: $0, place: before.places[$0] ?? QueuePlace()) }
    // What lets a day go comes before what takes it.
    for (slug, place) in places where place.pinnedTo == nil { try place.keep(slug: slug, list: list, connection) }
    for (slug, place) in places where place.pinnedTo != nil { try place.keep(slug: slug, list: list, connection) }
    for (date, reason) in before.skips where after.skips[date] != reason {
      if let date = LocalDate(date) { try Slot.skip(date, list: list, reason: reason, connection) }
    }
    for date in after.skips.keys where before.skips[date] == nil {
      if let date = LocalDate(date) { _ = try Slot.unskip(date, list: list, connection) }
    }
    try Slot.keep(nil, list: list, connection)
  }
}

extension Slot {
  /// - Parameter undo: nil: nothing can be taken back.
  static func keep(_ undo: OpenDayUndo?, list: ListID, _ connection: Connection) throws {
    try connection.execute("UPDATE slots SET undo = $2 WHERE list_id = $1", [list.sql, .text(try undo?.text())])
  }

  /// What the slot waits for before it takes a post for a day; nil: for nothing.
  package func waiting(on day: LocalDate, _ now: Timestamp) -> OpenDayUndo? { undo.flatMap { $0.day == day && $0.isOpen(now) ? $0 : nil } }
}

// MARK: As a column holds it

extension OpenDayUndo {
  /// Nil for a text that is none.
  init?(_ text: String) {
    guard let undo = try? JSONDecoder().decode(OpenDayUndo.self, from: Data(text.utf8)) else { return nil }
    self = undo
  }

  fileprivate func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
