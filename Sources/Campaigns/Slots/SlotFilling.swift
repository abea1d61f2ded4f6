internal import Audience
internal import Delivery
internal import Foundation
internal import Logging
internal import Markdown
internal import Store

/// Gives each day of a slot the next ready post, or says why it has none.
struct SlotFilling {
  let database: Database
  let publication: Publication
  let mode: SendingMode
  let settings: Scheduler.Settings
  let notices: Notices?
  /// Who asks the approvers of a post whose time is near; nil: nobody.
  var reviews: Reviews?
  /// Of the scheduler's earlier rounds.
  var memory: RoundMemory?
  let logger: Logger

  func fill(_ slot: Slot, _ now: Timestamp) async throws {
    let (days, skips) = try await database.read {
      (try SlotDays(of: slot, in: publication, mode: mode, now: now, $0), try Slot.skips(list: slot.list, $0))
    }
    var over: [Decision] = []
    for day in days.begun where !day.isOpen(now) {
      if let reason = skips[day.occurrence.date.description] {
        over.append((day.occurrence, .skipped(reason)))
      } else {
        over.append((day.occurrence, try await outcome(day, of: slot, now)))
      }
    }
    try await decide(over, of: slot, now)
    for day in days.open {
      if skips[day.occurrence.date.description] == nil {
        try await send(day, of: slot, now)
      } else {
        // As long as it is open somebody may take that back.
        try await note(SlotLook(.leftOut, after: nil, now: now), on: day, of: slot)
      }
    }
  }

  private func note(_ look: SlotLook, on day: SlotDays.Day, of slot: Slot) async throws {
    let date = day.occurrence.date
    if look.isNews(after: slot.look(on: date)) { try await database.write { try slot.note(look, on: date, $0) } }
  }

  /// What became of a day.
  typealias Decision = (occurrence: SlotRule.Occurrence, outcome: Slot.Outcome)

  private func decide(_ over: [Decision], of slot: Slot, _ now: Timestamp) async throws {
    if over.isEmpty { return }
    let decided = try await database.write { connection -> [Decision] in
      // Who has set another slot meanwhile has said what becomes of the days.
      guard let standing = try Slot.find(list: slot.list, connection), standing.isSame(as: slot) else { return [] }
      let decided = try over.filter { occurrence, outcome in
        try Slot.decide(occurrence.date, list: slot.list, mode: mode, outcome, now: now, connection)
      }
      try tellMissed(decided, of: slot, now, connection)
      return decided
    }
    for (occurrence, outcome) in decided {
      switch outcome {
      case .skipped(let reason):
        logger.notice("a day of the slot is left out", metadata: ["date": "\(occurrence.date)", "reason": "\(reason)"])
      case .missed(let reason):
        logger.warning("a day of the slot was missed", metadata: ["date": "\(occurrence.date)", "reason": "\(reason)"])
      case .sent: break
      }
    }
  }

  /// Of a day that is over and had no post, by what waits a moment after its end: nothing else kept it.
  private func outcome(_ day: SlotDays.Day, of slot: Slot, _ now: Timestamp) async throws -> Slot.Outcome {
    let (occurrence, end, lack) = (day.occurrence, day.ends.rfc3339, slot.lack(of: day))
    if let live = try await live(day, of: slot) { return .skipped(live) }
    if let unseen = slot.unseen(day) { return .missed(unseen) }
    let queue: PostQueue?
    do { queue = try await self.queue(of: slot, complete: true, on: occurrence, now) } catch let gone as PostFolder.Unreadable {
      return .missed("\(lack); \(gone)")
    }
    if let (slug, why) = queue?.reservation(of: occurrence.date) {
      return .missed("until \(end) the day was kept for \(slug), which \(why)")
    }
    let kept = queue?.kept(from: occurrence.date, before: nil).filter(\.isMeant) ?? []
    let roundup = queue?.keptRoundup(since: occurrence.time)
    if roundup == nil && kept.isEmpty, let unapproved = queue?.unapproved(on: occurrence.date, before: nil).first,
      let standing = unapproved.approval
    {
      let stretch = slot.stretch(of: occurrence.date, until: day.ends, "until \(end)")
      return .missed("no post was approved \(stretch): \(unapproved.slug) \(standing.wait)")
    }
    let held = queue?.held(on: occurrence.date).filter(\.isFile).compactMap(\.passing) ?? []
    if let words = SlotChoice.words([roundup].compactMap(\.self) + kept.compactMap(\.passing) + held) {
      return .missed("\(lack); \(words)")
    }
    let isMeant = queue?.entries.contains(where: \.isMeant) ?? false
    if !isMeant, let silence = try await silence(on: day, of: slot) { return silence }
    return .missed(lack)
  }

  /// That a day which was not rehearsed was live mode's, in words.
  private func live(_ day: SlotDays.Day, of slot: Slot) async throws -> String? {
    try await database.read { try slot.live(day.occurrence.date, beside: mode, $0) }
  }

  /// What became of a day for which feeds had nothing, which is nobody's fault as long as they could be read; nil where none fills the slot.
  private func silence(on day: SlotDays.Day, of slot: Slot) async throws -> Slot.Outcome? {
    let (feeds, time) = (try await feeds(of: slot), day.occurrence.time)
    if feeds.isEmpty { return nil }
    return try await database.read { connection in
      for source in feeds {
        if let state = try FeedState.find(source, connection), let since = state.failingSince, since <= time {
          let why = "\(source.name) cannot be read since \(since.rfc3339): \(state.fault ?? "")"
          return .missed("\(slot.lack(of: day)); \(why)")
        }
        if let late = try FeedRoundup.waiting(source, mode: mode, connection).map(\.found).filter({ $0 > time }).min() {
          return .skipped("what is new in \(source.name) was found at \(late.rfc3339), after the day's time, and waits for the next")
        }
      }
      return .skipped("nothing was new in \(feeds.map(\.name).joined(separator: ", "))")
    }
  }

  /// What made an issue late that the day takes now.
  private func cause(_ pick: SlotPick, on day: SlotDays.Day, of slot: Slot, _ now: Timestamp) async throws -> String {
    let date = day.occurrence.date
    guard let look = slot.look(on: date) else { return try await live(day, of: slot) ?? "Tuesday did not run before" }
    if look.kind == .leftOut { return "the day was left out before" }
    if let reason = look.held[pick.issue.slug] { return "it was held \(slot.stretch(of: date, until: now, "before")): \(reason)" }
    let standing = try await database.read { try pick.approval($0) }
    // One yes is enough: the first that counts let it go.
    if look.kind == .nothing, case .approved(let answers)? = standing, let first = answers.first, first.at > day.begins {
      return "it waited for the yes of \(first.address), which came at \(first.at.rfc3339)"
    }
    return slot.lack(of: date, until: now, "before")
  }

  /// The next ready post, its campaign, its audience and the day's decision are one transaction.
  private func send(_ day: SlotDays.Day, of slot: Slot, _ now: Timestamp) async throws {
    let occurrence = day.occurrence
    let last = slot.look(on: occurrence.date)
    if slot.waiting(on: occurrence.date, now) != nil {
      if let last { try await note(last.seen(now), on: day, of: slot) }
      return
    }
    let hasLooked = last.map { $0.kind != .leftOut } ?? false
    // Before the files are read: what somebody decides meanwhile is looked at in the next round.
    let (places, skips) = try await database.read { (try QueuePlace.all(list: slot.list, $0), try Slot.skips(list: slot.list, $0)) }
    // What is new only after the day's time waits for the next day: a roundup is never late because of its feed. One that something kept is looked at
    // once a minute, as files are that do not change.
    let hasRoundups = memory?.isDue("roundups of \(slot.list.rawValue) on \(occurrence.date)", every: .seconds(60), now: now) ?? true
    let waiting: PostQueue?
    do { waiting = try await queue(of: slot, hasRoundups: hasRoundups || !hasLooked, on: occurrence, now) } catch let gone
      as PostFolder.Unreadable
    {
      try await note(SlotLook(.unreadable, after: last, now: now), on: day, of: slot)
      throw gone
    }
    guard let queue = waiting else { return }
    // What is due before is frozen; at the readers' own time something may be set for an hour in between.
    let coming = try await database.read {
      try ComingIssues(of: slot.list, in: publication, mode: mode, until: occurrence.time, $0)
    }
    let choice = try await nextIssue(on: day, of: slot, in: queue, after: coming, now)
    let held = queue.held(on: occurrence.date).compactMap { entry in entry.heldBecause.map { (entry.slug, $0) } }
    let nothing = SlotLook(.nothing, held: Dictionary(held) { first, _ in first }, after: last, now: now)
    guard let pick = choice.pick else { return try await note(nothing, on: day, of: slot) }
    // Looked at after they were read: of a file that is still as it was, all was read. What kept it before is told still.
    if queue.isBeingWritten(on: occurrence.date, through: pick.issue.slug, now) {
      return try await note(last?.seen(now) ?? nothing, on: day, of: slot)
    }
    let cause = try await cause(pick, on: day, of: slot, now)
    // In a transaction of its own: what sorts in files should not freeze everybody as well.
    try await database.indexingWrite { try pick.readers.rule.prepare($0) }
    let taken = try await database.write { connection -> (name: String, remark: String?)? in
      guard try isUntouched(day, of: slot, places, skips, pick, connection) else { return nil }
      let campaign = try schedule(pick, on: occurrence, of: slot, remark: nil, now, connection)
      _ = try Campaign.freeze(campaign.id, in: publication, canary: settings.canary, now: now, connection)
      let remark = try Lateness(of: campaign, now: now, connection)?.words(because: cause)
      let told = [remark, choice.words].compactMap(\.self)
      if !told.isEmpty { try Slot.note(told.joined(separator: "; "), of: campaign.id, connection) }
      if let remark {
        let values = ["campaign": campaign.name, "issue": pick.issue.title, "reason": remark]
        try tell(.late, occurrence, of: slot, values, now, connection)
      }
      return (campaign.name, remark)
    }
    guard let taken else {
      return logger.debug("somebody else was faster with the slot, or with its post", metadata: ["date": "\(occurrence.date)"])
    }
    logger.notice(
      "the slot took a post",
      metadata: ["date": "\(occurrence.date)", "campaign": "\(taken.name)", "remark": "\(taken.remark ?? "")"])
  }

  /// Whether nobody has been faster since the day was looked at: another process with the day or with the post, an approver with a no, somebody with
  /// another order, who leaves a day out or takes it in, or sets another slot. What can be taken back still goes when that is over.
  private func isUntouched(
    _ day: SlotDays.Day, of slot: Slot, _ places: [String: QueuePlace], _ skips: [String: String], _ pick: SlotPick,
    _ connection: Connection
  ) throws -> Bool {
    let date = day.occurrence.date.description
    guard let standing = try Slot.find(list: slot.list, connection), standing.isSame(as: slot), standing.undo == slot.undo else {
      return false
    }
    return try !Slot.decided(list: slot.list, mode: mode, connection).contains(date)
      && skips[date] == nil && Slot.skips(list: slot.list, connection) == skips
      && QueuePlace.all(list: slot.list, connection) == places
      && !Campaign.usedSlugs(list: slot.list, mode: mode, connection).contains(pick.issue.slug)
      && pick.isApproved(connection) && ToldItems(of: pick.issue, mode: mode).faults(connection).isEmpty
  }

  /// Fixes the issue's content, and gives it the day.
  ///
  /// - Throws: ``DayRefusal/decided(_:)``; then the transaction leaves nothing of it.
  func schedule(
    _ pick: SlotPick, on occurrence: SlotRule.Occurrence, of slot: Slot, remark: String?, _ now: Timestamp, _ connection: Connection
  ) throws -> Campaign {
    let campaign = try Campaign.schedule(
      pick.issue, of: pick.path, list: slot.list, rule: pick.readers.rule, approved: pick.proposal, mode: mode, promise: settings.promise,
      sendAt: occurrence.time,
      localTime: slot.isLocal ? occurrence.localTime : nil, expiresAfter: settings.expiresAfter, now: now, connection)
    guard try Slot.decide(occurrence.date, list: slot.list, mode: mode, .sent(campaign.id, remark: remark), now: now, connection) else {
      throw DayRefusal.decided(occurrence.date)
    }
    return campaign
  }

  /// Those that fill the days of a slot.
  func feeds(of slot: Slot) async throws -> [FeedSource] {
    guard !publication.feeds.isEmpty, let list = try await database.read({ try MailingList.find(slot.list, $0)?.slug }) else { return [] }
    return publication.feeds(of: list)
  }

  /// The posts that wait for a day of a slot; nil when its list is gone.
  func queue(
    of slot: Slot, complete: Bool = false, hasRoundups: Bool = true, on occurrence: SlotRule.Occurrence, _ now: Timestamp
  ) async throws -> PostQueue? {
    let approving = Approving(publication, mode: mode)
    return try await database.read { connection in
      try MailingList.find(slot.list, connection).map { list in
        try PostQueue(
          of: list, in: publication, mode: mode, complete: complete, hasRoundups: hasRoundups, memory: memory, on: occurrence, now: now,
          approving,
          connection)
      }
    }
  }

  /// The first post that the slot may take, that can be composed, is approved as it is now, and has readers. One with a fault that only composing finds (a
  /// missing picture) is told and passed over: it must not keep the others from going out. One for nobody would use up a day.
  ///
  /// - Parameters:
  ///   - coming: what the list is to have before that day.
  ///   - now: what a feed had only after the day's time is none of it.
  func nextIssue(
    on day: SlotDays.Day, of slot: Slot, in queue: PostQueue, without taken: Set<String> = [], after coming: ComingIssues, _ now: Timestamp
  ) async throws -> SlotChoice {
    let judgement = Judgement(publication, mode: mode, memory: memory)
    var choice = SlotChoice()
    let occurrence = day.occurrence
    for entry in queue.order(on: occurrence.date, without: taken) where !queue.isTooNew(entry, for: day, now) {
      guard let post = entry.post, entry.goes(on: occurrence.date) else {
        if let passing = entry.passing, entry.isPassed(on: occurrence.date) { choice.passed.append(passing) }
        continue
      }
      do {
        var composed: Issue?
        let fault = try judgement.fault(of: post, today: occurrence.date, keeping: { composed = $0 }) { faulty in
          logger.error("a ready post is passed over", metadata: ["faults": "\(faulty)"])
        }
        if let fault { throw fault }
        if let obstacle = try await absence(of: post, on: day, after: coming, now, judgement) {
          choice.pass(entry, over: obstacle)
          continue
        }
        let issue = try composed ?? judgement.issue(of: post, today: occurrence.date)
        switch try await pick(post, issue, on: day, after: coming, now, judgement) {
        case .success(let pick):
          choice.pick = pick
          return choice
        case .failure(let waiting): choice.passed.append("\(entry.slug) was passed over: \(waiting.standing.text)")
        }
      } catch let faulty as Post.Faulty {
        choice.pass(entry, over: .faulty(faulty))
      }
    }
    return choice
  }

  /// Why nobody would get it, which a scheduler remembers: of a folder of such posts the readers are not counted each second.
  private func absence(
    of post: Post, on day: SlotDays.Day, after coming: ComingIssues, _ now: Timestamp, _ judgement: Judgement
  ) async throws -> Obstacle? {
    try await database.read { connection in
      func look() throws -> Obstacle? { try judgement.absence(of: post, on: day, after: coming, now, connection) }
      // That somebody would is looked at anew each time, since then it goes.
      return try memory.map { try $0.absences.value(of: post.path, on: day.occurrence.date, where: { $0 != nil }, look) } ?? look()
    }
  }

  /// That a post which can be composed waits for a yes.
  private struct Unapproved: Error { let standing: ApprovalStanding }

  private func pick(
    _ post: Post, _ issue: Issue, on day: SlotDays.Day, after coming: ComingIssues, _ now: Timestamp, _ judgement: Judgement
  ) async throws -> Result<SlotPick, Unapproved> {
    let approving = Approving(publication, mode: mode)
    let hash = try issue.frozen().hash
    return try await database.read { connection in
      let turnout = try judgement.turnout(of: post, on: day, after: coming, now, connection)
      let proposal = try approving.proposal(post, to: turnout.readers)
      if let standing = try proposal?.standing(connection), !standing.isGiven { return .failure(Unapproved(standing: standing)) }
      return .success(SlotPick(path: post.path, issue: issue, hash: hash, proposal: proposal, turnout: turnout))
    }
  }
}
