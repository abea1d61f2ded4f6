/// How much a sender can take on: asked of the ledger in one commit, and used up as deliveries are leased.
struct Demand: Sendable {
  struct Room: Sendable {
    let route: Route
    /// Messages that it has room for now.
    var count: Int
    /// Messages that it has in hand already.
    var waiting = 0
    /// Whether it is known not to work, or to take nobody's mail.
    var isDown = false
    /// Nothing more today, whatever happens.
    var isSpent = false
    /// What it has taken, by its weight: who has taken least has the next.
    var turn = 0.0
    /// Messages a second that its sessions can take; nil when nothing is known yet.
    var pace: Double?
    /// Whether it works, and nothing but its sessions limits it.
    var isAtWork = false
    /// Whether it could take more, and another's turn comes first.
    var isHeldBack = false

    private var step: Double { 1 / Double(max(1, route.weight)) }
    fileprivate var next: Double { turn + step }

    /// A commit costs nearly the same for one as for many: half of what is wanted in hand is worth one.
    var isPressing: Bool { count > 0 && count >= waiting && !isHeldBack }

    /// When it will want one that it has no room for yet.
    fileprivate var limit: Double { turn + Double(count + 1) * step }

    /// How many it may take until then.
    fileprivate func share(until limit: Double) -> Int {
      // One for which nobody knows how quick it is has one to show it.
      let least = pace == nil && waiting == 0 ? 1 : 0
      return max(least, Int((limit - turn) / step + 0.001))
    }

    fileprivate func isAwaited(by other: Room) -> Bool {
      guard isAtWork, route.weight > 0, other.route.weight > 0, route.serves == other.route.serves else { return false }
      guard let pace, let otherPace = other.pace else { return true }
      return pace * 2 >= otherPace
    }

    fileprivate mutating func takeOne() { (turn, count) = (next, count - 1) }

    /// What it could not take in its turn is not made up for.
    fileprivate mutating func passOver(at moment: Double) { if next < moment { turn = moment } }
  }

  var rooms: [Room]
  /// How many more from each domain, where that is limited.
  var senders: [String: Int] = [:]
  /// The same for domains that nothing has come from yet; nil where it is not limited.
  var newSender: Int?
  /// Whether issues may leave at this time of the day; what somebody waits for may at any.
  var takesIssues = true

  var isEmpty: Bool { rooms.allSatisfy { $0.count == 0 } }

  /// The routes that may carry it: those named for it, or else those that are for all; and of these, those that stand by only while no other works.
  func routes(for origin: Origin) -> [Int] {
    let able = carriers(of: origin)
    let first = able.filter { rooms[$0].route.weight > 0 }
    return first.contains { !rooms[$0].isDown } ? first : able
  }

  /// The same with all that stand by.
  private func carriers(of origin: Origin) -> [Int] {
    let named = rooms.indices.filter { rooms[$0].route.serves?.contains(origin) == true }
    return named.isEmpty ? rooms.indices.filter { rooms[$0].route.serves == nil } : named
  }

  /// A route waits for the turn of another whose sessions are all at work, unless that one can take less than half as much as it could
  /// itself: who does not keep up holds nobody back.
  mutating func keepShares() {
    let all = rooms
    for (index, room) in all.enumerated() {
      let awaited = all.indices.filter { $0 != index && all[$0].isAwaited(by: room) }
      guard let limit = awaited.map({ all[$0].limit }).min(), case let share = room.share(until: limit), share < room.count else {
        continue
      }
      (rooms[index].count, rooms[index].isHeldBack) = (share, true)
    }
  }

  /// How many may be leased of what comes from there.
  func room(for origin: Origin) -> Int {
    let count = routes(for: origin).reduce(0) { $0 + rooms[$1].count }
    guard let newSender, let domain = origin.senderDomain else { return count }
    return min(count, senders[String(domain)] ?? newSender)
  }

  /// Whether it could be taken on later today.
  func isHeldBack(_ origin: Origin) -> Bool { routes(for: origin).contains { !rooms[$0].isSpent } }

  /// The route that takes one more. There has to be room.
  mutating func take(_ origin: Origin) -> Int {
    let chosen = rooms.count == 1 ? 0 : nextTurn(origin)
    rooms[chosen].takeOne()
    if let newSender, let domain = origin.senderDomain.map(String.init) { senders[domain] = (senders[domain] ?? newSender) - 1 }
    return chosen
  }

  private mutating func nextTurn(_ origin: Origin) -> Int {
    let able = routes(for: origin).filter { rooms[$0].count > 0 }
    let chosen = able.min { rooms[$0].next < rooms[$1].next } ?? 0
    for index in carriers(of: origin) where !able.contains(index) { rooms[index].passOver(at: rooms[chosen].next) }
    return chosen
  }
}
