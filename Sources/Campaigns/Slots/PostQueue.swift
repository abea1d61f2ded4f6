package import Audience
package import Delivery
internal import Foundation
internal import Markdown
package import Store
internal import Words

/// The posts of a list that wait, in the order in which its slot takes them: as somebody put them, the others behind, by date, those
/// without one last, then by file name.
package struct PostQueue: Sendable {
  /// Whether a post can go out, and why not.
  package enum Standing: Sendable, Hashable {
    case ready
    case draft
    case faulty
    /// Whom it is for is nobody, or nobody for whom it would not be too soon.
    case unread
    case held(String)
    /// Not before that day.
    case dated(LocalDate)
    /// On that day only.
    case pinned(LocalDate)

    /// Whether the post can go out some day as it is.
    package var isReady: Bool {
      switch self {
      case .ready, .dated, .pinned: true
      case .draft, .faulty, .unread, .held: false
      }
    }
  }

  package struct Entry: Sendable {
    package let slug: String
    package let path: String
    package let title: String
    package fileprivate(set) var standing: Standing
    /// What keeps it from going out when its turn comes, whatever is decided; nil for one that can, that is held, or that nobody has looked into so far.
    package fileprivate(set) var obstacle: Obstacle?
    /// How it stands with those who must approve it; nil where nobody has to, or it cannot go out anyway.
    package let approval: ApprovalStanding?
    /// Whether its writer means it to go out, which its faults may keep it from. A file whose head cannot be read may be meant.
    var isMeant: Bool { isFile && isWanted }
    fileprivate func isBeingWritten(_ now: Timestamp) -> Bool { isMeant && FileStamp(path)?.isBeingWritten(at: now.milliseconds) ?? false }
    fileprivate let isWanted: Bool
    let isFile: Bool
    /// How many items of feeds wait for it, though nobody can tell what it says of them.
    package let kept: Int
    let post: Post?
    fileprivate let place: QueuePlace
    /// That it had a day for itself which it cannot have any more.
    package let lapsed: LapsedPin?
    /// Its file's own.
    let date: LocalDate?
    /// The first day on which it may go. A day that it cannot have any more holds as its file's own date does: nothing goes out before a day that was chosen for it.
    fileprivate let earliest: LocalDate?
    /// How it stands when nothing keeps it.
    fileprivate let opening: Standing

    /// The day that it has for itself, ready or not.
    package var pinnedTo: LocalDate? { place.pinnedTo }

    package var isApproved: Bool { approval?.isGiven ?? true }

    /// Why the day that it has for itself goes by, as in “which is a draft”; nil where nothing keeps it.
    ///
    /// - Parameter found: what looking at that day has shown.
    fileprivate func hindrance(_ found: Obstacle?) -> String? {
      if let heldBecause { return "is held: \(heldBecause)" }
      if let obstacle = found ?? obstacle { return "cannot go out: \(obstacle.reason)" }
      return switch standing {
      case .draft: "is a draft"
      case .faulty, .unread: "cannot go out"
      case .dated(let day): "is not to go before \(day)"
      case .held, .ready, .pinned: approval.flatMap { $0.isGiven ? nil : "has no approval: \($0.text)" }
      }
    }

    /// Whether the slot may take it on `day`, when its turn comes.
    func goes(on day: LocalDate) -> Bool { isApproved && isMade(for: day) }

    /// The same as far as it is the post's and nobody's else to say.
    fileprivate func isMade(for day: LocalDate) -> Bool {
      switch standing {
      // Who has nobody when its turn comes may have somebody on another day.
      case .ready, .dated, .pinned, .unread: isOpen(on: day)
      case .draft, .faulty, .held: false
      }
    }

    private func isOpen(on day: LocalDate) -> Bool { (place.pinnedTo ?? day) == day && (earliest ?? day) <= day }

    /// What looking at the coming days has shown of it.
    fileprivate func seen(hasDay: Bool, kept: Obstacle?) -> Entry {
      var entry = self
      if hasDay, standing == .unread {
        (entry.standing, entry.obstacle) = (opening, nil)
      } else if !hasDay, let kept, mayGo {
        (entry.standing, entry.obstacle) = (kept.standing, kept)
      }
      return entry
    }

    private var mayGo: Bool { standing.isReady || standing == .unread }

    /// Why somebody keeps it back; nil where nobody does.
    var heldBecause: String? { if case .held(let reason) = standing { reason } else { nil } }

    /// Whether the slot would take it on `day`, when its turn comes, did nobody hold it.
    fileprivate func isHeldBack(on day: LocalDate) -> Bool {
      heldBecause != nil && post?.frontMatter.ready == true && isOpen(on: day)
    }

    /// Whether it is its turn on `day`, and something keeps it.
    func isPassed(on day: LocalDate) -> Bool { isKept(from: day) || !isApproved && isMade(for: day) }

    /// Whether the slot would take it on `day`, when its turn comes, were there not an ``obstacle``.
    func isKept(from day: LocalDate) -> Bool {
      guard obstacle != nil, isWanted else { return false }
      return isOpen(on: day)
    }
  }

  package private(set) var entries: [Entry]
  /// Those of ``entries`` that are no files, by slug.
  private(set) var roundups: [String: FeedRoundup] = [:]

  /// - Parameters:
  ///   - posts: which of the folder's are the list's.
  ///   - lapsed: the pins that hold no more, by slug.
  ///   - complete: with drafts and faulty posts, which are only to be looked at.
  ///   - obstacle: what keeps a post that is ready, on the day that it has for itself, or when its turn comes, not before the other day.
  ///   - settle: what of a file waits whose slug is this, by what it is to the list.
  ///   - today: by which a post's own day is over; nil: none is.
  ///   - approval: how one that nothing keeps stands with those who must approve it.
  ///   - roundups: what feeds have for the list.
  init(
    of posts: ListPosts, in folder: PostFolder, places: [String: QueuePlace], lapsed: [String: LapsedPin] = [:],
    complete: Bool = false,
    obstacle: (Post, _ pinned: LocalDate?, _ earliest: LocalDate?) throws -> Obstacle? = { _, _, _ in nil },
    settle: (PostFolder.Entry, String, ListPosts.Claim) throws -> PostFolder.Entry?,
    today: LocalDate? = nil,
    approval: (Post) throws -> ApprovalStanding? = { _ in nil },
    roundups: [(roundup: FeedRoundup, entry: PostFolder.Entry)] = []
  ) throws {
    let pinned = Set(places.filter { $0.value.pinnedTo != nil && lapsed[$0.key] == nil }.keys)
    let files = try complete ? folder.entries() : folder.candidates(among: posts, wanted: pinned)
    let found =
      try files.compactMap { try Entry($0, of: posts, places: places, lapsed, today, obstacle, settle, approval) }
      + roundups.compactMap { try Entry($0.entry, of: posts, places: places, lapsed, isFile: false, today, obstacle, settle, approval) }
    entries = found.enumerated().sorted { left, right in
      Self.key(left.element, left.offset) < Self.key(right.element, right.offset)
    }.map(\.element)
    for (roundup, _) in roundups { self.roundups[roundup.slug] = roundup }
  }

  /// What waits for the slot of a list now.
  ///
  /// It reads all those files: nobody should wait for a lock meanwhile.
  package init(
    of list: MailingList, in publication: Publication, mode: SendingMode, complete: Bool = false, hasRoundups: Bool = true,
    _ connection: Connection
  ) throws {
    try self.init(
      of: list, in: publication, mode: mode, complete: complete, hasRoundups: hasRoundups, memory: nil, now: .now(),
      Approving(publication, mode: mode), connection)
  }

  /// - Parameters:
  ///   - complete: with drafts and faulty posts, and with what keeps those that are ready, which takes a while to see.
  ///   - memory: of whoever asks again and again.
  ///   - asked: for which time it is asked: what feeds had later is for the next; and a day that is over by now is judged as it was. Nil: for their turn.
  init(
    of list: MailingList, in publication: Publication, mode: SendingMode, complete: Bool, hasRoundups: Bool = true, memory: RoundMemory?,
    on asked: SlotRule.Occurrence? = nil, now: Timestamp, _ approving: Approving, _ connection: Connection
  ) throws {
    let judgement = Judgement(publication, mode: mode, memory: memory)
    let (time, places) = (asked?.time, try QueuePlace.all(list: list.id, connection))
    let hasPins = places.contains { $0.value.pinnedTo != nil }
    let slot = try complete && time == nil || hasPins ? Slot.find(list: list.id, connection) : nil
    let days = try slot.map { try SlotDays(of: $0, in: publication, mode: mode, now: now, connection) }
    let lapsed = try hasPins ? days.map { try LapsedPin.all(of: places, by: $0, judging: asked?.date, connection) } ?? [:] : [:]
    let coming = try complete ? ComingIssues(of: list.id, in: publication, mode: mode, connection) : ComingIssues()
    try self.init(
      of: ListPosts(of: list, mode: mode, connection), in: PostFolder(path: publication.posts, of: publication, memory: memory),
      places: places, lapsed: lapsed, complete: complete,
      obstacle: { post, day, earliest in
        guard complete else { return nil }
        if time == nil, let turn = days?.turn(pinnedTo: day, from: earliest) {
          return try judgement.obstacle(of: post, on: turn, after: coming, now, connection)
        }
        return try judgement.obstacle(of: post, at: time ?? now, after: coming, connection)
      },
      settle: { try judgement.settle($0, called: $1, $2, connection) }, today: LocalDate(now, in: slot?.rule.zone ?? publication.zone),
      approval: approving.standings(memory, connection),
      roundups: hasRoundups ? FeedRoundup.entries(of: list.slug, in: publication, mode: mode, by: time, connection) : [])
  }

  /// Whether it is a post that somebody wrote, and not what a feed has.
  package func isFile(_ entry: Entry) -> Bool { roundups[entry.slug] == nil }

  private static func key(_ entry: Entry, _ offset: Int) -> (Int, String, Int) {
    (entry.place.number ?? .max, entry.earliest?.description ?? "9999-99-99", offset)
  }

  /// The post that has a day for itself, which may be ready or not.
  func pinned(to day: LocalDate) -> [Entry] { entries.filter { $0.place.pinnedTo == day } }

  /// The post that keeps a day from all others though it cannot go, with why, as in “which is a draft”; nil where none does.
  ///
  /// - Parameter obstacles: what looking at that day has shown, by slug.
  func reservation(of day: LocalDate, _ obstacles: [String: Obstacle] = [:]) -> (slug: String, why: String)? {
    pinned(to: day).first.flatMap { entry in entry.hindrance(obstacles[entry.slug]).map { (entry.slug, $0) } }
  }

  /// What kept a roundup that waited when its day's time came, in words; nil where none did: what is found later is for the next.
  func keptRoundup(since time: Timestamp) -> String? {
    guard let entry = entries.first(where: { roundups[$0.slug].map { $0.since <= time } == true }) else { return nil }
    if let reason = entry.heldBecause { return "\(entry.slug) was held: \(reason)" }
    if let obstacle = entry.obstacle {
      return "\(entry.slug) waited, and could not go: \(obstacle.reason); `tuesday check \(entry.path)` tells"
    }
    if let approval = entry.approval, !approval.isGiven { return "\(entry.slug) \(approval.wait)" }
    return "\(entry.slug) waited, and could not go: `tuesday check \(entry.path)` tells"
  }

  /// Whether it is what a feed had only after the time of a day that waits for an issue still: that is for the next.
  func isTooNew(_ entry: Entry, for day: SlotDays.Day, _ now: Timestamp) -> Bool {
    day.isOpen(now) && roundups[entry.slug].map { $0.since > day.occurrence.time } ?? false
  }

  /// What may have a day, in that order. A day that a post is pinned to is that one's alone, also while it is not ready.
  func order(on day: LocalDate, without taken: Set<String> = []) -> [Entry] {
    let pinned = pinned(to: day)
    return (pinned.isEmpty ? entries : pinned).filter { !taken.contains($0.slug) }
  }

  /// Whether what the slot would take on a day, or what may come before that, is being written just now.
  func isBeingWritten(on day: LocalDate, through slug: String, _ now: Timestamp) -> Bool {
    beingWritten(on: day, through: slug, now) != nil
  }

  private func beingWritten(on day: LocalDate, through slug: String, _ now: Timestamp) -> Entry? {
    let order = order(on: day)
    return (order.prefix { $0.slug != slug } + order.filter { $0.slug == slug }.prefix(1)).first { $0.isBeingWritten(now) }
  }

  /// What the slot waits for before it takes a post for a day that is open, in words; nil: for nothing.
  func wait(of slug: String, on day: LocalDate, of slot: Slot, _ now: Timestamp) -> String? {
    if let undo = slot.waiting(on: day, now) { return undo.wait }
    return beingWritten(on: day, through: slug, now).map {
      "waits until the file of \($0.slug) has been still for \(FileStamp.pause) seconds"
    }
  }

  /// What the slot would take on a day if nothing were wrong with it, in that order.
  ///
  /// - Parameter slug: of what it takes instead, before which they stand; nil: nothing.
  package func kept(from day: LocalDate, before slug: String?) -> [Entry] {
    order(on: day).prefix { $0.slug != slug }.filter { $0.isKept(from: day) }
  }

  /// What the slot would take on a day if nobody held it, in that order.
  func held(on day: LocalDate) -> [Entry] { order(on: day).filter { $0.isHeldBack(on: day) } }

  /// What the slot would take on a day if it were approved, in that order.
  ///
  /// - Parameter slug: of what it takes instead, before which they stand; nil: nothing.
  package func unapproved(on day: LocalDate, before slug: String?) -> [Entry] {
    order(on: day).prefix { $0.slug != slug }.filter { !$0.isApproved && $0.obstacle == nil && $0.isMade(for: day) }
  }

  /// What looking at each of the coming days has shown: which posts have one, and what kept the others.
  mutating func note(_ kept: [String: Obstacle], taken: Set<String>) {
    entries = entries.map { $0.seen(hasDay: taken.contains($0.slug), kept: kept[$0.slug]) }
  }

  /// Of a post that nothing keeps.
  fileprivate static func open(pinnedTo pinned: LocalDate?, from earliest: LocalDate?, _ today: LocalDate?) -> Standing {
    // A date that its file has got since goes before the day that it was given: then that goes by.
    if let pinned, (earliest ?? pinned) <= pinned { return .pinned(pinned) }
    return earliest.flatMap { day in today.map { $0 >= day } ?? false ? nil : .dated(day) } ?? .ready
  }
}

extension Obstacle {
  fileprivate var standing: PostQueue.Standing {
    switch self {
    case .faulty: .faulty
    case .nobody, .resting: .unread
    }
  }
}

extension PostQueue.Entry {
  /// - Parameter isFile: whether its writer can be told of its faults.
  fileprivate init?(
    _ entry: PostFolder.Entry, of posts: ListPosts, places: [String: QueuePlace], _ lapsed: [String: LapsedPin], isFile: Bool = true,
    _ today: LocalDate?,
    _ obstacle: (Post, LocalDate?, LocalDate?) throws -> Obstacle?,
    _ settle: (PostFolder.Entry, String, ListPosts.Claim) throws -> PostFolder.Entry?,
    _ approval: (Post) throws -> ApprovalStanding?
  ) throws {
    let draft = entry.draft
    guard let slug = draft?.slug ?? Post.slug(ofPostAt: entry.path),
      case let claim = posts.claim(on: entry.path, called: slug, saying: draft?.head, isShared: entry.isShared),
      let entry = try settle(entry, slug, claim)
    else { return nil }
    var place = places[slug] ?? QueuePlace()
    if lapsed[slug] != nil { place.pinnedTo = nil }
    let post = try? entry.post.get()
    let isOpen = place.heldBecause == nil
    let earliest = [draft?.date, lapsed[slug]?.day].compactMap(\.self).max()
    let obstacle =
      try isOpen
      ? entry.obstacle ?? (post?.frontMatter.ready == true ? post.flatMap { try obstacle($0, place.pinnedTo, earliest) } : nil) : nil
    let opening = PostQueue.open(pinnedTo: place.pinnedTo, from: earliest, today)
    let standing = Self.standing(of: post, place, obstacle, opening)
    self.init(
      slug: slug, path: entry.path, title: draft?.frontMatter.name ?? "", standing: standing, obstacle: obstacle,
      approval: standing.isReady || standing == .unread ? try post.flatMap(approval) : nil,
      isWanted: isOpen && draft?.head?.ready ?? true, isFile: isFile,
      kept: post == nil ? FeedMarks.uncertain(ofPostAt: entry.path, head: draft?.head).count : 0,
      post: post, place: place, lapsed: lapsed[slug], date: draft?.date, earliest: earliest, opening: opening)
  }

  /// - Parameter post: nil for one with faults.
  private static func standing(
    of post: Post?, _ place: QueuePlace, _ obstacle: Obstacle?, _ opening: PostQueue.Standing
  ) -> PostQueue.Standing {
    if let reason = place.heldBecause { return .held(reason) }
    guard let post else { return .faulty }
    guard post.frontMatter.ready else { return .draft }
    return obstacle?.standing ?? opening
  }
}

extension PostFolder.Entry {
  /// What keeps a file that cannot be read as a post.
  fileprivate var obstacle: Obstacle? {
    if case .failure(let faulty) = post { .faulty(faulty) } else { nil }
  }
}
