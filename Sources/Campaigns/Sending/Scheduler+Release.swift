package import Audience
package import Delivery
internal import Store

extension Scheduler {
  /// One of which somebody knows that it went out though the database does not.
  package struct SentPost: Sendable {
    let issue: Issue
    let path: String
    let readers: Readers

    package init(issue: Issue, path: String, readers: Readers) { (self.issue, self.path, self.readers) = (issue, path, readers) }
  }

  /// What a restored database does not know: all that was due between its backup and its restore is begun now as it was then, and becomes uncertain, because whoever
  /// did it may have sent it. Days that are over have no other issue than those of `sent`. Then what is due from now on leaves: of a day at the readers' own
  /// time that had begun for some, the others have it at theirs.
  ///
  /// Cut short it is done again: nothing leaves before the end.
  ///
  /// - Parameter sent: posts of which somebody knows that they went out, in the order of their days.
  /// - Returns: how many mails are uncertain now.
  package func release(_ restoration: Restoration, sent: [SentPost]) async throws -> Int {
    let then = restoration.restoredAt
    let slots = try await database.read { try Slot.all($0) }
    for slot in slots {
      try await database.write { [self] connection in
        try decideDays(of: slot, restoration, sent.filter { $0.readers.list == slot.list }, connection)
      }
    }
    for post in sent where !slots.contains(where: { $0.list == post.readers.list }) {
      try await database.write { [self] in _ = try schedule(post, at: then, $0) }
    }
    try await moveCampaigns(then)
    _ = try await digests?.beginDue(in: database, telling: nil, now: then)
    try await series.run(then)
    let (mode, reason) = (mode, restoration.reason)
    return try await database.write { [clock] connection in
      let count = try Outbox.doubt(through: then, mode: mode, because: reason, now: clock(), connection)
      try Restoration.release(now: clock(), connection)
      return count
    }
  }

  /// The days of a slot that had begun, each the turn of a post that was sent, the last of them the last one's.
  private func decideDays(
    of slot: Slot, _ restoration: Restoration, _ sent: [SentPost], _ connection: Connection
  ) throws {
    let then = restoration.restoredAt
    let days = try SlotDays(of: slot, in: publication, mode: mode, now: then, connection).begun
    let isUnclear = days.count { $0.ends >= restoration.backedUpAt } > sent.count
    // Of fewer posts than days nobody can tell which had the last day, and whoever had one of another day would have it again at their own time.
    let isLocal = slot.isLocal && !isUnclear
    if isUnclear { try holdRoundups(of: slot, then, connection) }
    let free = sent.dropLast(days.count)
    for post in free { _ = try schedule(post, at: then, connection) }
    let taken = Array(sent.dropFirst(free.count))
    for (place, day) in days.enumerated() {
      let turn = place - (days.count - taken.count)
      let outcome: Slot.Outcome
      if turn >= 0 {
        guard let campaign = try schedule(taken[turn], on: day, isLocal: isLocal, then, connection) else { continue }
        outcome = .sent(campaign.id, remark: restoration.reason)
      } else {
        outcome = .missed(restoration.reason)
      }
      _ = try Slot.decide(day.occurrence.date, list: slot.list, mode: mode, outcome, now: clock(), connection)
    }
  }

  /// What waited for a roundup when a day began may have gone out with it: nothing tells it by itself.
  private func holdRoundups(of slot: Slot, _ then: Timestamp, _ connection: Connection) throws {
    guard let list = try MailingList.find(slot.list, connection)?.slug else { return }
    for source in publication.feeds(of: list) {
      for item in try FeedRoundup.waiting(source, mode: mode, connection) where item.found <= then {
        try item.hold(source.name, connection)
      }
    }
  }

  /// As whoever had the database may have done it: when the day began.
  ///
  /// - Parameter isLocal: whether those whose own time is to come have it then.
  private func schedule(
    _ post: SentPost, on day: SlotDays.Day, isLocal: Bool, _ then: Timestamp, _ connection: Connection
  ) throws -> Campaign? {
    let occurrence = day.occurrence
    let time = isLocal ? occurrence.time : min(occurrence.time, then)
    return try schedule(post, at: time, localTime: isLocal ? occurrence.localTime : nil, madeAt: min(day.begins, then), connection)
  }

  /// Nil where the database knows of it.
  private func schedule(
    _ post: SentPost, at time: Timestamp, localTime: String? = nil, madeAt: Timestamp? = nil, _ connection: Connection
  ) throws -> Campaign? {
    let (issue, readers) = (post.issue, post.readers)
    if try Campaign.find(slug: issue.slug, list: readers.list, mode: mode, connection) != nil { return nil }
    return try Campaign.schedule(
      issue, of: post.path, list: readers.list, rule: readers.rule, approved: nil, mode: mode, promise: settings.promise, sendAt: time,
      localTime: localTime, expiresAfter: settings.expiresAfter, now: madeAt ?? clock(), connection)
  }
}
