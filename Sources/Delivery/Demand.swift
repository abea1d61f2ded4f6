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
    /// How far it is behind its share: the one that is furthest takes the next.
    var turn = 0

    /// A commit costs nearly the same for one as for many: half of what is wanted in hand is worth one.
    var isPressing: Bool { count > 0 && count >= waiting }
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
    let named = rooms.indices.filter { rooms[$0].route.serves?.contains(origin) == true }
    let able = named.isEmpty ? rooms.indices.filter { rooms[$0].route.serves == nil } : named
    let first = able.filter { rooms[$0].route.weight > 0 }
    return first.contains { !rooms[$0].isDown } ? first : able
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
    let able = routes(for: origin).filter { rooms[$0].count > 0 }
    // Each comes nearer by its weight, and the one whose turn it is goes back by all of them.
    for index in able { rooms[index].turn += max(1, rooms[index].route.weight) }
    let chosen = able.max { rooms[$0].turn < rooms[$1].turn } ?? 0
    rooms[chosen].turn -= able.reduce(0) { $0 + max(1, rooms[$1].route.weight) }
    rooms[chosen].count -= 1
    if let newSender, let domain = origin.senderDomain.map(String.init) { senders[domain] = (senders[domain] ?? newSender) - 1 }
    return chosen
  }
}
