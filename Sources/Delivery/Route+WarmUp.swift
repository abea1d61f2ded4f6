package import Store

extension Route {
  /// How far receivers know it; nil where that does not matter.
  func warmingUp(_ history: RouteHistory, now: Timestamp) -> WarmUp? {
    warmUp.map { WarmUp(first: $0, day: now.day, sent: history.sentToday, best: history.best) }
  }

  /// What it has sent today, when it may send no more before midnight (UTC); else nil.
  package func spentToday(_ mode: SendingMode, now: Timestamp, _ connection: Connection) throws -> Int? {
    let history = try RouteHistory.of(name, mode, now: now, connection)
    var warmUp = warmingUp(history, now: now)
    return warmUp?.left(on: now.day) == 0 ? history.sentToday : nil
  }
}
