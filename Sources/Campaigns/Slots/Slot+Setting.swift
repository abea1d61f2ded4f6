package import Delivery
package import Store
internal import Words

/// Setting a list's slot, and taking it away.
extension Slot {
  /// What that did.
  package struct Change: Sendable {
    /// Whether the slot was another before.
    package let isNew: Bool
    /// Days that had begun without an issue and have none now, each with the word that stands in `schedule past`.
    package let ended: [(date: LocalDate, word: String)]
    /// Posts whose days it does not have any more, by slug.
    package let lapsed: [String: LapsedPin]

    package var dates: [String] { ended.map(\.date.description) }
  }

  /// Sets the slot, or takes it away. What it is already changes nothing: its open day stays open, and what it missed is told still. By another rule a day
  /// that has begun is that rule's where it has the day still to come; all other such days end with a word.
  ///
  /// - Parameter rule: nil: the list is to have none.
  package static func change(
    to rule: SlotRule?, isLocal: Bool = false, list: ListID, in publication: Publication, mode: SendingMode, now: Timestamp,
    _ connection: Connection
  ) throws -> Change {
    let slot = try find(list: list, connection)
    if let slot, slot.rule == rule, slot.isLocal == isLocal { return Change(isNew: false, ended: [], lapsed: [:]) }
    let before = try LapsedPin.waiting(list: list, in: publication, mode: mode, now: now, connection)
    let ended = try slot?.end(for: rule, in: publication, mode: mode, now: now, connection) ?? []
    if let rule {
      try set(rule, list: list, isLocal: isLocal, now: now, connection)
    } else {
      _ = try remove(list: list, connection)
    }
    let lapsed = try LapsedPin.waiting(list: list, in: publication, mode: mode, now: now, connection).filter { before[$0.key] != $0.value }
    return Change(isNew: slot != nil || rule != nil, ended: ended, lapsed: lapsed)
  }

  /// Whether it is to be noted that its days are for real people from now on, or not any more. What a clock said that ran ahead is not believed.
  func turns(to mode: SendingMode, _ now: Timestamp) -> Bool { mode == .live ? liveSince.map { $0 > now } ?? true : liveSince != nil }

  /// Notes it. What began in a rehearsal is left to that: whoever names a relay an hour after a day's time does not mean that day.
  ///
  /// - Returns: the days that are left.
  func turn(to mode: SendingMode, in publication: Publication, now: Timestamp, _ connection: Connection) throws -> [LocalDate] {
    let days = try SlotDays(of: self, in: publication, mode: mode, now: now, connection).rehearsed
    for day in days {
      _ = try Slot.decide(day, list: list, mode: mode, .skipped("it had begun while this was a rehearsal"), now: now, connection)
    }
    try connection.execute("UPDATE slots SET live_since = $2 WHERE list_id = $1", [list.sql, mode == .live ? .time(now) : .null])
    return days
  }

  /// Whether it comes from a rehearsal, and nobody has noted that yet: a day of it, or an issue of any list by hand, was the last thing that was rehearsed, and
  /// nothing went to real people since.
  func comesFromRehearsal(_ now: Timestamp, _ connection: Connection) throws -> Bool {
    guard turns(to: .live, now) else { return false }
    func last(_ mode: SendingMode) throws -> Timestamp? {
      try connection.first(
        """
        SELECT max(a.at) AS at FROM (
          SELECT o.decided_at AS at FROM slot_occurrences o WHERE o.list_id = $1 AND o.mode = $2
          UNION ALL SELECT c.created_at FROM campaigns c WHERE c.kind = 'issue' AND c.mode = $2) a
        WHERE a.at <= $3
        """, [list.sql, .text(mode.rawValue), .time(now)]
      ) { try $0.optionalTime("at") }.flatMap(\.self)
    }
    guard let rehearsed = try last(.rehearsal), since <= rehearsed else { return false }
    return try last(.live).map { $0 <= rehearsed } ?? true
  }

  private func end(
    for rule: SlotRule?, in publication: Publication, mode: SendingMode, now: Timestamp, _ connection: Connection
  ) throws -> [(date: LocalDate, word: String)] {
    let skips = try Slot.skips(list: list, connection)
    let days = try SlotDays(of: self, in: publication, mode: mode, now: now, connection)
    let begun = try days.begun.filter { day in rule?.occurrence(on: day.occurrence.date).map { $0.time <= now } ?? true }.map { day in
      let date = day.occurrence.date
      return (date, self.outcome(of: day, skipped: try skips[date.description] ?? live(date, beside: mode, connection), for: rule, now))
    }
    let overtaken = (rule.map { self.overtaken(by: $0, now) } ?? []).filter { !days.decided.contains($0.date.description) }.map {
      date, word in
      let word = skips[date.description] ?? word
      return (date, (outcome: Outcome.skipped(word), word: word))
    }
    return try (begun + overtaken).map { date, end in
      _ = try Slot.decide(date, list: list, mode: mode, end.outcome, now: now, connection)
      return (date, end.word)
    }
  }

  /// That nobody looked for a post while the day was open, in words; nil where somebody did.
  func unseen(_ day: SlotDays.Day) -> String? {
    look(on: day.occurrence.date) == nil ? "Tuesday did not run from \(day.occurrence.time.rfc3339) to \(day.ends.rfc3339)" : nil
  }

  /// Why a day that is over had no post, as far as anybody looked.
  func lack(of day: SlotDays.Day) -> String { lack(of: day.occurrence.date, until: day.ends, "until \(day.ends.rfc3339)") }

  /// Days that are still to come and by the other rule would have begun before it was set.
  private func overtaken(by other: SlotRule, _ now: Timestamp) -> [(date: LocalDate, word: String)] {
    let today = LocalDate(now, in: rule.zone).dayNumber
    return (today - 1...today + 1).map { LocalDate(dayNumber: $0) }.filter { date in
      guard let mine = rule.occurrence(on: date), let theirs = other.occurrence(on: date) else { return false }
      return theirs.time <= now && now < mine.time
    }.map { ($0, "it was still to come when the slot became \(other.text) \(other.zone.name)") }
  }

  private func outcome(of day: SlotDays.Day, skipped: String?, for rule: SlotRule?, _ now: Timestamp) -> (Outcome, word: String) {
    if let skipped { return (.skipped(skipped), skipped) }
    if day.isOpen(now) {
      let word = "it was open when the slot " + (rule.map { "became \($0.text) \($0.zone.name)" } ?? "was taken away")
      return (.skipped(word), word)
    }
    let word = unseen(day) ?? lack(of: day)
    return (.missed(word), word)
  }
}
