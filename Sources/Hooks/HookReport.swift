package import Store

/// How a hook stands, for whoever asks: a command, the desk, the API.
package struct HookReport: Codable, Sendable {
  package struct Waiting: Codable, Sendable {
    package let id: String
    package let event: String
    package let at: String
  }

  package enum State: String, Codable, Sendable, CaseIterable {
    /// Nothing is kept for it before `tuesday serve` has run.
    case new
    case ok, fails, rests
  }

  package let hook: String
  /// Without what may be secret of it.
  package let place: String
  package let state: State
  package let events: [String]
  package let lists: [String]
  /// What it was not told yet, of which some may turn out to be none of its.
  package let waiting: Int
  package let waitingSince: String?
  package let takenAt: String?
  /// Its last, in words that go on after its name: `answers with 500`.
  package let answer: String?
  package let answeredAt: String?
  package let failures: Int
  package let failingSince: String?
  package let nextAt: String?
  package let restsSince: String?
  /// The first that wait, in their order.
  package let next: [Waiting]

  package init(_ hook: Hook, next limit: Int = 0, _ connection: Connection) throws {
    let found = try HookState.find(hook.name, connection)
    let waits = try found.map { try HookEntry.count(after: $0.position, hook.events, connection) }
    (self.hook, place) = (hook.name, hook.place)
    (events, lists) = (hook.events.map(\.rawValue).sorted(), hook.lists.sorted())
    state = found.map { $0.rest != nil ? .rests : $0.failures > 0 ? .fails : .ok } ?? .new
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

  /// Whether it does not take what it is told.
  package var isFailing: Bool { state == .fails || state == .rests }
}
