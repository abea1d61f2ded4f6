package import Audience
internal import Delivery
internal import Markdown
internal import Store
internal import Words

/// Whether a post can go out as it is. Queue, plan, notices and the slot itself all ask here, so that none of them says otherwise than what happens.
struct Judgement: Sendable {
  private let publication: Publication
  private let mode: SendingMode
  private let renderer: IssueRenderer
  /// Of whoever asks again and again; what it has of a file that stays may be a minute old, as pictures and themes have a part in it.
  private let memory: RoundMemory?

  init(_ publication: Publication, mode: SendingMode, memory: RoundMemory? = nil) {
    (self.publication, self.mode, self.memory) = (publication, mode, memory)
    renderer = IssueRenderer(inspecting: publication, mode: mode)
  }

  /// - Throws: ``Post/Faulty`` with what keeps it from being composed.
  func issue(of post: Post, today: LocalDate) throws -> Issue { try renderer.ready(post, today: today).issue }

  /// What composing finds wrong with it; nil for nothing.
  ///
  /// - Parameters:
  ///   - keep: gets the issue, when one is made for that.
  ///   - tell: gets what is found anew.
  func fault(
    of post: Post, today: LocalDate, keeping keep: (Issue) -> Void = { _ in }, telling tell: (Post.Faulty) -> Void = { _ in }
  ) throws -> Post.Faulty? {
    func look() throws -> Post.Faulty? {
      do { keep(try issue(of: post, today: today)) } catch let faulty as Post.Faulty {
        tell(faulty)
        return faulty
      }
      return nil
    }
    return try memory.map { try $0.faults.value(of: post.path, look) } ?? look()
  }

  /// All that keeps it from going out on a day, by what it says and whom it is for; nil for nothing.
  ///
  /// - Parameter coming: what its list is to have until then.
  func obstacle(of post: Post, on day: SlotDays.Day, after coming: ComingIssues, _ now: Timestamp, _ connection: Connection) throws
    -> Obstacle?
  {
    if let faulty = try fault(of: post, today: day.occurrence.date) { return .faulty(faulty) }
    return try absence(of: post, on: day, after: coming, now, connection)
  }

  /// The same at `time`.
  ///
  /// - Parameter coming: what its list is to have until then.
  func obstacle(of post: Post, at time: Timestamp, after coming: ComingIssues, _ connection: Connection) throws -> Obstacle? {
    if let faulty = try fault(of: post, today: LocalDate(time, in: publication.zone)) { return .faulty(faulty) }
    return try Self.faulty { try turnout(of: post, at: time, asOf: time, after: coming, connection).obstacle(connection) }
  }

  /// Why nobody would get it; nil where somebody would.
  func absence(of post: Post, on day: SlotDays.Day, after coming: ComingIssues, _ now: Timestamp, _ connection: Connection) throws
    -> Obstacle?
  {
    try Self.faulty { try turnout(of: post, on: day, after: coming, now, connection).obstacle(connection) }
  }

  static func faulty(_ look: () throws -> Obstacle?) throws -> Obstacle? {
    do { return try look() } catch let faulty as Post.Faulty { return .faulty(faulty) }
  }

  /// Who would get it on a day that takes it; now, where that is open.
  ///
  /// - Throws: ``Post/Faulty`` when it cannot be said whom it is for, or another issue tells its items.
  func turnout(of post: Post, on day: SlotDays.Day, after coming: ComingIssues, _ now: Timestamp, _ connection: Connection) throws
    -> Turnout
  {
    try turnout(of: post, at: day.occurrence.time, asOf: day.moment(now), outside: day.gone, after: coming, connection)
  }

  /// - Parameter moment: when its readers would be written down.
  private func turnout(
    of post: Post, at time: Timestamp, asOf moment: Timestamp, outside gone: Set<String> = [], after coming: ComingIssues,
    _ connection: Connection
  ) throws -> Turnout {
    try post.requireUntold(mode, after: coming, connection)
    let readers = try post.readers(in: publication, now: moment, connection).outside(gone)
    return try Turnout(of: readers, slug: post.slug, mode: mode, at: time, after: coming, connection)
  }

  /// What of a list's files waits: nothing of one that is an issue's, under whatever name. A new one that has an issue's slug is faulty, and so is one without a
  /// slug of its own that says what an issue says: readers get each once, and once more only when somebody means it.
  func settle(
    _ entry: PostFolder.Entry, called slug: String, _ claim: ListPosts.Claim, _ connection: Connection
  ) throws -> PostFolder.Entry? {
    switch claim {
    case .none: nil
    case .waits: entry
    case .used(let issue):
      try original(of: entry, among: [issue], connection) == nil ? entry.faulty(called: slug, like: issue, in: publication.zone) : nil
    case .unnamed(let issues):
      try original(of: entry, among: issues, connection).map { entry.faulty(saying: $0, in: publication.zone) } ?? entry
    }
  }

  /// The issue that says what a file says.
  private func original(
    of entry: PostFolder.Entry, among issues: [SentIssues.Issue], _ connection: Connection
  ) throws -> SentIssues.Issue? {
    func look() throws -> SentIssues.Issue? {
      try entry.single.flatMap { post in
        var namesake = Namesake(of: post, renderer)
        return try issues.first { try isMade($0, of: post, &namesake, connection) }
      }
    }
    return try memory.map { try $0.originals.value(of: entry.path, look) } ?? look()
  }

  /// Whether title and page are the issue's. Where nobody noted which file that was made of, most words of its page are enough for one that has its slug: it
  /// may have been mended since.
  private func isMade(
    _ issue: SentIssues.Issue, of post: Post, _ namesake: inout Namesake, _ connection: Connection
  ) throws -> Bool {
    let hasSlug = post.slug == issue.slug
    // Of all the issues that a list had few have the title, and the others are not read.
    if !hasSlug, let title = issue.title,
      title != renderer.title(of: post.called(issue.slug), on: LocalDate(issue.sendAt, in: publication.zone))
    {
      return false
    }
    guard let sent = try Issue.load(hash: issue.content, connection), let date = LocalDate(sent.date),
      let own = namesake.issue(called: issue.slug, on: date)
    else { return false }
    if own.webHTML == sent.webHTML && own.title == sent.title { return true }
    return hasSlug && issue.file == nil && !issue.isOlder(than: post.path, saying: post.head) && own.isAlike(sent)
  }
}

/// Why a post that is meant to go out cannot.
package enum Obstacle: Sendable {
  case faulty(Post.Faulty)
  /// Nobody of its list is meant, as things are.
  case nobody(Readers)
  /// All who are meant chose fewer issues, and had one too lately for another.
  case resting

  /// In words, on one line.
  package var reason: String {
    switch self {
    case .faulty(let faulty):
      // The file that the fault is in is not always the post's.
      faulty.diagnostics.first { $0.severity == .error }.map { fault in
        ([fault.file].compactMap(\.self) + [fault.message]).joined(separator: ": ").onOneLine
      } ?? "it has faults"
    case .resting: "each of its readers chose fewer issues, and had one lately"
    case .nobody(let readers):
      !readers.elsewhere.isEmpty && readers.rule == .everyone
        ? "the own time of all who are there is too long ago"
        : readers.rule == .everyone ? "there is nobody to send to" : "nobody is meant by `audience: \(readers.rule)`".onOneLine
    }
  }
}
