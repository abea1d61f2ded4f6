package import Campaigns
package import Logging
package import Store

/// Tells one hook what happened, one thing after another, in the order of commits. What it took is committed before the next: who dies between its
/// answer and the commit has it told once more, under the same id.
package struct HookTelling: Sendable {
  /// What came of a round.
  package enum Outcome: Sendable, Hashable {
    /// There may be more at once.
    case more
    /// Nothing waits, or not for us.
    case idle
    /// It did not take something; it is asked again later, or not any more.
    case refused
  }

  /// Whoever has a hook in hand loses it after so long without a word: longer than anything lasts between two commits.
  static let lease = Duration.seconds(30)
  private static let batch = 200

  let database: Database
  let publication: Publication
  let notices: Notices?
  /// What keeps campaigns from going on.
  let situation: @Sendable (Timestamp, Connection) throws -> SendingSituation
  /// Of this process, random.
  let worker: String
  let logger: Logger
  let clock: @Sendable () -> Timestamp
  /// Whether everything is to end: what is on its way comes to its end first.
  let isOver: @Sendable () -> Bool
  let post: @Sendable (HookCall, Hook) async throws -> HookAnswer

  package init(
    _ database: Database, _ publication: Publication, notices: Notices?,
    situation: @escaping @Sendable (Timestamp, Connection) throws -> SendingSituation, worker: String, logger: Logger,
    clock: @escaping @Sendable () -> Timestamp, isOver: @escaping @Sendable () -> Bool,
    post: @escaping @Sendable (HookCall, Hook) async throws -> HookAnswer
  ) {
    (self.database, self.publication, self.notices, self.situation, self.worker) = (database, publication, notices, situation, worker)
    (self.logger, self.clock, self.isOver, self.post) = (logger, clock, isOver, post)
  }

  /// Tells it what waits, up to some hundreds.
  package func round(_ hook: Hook) async throws -> Outcome {
    guard try await database.read({ try isDue(hook, $0) }) else { return .idle }
    let now = clock()
    let claimed = try await database.write { connection in
      try HookState.claim(hook.name, by: worker, for: Self.lease, now: now, connection).map {
        ($0, try HookEntry.after($0.position, limit: Self.batch, connection))
      }
    }
    guard let (claimed, found) = claimed else { return .idle }
    let outcome = try await tell(hook, claimed, found.entries.filter { hook.events.contains($0.event) }, to: found.end)
    if outcome != .refused { try await database.write { try claimed.release(by: worker, $0) } }
    return outcome
  }

  /// Looks without writing, since mostly there is nothing.
  private func isDue(_ hook: Hook, _ connection: Connection) throws -> Bool {
    guard let state = try HookState.find(hook.name, connection), state.rest == nil, state.nextAt <= clock() else { return false }
    return try HookEntry.after(state.position, limit: 1, connection).end != nil
  }

  private func tell(_ hook: Hook, _ claimed: HookState, _ entries: [HookEntry], to end: Int64?) async throws -> Outcome {
    var state = claimed
    for entry in entries {
      if isOver() { return .idle }
      let now = clock()
      let data = try await database.read { try HookData(entry, for: hook, publication, now: now, situation: situation, $0) }
      guard let data else { continue }
      let call = try HookCall(
        id: state.id(of: entry), type: entry.event.rawValue, at: entry.at, publication: publication.baseURL, data: data)
      let answer = try await post(call, hook)
      guard answer.isTaken else { return try await fail(hook, state, answer, call.id) }
      guard let next = try await advance(state, to: entry.id, answer.words) else { return .idle }
      logger.debug("a hook was told", metadata: ["hook": "\(hook.name)", "event": "\(entry.event.rawValue)", "id": "\(call.id)"])
      if state.failures > 0 { logger.notice("a hook takes what it is told again", metadata: ["hook": "\(hook.name)"]) }
      state = next
    }
    if let end, end > state.position, try await advance(state, to: end, nil) == nil { return .idle }
    return end == nil ? .idle : .more
  }

  private func advance(_ state: HookState, to place: Int64, _ answer: String?) async throws -> HookState? {
    let now = clock()
    return try await database.write {
      try state.advance(to: place, answer: answer, by: worker, until: now + Self.lease, now: now, $0)
    }
  }

  private func fail(_ hook: Hook, _ state: HookState, _ answer: HookAnswer, _ id: String) async throws -> Outcome {
    let now = clock()
    var wish: Duration?
    if case .refused(_, let asked) = answer { wish = asked }
    let since = state.failingSince ?? now
    let isOver = answer == .gone || now - since >= HookBackoff.patience
    let next = now + HookBackoff.pause(after: state.failures + 1, wish: wish)
    let isOurs = try await database.write { connection in
      guard try state.fail(answer.words, next: next, isOver: isOver, by: worker, now: now, connection) else { return false }
      if isOver {
        let values = ["hook": hook.name, "place": hook.place, "since": since.rfc3339, "reason": answer.words]
        try notices?.post(.deaf, "\(hook.name).\(since.milliseconds)", values, now: now, connection)
      }
      return true
    }
    guard isOurs else { return .idle }
    logger.warning(
      isOver ? "a hook is told nothing any more; `tuesday hooks resume` lets it go on" : "a hook did not take what it was told",
      metadata: ["hook": "\(hook.name)", "id": "\(id)", "reason": "\(answer.words)", "failures": "\(state.failures + 1)"])
    return .refused
  }
}
