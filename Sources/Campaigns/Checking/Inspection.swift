internal import Audience
package import Curl
package import Delivery
internal import Foundation
package import Markdown
package import Store

/// All that is to be said of posts before they are sent: by whoever reads them, makes issues of them and asks others about them, and of
/// the themes that they have.
package struct Inspection: Sendable {
  private let publication: Publication
  private let renderer: IssueRenderer
  private let mode: SendingMode
  private let today: LocalDate
  /// The publication's post files.
  private let bySlug: [String: [String]]
  /// Nil: mail programs are not looked at.
  package var support: ClientSupport?
  /// To look up what `list` and `audience` name; a post can be checked without one.
  package var database: Database?
  /// Nil: nobody is asked about pages and pictures of other sites.
  package var request: WebRequest?
  /// Whether every page that is linked to is asked for, and a spam filter for its score.
  package var isDeep = false
  /// Whether pages that posts show as cards, and pictures of other sites, are looked at again.
  package var looksAgain = false
  /// Gets a line before what takes a while.
  package var tell: @Sendable (String) -> Void = { _ in }

  /// - Parameter today: the date of posts that name none.
  package init(of publication: Publication, mode: SendingMode, today: LocalDate) throws {
    self.publication = publication
    self.mode = mode
    self.today = today
    renderer = IssueRenderer(inspecting: publication, mode: mode)
    bySlug = try PostFolder(path: publication.posts, of: publication).pathsBySlug()
  }

  /// Of a post with faults, as far as it can be read.
  package func findings(ofPostAt path: String) throws -> [Diagnostic] {
    let namesake = PostFolder(path: publication.posts, of: publication).namesake(of: path, called: Post.slug(ofPostAt: path), among: bySlug)
    let told = uncertainItems(ofPostAt: path) + [namesake].compactMap(\.self)
    return (try look { try Post.load(path, in: publication) }.findings + told).inOrder
  }

  /// Of a text that is perhaps not in the file at `path` yet, and the issue that it would be; nil where none can be made of it.
  package func look(at text: String, of path: String) throws -> (issue: Issue?, findings: [Diagnostic]) {
    let slug = Post.slug(ofPostAt: path, head: SourceText(parsing: text).frontMatter)
    let namesake = PostFolder(path: publication.posts, of: publication).namesake(of: path, called: slug, among: bySlug)
    let (issue, findings) = try look {
      try Post.parse(
        text, path: path, attributes: publication.attributes, language: publication.language, as: publication.kind(ofFileAt: path))
    }
    return (issue, (findings + [namesake].compactMap(\.self)).inOrder)
  }

  /// Of what the next issue of a feed would be, which is no file.
  package func findings(of roundup: FeedRoundup) throws -> [Diagnostic] {
    try look {
      try Post.parse(
        roundup.text, path: FeedRoundup.path(of: roundup.source.name), attributes: publication.attributes, language: publication.language)
    }.findings.inOrder
  }

  private func look(_ read: () throws -> (post: Post, warnings: [Diagnostic])) throws -> (issue: Issue?, findings: [Diagnostic]) {
    do {
      let (post, warnings) = try read()
      let (issue, findings) = try look(at: post, isDraft: false)
      return (issue, try warnings + findings + had(of: post))
    } catch let faulty as Post.Faulty {
      return (nil, try faulty.diagnostics + (faulty.draft.map { try look(at: $0, isDraft: true).findings + had(of: $0) } ?? []))
    }
  }

  /// Of the files of the publication's theme, and of those that posts name.
  package func findings(ofThemesOf paths: [String]) -> [Diagnostic] {
    let named = Set(paths.compactMap { Post.theme(ofPostAt: $0) }).subtracting([publication.theme])
    return ([publication.theme] + named.sorted()).flatMap { findings(ofTheme: $0) }
  }

  /// Of the files of one theme. That there is none of its name is told of the post.
  func findings(ofTheme name: String) -> [Diagnostic] { renderer.findings(ofTheme: name).filter { $0.file != nil } }

  private func look(at post: Post, isDraft: Bool) throws -> (issue: Issue?, findings: [Diagnostic]) {
    let (issue, findings) = try renderer.inspect(post, today: today, isDraft: isDraft, outside: lookOutside(post))
    let audience = isDraft || post.kind != .issue ? [] : try audienceFaults(post)
    let told = try toldItems(of: post)
    let trial = try audience.isEmpty ? issue.flatMap { try trialFindings(post, $0) } ?? [] : []
    let all =
      try findings + audience + told + trial + outdated(post, isDraft: isDraft) + lapsedPin(post)
      + (issue.flatMap { support?.findings($0, of: post) } ?? [])
      + (isDeep ? deepFindings(post, issue) : [])
    return (issue, all)
  }

  /// That an issue of it goes out as the post was.
  private func outdated(_ post: Post, isDraft: Bool) throws -> [Diagnostic] {
    if post.kind != .issue { return [] }
    let scheduled = try database?.blockingRead { connection in
      try MailingList.find(post.list, connection).map { try ScheduledIssue.all(list: $0.id, mode: mode, slug: post.slug, connection) }
    }
    return (scheduled.flatMap { $0 } ?? []).filter { issue in
      isDraft || !issue.isMade(of: post, by: renderer)
    }.map { .warning(ScheduledIssue.changed, hint: $0.advice) }
  }

  /// That the day which somebody gave to it alone is none for it any more.
  private func lapsedPin(_ post: Post) throws -> [Diagnostic] {
    if post.kind != .issue { return [] }
    let lapsed = try database?.blockingRead { connection in
      try MailingList.find(post.list, connection).flatMap {
        try LapsedPin.waiting(list: $0.id, in: publication, mode: mode, now: .now(), connection)[post.slug]
      }
    }
    return (lapsed.flatMap { $0 }).map {
      [
        .warning(
          "it \($0.text): \(LapsedPin.consequence)",
          hint: "tuesday queue pin \(post.slug) DAY, or tuesday queue unpin \(post.slug)")
      ]
    } ?? []
  }

  private func audienceFaults(_ post: Post) throws -> [Diagnostic] {
    do {
      try database?.blockingRead { _ = try post.readers(in: publication, now: .now(), $0) }
      return []
    } catch let faulty as Post.Faulty {
      return faulty.diagnostics
    }
  }

  /// That the list had an issue of the slug, made of another file, or one that says the same.
  private func had(of post: Post) throws -> [Diagnostic] {
    guard let database, publication.kind(ofFileAt: post.path) == .issue, let head = post.head else { return [] }
    return try database.blockingRead { connection in
      guard let list = try MailingList.find(post.list, connection) else { return [] }
      let posts = try ListPosts(of: list, mode: mode, connection)
      let isShared = (bySlug[post.slug]?.count ?? 0) > 1
      let claim = posts.claim(on: post.path, called: post.slug, saying: head, isShared: isShared)
      let entry = PostFolder.Entry(path: post.path, post: .success(post))
      let settled = try Judgement(publication, mode: mode).settle(entry, called: post.slug, claim, connection)
      guard case .failure(let faulty)? = settled?.post else { return [] }
      return faulty.diagnostics
    }
  }

  /// That items of feeds wait for a file of which nobody can tell what it says of them.
  private func uncertainItems(ofPostAt path: String) -> [Diagnostic] {
    guard publication.kind(ofFileAt: path) == .issue else { return [] }
    let marks = FeedMarks.uncertain(ofPostAt: path, head: Post.head(ofPostAt: path)).sorted()
    if marks.isEmpty { return [] }
    let names = marks.prefix(3).joined(separator: ", ") + (marks.count > 3 ? " …" : "")
    return [
      .warning(
        "it may tell \(names): no roundup has that while this file waits",
        hint: "mend its head; or delete the file, and they come in the next")
    ]
  }

  private func toldItems(of post: Post) throws -> [Diagnostic] {
    guard post.kind == .issue else { return [] }
    let items = ToldItems(of: post, mode: mode)
    return try database?.blockingRead { try items.faults($0) + items.warnings(beside: others(than: post, $0), $0) } ?? []
  }

  /// What else waits and names items of feeds; nothing where the post itself does not wait.
  private func others(than post: Post, _ connection: Connection) throws -> [(file: String, tells: [String])] {
    if post.frontMatter.tells.isEmpty { return [] }
    let sent = try SentIssues(of: nil, mode: mode, connection)
    if sent.isMade(of: post.path, called: post.slug) { return [] }
    let name = SentIssues.name(of: post.path)
    return try PostFolder(path: publication.posts, of: publication).heads().compactMap { path, head, slug in
      guard let head, head.ready, SentIssues.name(of: path) != name, !sent.isMade(of: path, called: slug) else { return nil }
      return (path.split(separator: "/").suffix(2).joined(separator: "/"), head.tells)
    }
  }

  /// What its trial of subjects can show with the readers that there are.
  private func trialFindings(_ post: Post, _ issue: Issue) throws -> [Diagnostic]? {
    guard let trial = issue.trial, trial.metric != .none, let database else { return nil }
    let (count, isLocal) = try database.blockingRead { connection in
      let readers = try post.readers(in: publication, now: .now(), connection)
      return (
        try readers.count(connection) - RecentIssues.countOfDigests(of: readers, connection),
        try Slot.find(list: readers.list, connection)?.isLocal == true
      )
    }
    let place = post.frontMatter.place(of: "subjects")
    let plan = TrialPlan(trial, readers: count, isLocal: isLocal)
    guard plan.isChoosing else {
      let hint =
        isLocal ? "in its slot each has it at their own time; sent by hand it can wait" : "one subject does as well, or a larger share"
      return [.warning(plan.text, line: place.line, column: place.column, hint: hint)]
    }
    let faint = "a larger share, fewer subjects or more readers show smaller differences"
    return TrialPlan.isFaint(trial, plan.readers)
      ? [.warning("few readers try the subjects: \(plan.outlook)", line: place.line, column: place.column, hint: faint)] : []
  }

  /// Why pages gave no card, and pictures no size, by address.
  private func lookOutside(_ post: Post) -> [String: String] {
    guard let request else { return [:] }
    let outside = Outside(of: post, in: publication, again: looksAgain)
    if outside.count > WebRequest.atOnce {
      tell("\(post.path) shows \(outside.count) pages and pictures of other sites: looking at them …")
    }
    return outside.look(request)
  }

  private func deepFindings(_ post: Post, _ issue: Issue?) throws -> [Diagnostic] {
    let links = request.map { LinkCheck.findings(post, $0) } ?? []
    guard let issue, let spam = SpamScore() else { return links }
    // Nobody's keys: the message goes nowhere.
    guard let keys = SigningKeys([1: [UInt8](repeating: 0, count: 32)]) else { return links }
    let recipient = CompiledIssue.Recipient(previewing: try .example())
    return try links + spam.findings(CompiledIssue(issue, keys: keys).message(for: recipient, now: .now()))
  }
}
