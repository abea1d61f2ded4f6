package import Audience
package import Store

extension Newsroom {
  package func shelf(now: Timestamp) async throws -> PostShelf {
    try await database.read { try PostShelf(of: publication, mode: mode, memory: memory, now: now, $0) }
  }

  /// That no such post waits for the list.
  package struct NotWaiting: Error {}

  /// Decides about a post that waits, in one transaction with the note of it.
  ///
  /// - Returns: that something goes on an open day by it, and can be taken back; nil where nothing does.
  /// - Throws: ``NotWaiting``, ``DayRefusal`` or ``QueueDecision/Refusal``.
  @discardableResult
  package func decide(
    _ decision: QueueDecision, of slug: String, on list: MailingList, now: Timestamp, noting note: @escaping Note
  ) async throws -> OpenDayUndo? {
    let coming = try await coming(list, now: now)
    if case .pin(let day) = decision { try coming.require(day) }
    let entries = coming.queue.entries
    return try await change(list, coming, now: now) { connection in
      let isKnown = try entries.contains { $0.slug == slug } || QueuePlace.all(list: list.id, connection)[slug] != nil
      guard isKnown else { throw NotWaiting() }
      if case .pin(let day) = decision { try Slot.requireTakenIn(day, list: list.id, connection) }
      try QueueDecision.keep(of: list.id, mode: mode, connection) { try decision.apply(to: slug, &$0, entries) }
      try note(connection)
    }
  }

  private func coming(_ list: MailingList, now: Timestamp) async throws -> ComingSlots {
    try await database.read { try coming(list, now: now, $0) }
  }

  private func coming(_ list: MailingList, now: Timestamp, _ connection: Connection) throws -> ComingSlots {
    try ComingSlots(list, count: 4, in: publication, mode: mode, memory: memory, now: now, connection)
  }

  /// What the slot needs at the end of a day to take a post still.
  private static let lastMoment = Duration.seconds(5)

  /// Changes something about the days of a list. What a post goes by on an open day waits for as long as a sending can be taken back.
  ///
  /// - Parameter before: how it is; nil: nobody can tell, and nothing goes.
  private func change(
    _ list: MailingList, _ before: ComingSlots?, now: Timestamp, _ body: @escaping @Sendable (Connection) throws -> Void
  ) async throws -> OpenDayUndo? {
    guard let before, before.days.contains(where: { $0.openUntil != nil }) else {
      try await database.write(body)
      return nil
    }
    return try await database.write { connection in
      let state = try OpenDayUndo.State(of: list.id, connection)
      try body(connection)
      let after = try coming(list, now: now, connection)
      guard undo > .zero, let leaving = after.leaving, let day = LocalDate(leaving.date) else {
        if after.slot?.undo != nil { try Slot.keep(nil, list: list.id, connection) }
        return nil
      }
      let waiting = after.slot?.waiting(on: day, now)
      let isNew = leaving.post != before.leaving?.post || leaving.date != before.leaving?.date
      // Of what goes anyway nothing can be taken back.
      guard let until = isNew ? now + undo : waiting?.until else { return nil }
      // A day that is over before then would take nothing.
      if let ends = after.slotDays?.day(on: day)?.ends, until + Self.lastMoment >= ends {
        try Slot.keep(nil, list: list.id, connection)
        return nil
      }
      let new = OpenDayUndo(
        of: day, until: until, from: state, to: try OpenDayUndo.State(of: list.id, connection), behind: waiting)
      try Slot.keep(new, list: list.id, connection)
      return new
    }
  }

  /// Leaves a day out.
  package func skip(_ day: LocalDate, of list: MailingList, because reason: String, now: Timestamp, noting note: @escaping Note)
    async throws
  {
    let coming = try await coming(list, now: now)
    try coming.require(day)
    _ = try await change(list, coming, now: now) { connection in
      try Slot.leaveOut(day, list: list.id, mode: mode, because: reason, connection)
      try note(connection)
    }
  }

  package func unskip(_ day: LocalDate, of list: MailingList, now: Timestamp, noting note: @escaping Note) async throws {
    // Also while the folder of posts cannot be read.
    let coming = try? await coming(list, now: now)
    _ = try await change(list, coming, now: now) { connection in
      if try Slot.takeIn(day, list: list.id, in: publication, mode: mode, now: now, connection).isChanged { try note(connection) }
    }
  }

  /// Takes back what lets a post go on a day that is open: all is as it was before.
  ///
  /// - Throws: ``OpenDayUndo/TooLate`` or ``DayRefusal``.
  package func takeBack(_ day: LocalDate, of list: MailingList, now: Timestamp, noting note: @escaping Note) async throws {
    try await database.write { connection in
      guard let undo = try Slot.find(list: list.id, connection)?.waiting(on: day, now) else { throw OpenDayUndo.TooLate() }
      try undo.takeBack(list: list.id, mode: mode, now: now, connection)
      try note(connection)
    }
  }

  /// What the slot of a list does in a month, day by day.
  package struct Month: Sendable {
    package let list: MailingList
    package let coming: ComingSlots
    /// Days of the month that are still to come.
    package let days: [ComingSlots.Day]
    /// What became of the others, the earliest first.
    package let past: [Slot.Past]
    /// Issues with a time of their own in the month.
    package let extra: [ScheduledIssue]

    /// Whether anything of it is still to come.
    package var hasMore: Bool { !days.isEmpty || !extra.isEmpty }
  }

  private static let dayLimit = 31

  /// Of the main list, and of those that have a slot or something scheduled.
  package func month(_ first: LocalDate, now: Timestamp) async throws -> [Month] {
    let today = LocalDate(now, in: publication.zone)
    // A slot has a day of each date at most, so none is missed.
    let count = min(max(0, first.dayNumber - today.dayNumber), 400) + 2 * Self.dayLimit
    let prefix = first.description.prefix(8)
    return try await database.read { connection in
      try MailingList.all(connection).compactMap { list in
        let coming = try ComingSlots(list, count: count, in: publication, mode: mode, memory: memory, now: now, connection)
        guard list.slug == MailingList.main || coming.slot != nil || !coming.scheduled.isEmpty else { return nil }
        let past = try Slot.past(list: list.id, mode: mode, limit: 400, connection).filter { $0.date.hasPrefix(prefix) }
        let days = coming.all.filter { $0.date.hasPrefix(prefix) }
        let extra = coming.scheduled.filter {
          $0.day == nil && LocalDate($0.campaign.sendAt, in: publication.zone).description.hasPrefix(prefix)
        }
        return Month(list: list, coming: coming, days: days, past: past.reversed(), extra: extra)
      }
    }
  }
}
