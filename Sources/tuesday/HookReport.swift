import Foundation
import Hooks
import Store

/// How a hook stands, for `tuesday hooks`.
struct HookReport: Encodable, Sendable {
  struct Waiting: Encodable, Sendable {
    let id: String
    let event: String
    let at: String
  }

  let hook: String
  /// Without what may be secret of it.
  let place: String
  /// `new`: nothing is kept for it before `tuesday serve` has run; `ok`, `fails`, `rests`.
  let state: String
  let events: [String]
  let lists: [String]
  /// What it was not told yet, of which some may turn out to be none of its.
  let waiting: Int
  let waitingSince: String?
  let takenAt: String?
  let answer: String?
  let answeredAt: String?
  let failures: Int
  let failingSince: String?
  let nextAt: String?
  let restsSince: String?
  /// The first that wait, in their order.
  let next: [Waiting]

  init(_ hook: Hook, next limit: Int = 0, _ connection: Connection) throws {
    let found = try HookState.find(hook.name, connection)
    let waits = try found.map { try HookEntry.count(after: $0.position, hook.events, connection) }
    (self.hook, place) = (hook.name, hook.place)
    (events, lists) = (hook.events.map(\.rawValue).sorted(), hook.lists.sorted())
    state = found.map { $0.rest != nil ? "rests" : $0.failures > 0 ? "fails" : "ok" } ?? "new"
    (waiting, waitingSince) = (waits?.count ?? 0, waits?.since?.rfc3339)
    (takenAt, answer, answeredAt) = (found?.takenAt?.rfc3339, found?.answer, found?.answeredAt?.rfc3339)
    (failures, failingSince, restsSince) = (found?.failures ?? 0, found?.failingSince?.rfc3339, found?.rest?.since.rfc3339)
    nextAt = found.flatMap { $0.rest == nil && $0.failures > 0 ? $0.nextAt.rfc3339 : nil }
    next =
      try found.map { state in
        try HookEntry.waiting(after: state.position, hook.events, limit: limit, connection).map {
          Waiting(id: state.id(of: $0), event: $0.event.rawValue, at: $0.at.rfc3339)
        }
      } ?? []
  }

  /// A line of a table.
  var row: [String] {
    let waits = waiting == 0 ? "nothing waits" : "\(waiting) \(waiting == 1 ? "waits" : "wait") since \(waitingSince ?? "")"
    let told = takenAt.map { "told last at \($0)" } ?? "told nothing yet"
    let more = [
      state == "new" ? "begins with the next tuesday serve" : waits, told, trouble,
    ].compactMap(\.self).joined(separator: "; ")
    return [hook, state, place, more]
  }

  /// Nil where all is well.
  var trouble: String? {
    if let restsSince { return "it \(answer ?? "") and is told nothing since \(restsSince): tuesday hooks resume \(hook)" }
    guard let failingSince else { return nil }
    return
      "it \(answer ?? "") (\(failures) \(failures == 1 ? "try" : "tries") since \(failingSince)); asked again at \(nextAt ?? "")"
  }

  /// For `tuesday status`; nil where all is well.
  var line: String? { trouble.map { "hook \(hook): \($0)" } }
}
