internal import Delivery
package import Store

/// What a person's hand does with hooks: looks at them, tries one, has one go on or told once more. Commands, desk and API do it by this.
package struct HookSteering: Sendable {
  package enum Refusal: Error, Sendable {
    /// It is in the settings, and nothing is kept for it before the next `tuesday serve`.
    case notBegun
    /// There is nothing to leave out.
    case nothingWaits

    /// For commands and the API.
    package func words(of hook: String) -> String {
      switch self {
      case .notBegun: "nothing is kept for \(hook) yet; it begins with the next start of tuesday serve"
      case .nothingWaits: "nothing waits for \(hook), so there is nothing to leave out"
      }
    }
  }

  /// In the order of the settings.
  package let hooks: [Hook]
  private let publication: String
  private let post: @Sendable (HookCall, Hook, Timestamp) async throws -> HookAnswer

  /// - Parameter publication: the address of its site.
  package init(_ hooks: [Hook], publication: String) {
    self.init(hooks, publication: publication) { call, hook, now in try await OwnThread.run { call.post(to: hook, now: now) } }
  }

  /// - Parameter post: in the place of the network.
  package init(
    _ hooks: [Hook], publication: String, post: @escaping @Sendable (HookCall, Hook, Timestamp) async throws -> HookAnswer
  ) {
    (self.hooks, self.publication, self.post) = (hooks, publication, post)
  }

  package func find(_ name: String) -> Hook? { hooks.first { $0.name == name } }

  /// - Parameter limit: of what waits for each, how many are named.
  package func reports(next limit: Int = 0, _ connection: Connection) throws -> [HookReport] {
    try hooks.map { try HookReport($0, next: limit, connection) }
  }

  /// How far a hook is behind.
  package struct Lag: Sendable {
    package let hook: String
    /// For how long the first event that it was not told has waited.
    package let time: Duration
    /// In a row.
    package let failures: Int
  }

  package func lags(now: Timestamp, _ connection: Connection) throws -> [Lag] {
    try hooks.map { hook in
      let state = try HookState.find(hook.name, connection)
      let first = try state.flatMap { try HookEntry.waiting(after: $0.position, hook.events, limit: 1, connection).first }
      return Lag(hook: hook.name, time: first.map { now - $0.at } ?? .zero, failures: state?.failures ?? 0)
    }
  }

  /// What a hook said to something that means nothing.
  package struct Tried: Sendable {
    package let id: String
    package let answer: HookAnswer
  }

  package func test(_ hook: Hook, now: Timestamp) async throws -> Tried {
    let call = try HookCall.test(of: hook, publication: publication, now: now)
    return Tried(id: call.id, answer: try await post(call, hook, now))
  }

  package struct Resumed: Sendable {
    /// What was left out: its event, and its id.
    package let skipped: (event: String, id: String)?
    package let waiting: Int
  }

  /// It is asked again at once, where it stopped, also when it is told nothing any more.
  ///
  /// - Parameter isSkipping: whether what it is told next is left out.
  /// - Throws: ``Refusal``.
  package static func resume(_ hook: Hook, isSkipping: Bool, _ connection: Connection) throws -> Resumed {
    let state = try state(of: hook, connection)
    let next = isSkipping ? try HookEntry.waiting(after: state.position, hook.events, limit: 1, connection).first : nil
    if isSkipping && next == nil { throw Refusal.nothingWaits }
    try HookState.resume(hook.name, from: next?.id, connection)
    let waits = try HookEntry.count(after: next?.id ?? state.position, hook.events, connection)
    return Resumed(skipped: next.map { ($0.event.rawValue, state.id(of: $0)) }, waiting: waits.count)
  }

  package struct Replayed: Sendable {
    /// How many it is told from now on.
    package let waiting: Int
    /// When the first thing happened that is still known; nil: nothing is.
    package let keptSince: Timestamp?
  }

  /// It is told once more what happened since then, under the same ids.
  ///
  /// - Parameter isDry: whether nothing is to change.
  /// - Throws: ``Refusal``.
  package static func replay(_ hook: Hook, since time: Timestamp, isDry: Bool, _ connection: Connection) throws -> Replayed {
    let before = try state(of: hook, connection)
    let place = try HookState.replay(hook.name, since: time, isDry: isDry, connection) ?? before.position
    let waits = try HookEntry.count(after: place, hook.events, connection)
    return Replayed(waiting: waits.count, keptSince: try HookEntry.beginning(connection))
  }

  private static func state(of hook: Hook, _ connection: Connection) throws -> HookState {
    guard let state = try HookState.find(hook.name, connection) else { throw Refusal.notBegun }
    return state
  }
}
