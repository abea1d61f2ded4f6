internal import Audience
internal import Delivery
internal import Markdown
package import Store

/// Once a month one mail to those readers of a list who chose that (``Frequency/digest``): of the issues that were kept for them since their
/// last. One mail serves all; each issue stands in it for those alone whose it was (``MergeField/listed(_:)``), so who chose it in the middle of
/// a month, or whom a post's `audience` did not mean, misses none and gets none twice.
package struct Digests: Sendable {
  /// More wait for the next one: twice as many as any month has days.
  static let limit = 62

  let publication: Publication
  let terms: Campaign.Terms
  private let composing: IssueRenderer
  /// `digest.md`, the publication's own or that which comes with Tuesday.
  private let words: MailFiles

  /// - Throws: ``Post/Faulty`` for a file of words that is no such mail.
  package init(_ publication: Publication, _ terms: Campaign.Terms) throws {
    self.publication = publication
    self.terms = terms
    composing = try IssueRenderer(publication, mode: terms.mode)
    words = try MailFiles(Campaign.Kind.digest.fileName, of: publication, attributes: publication.attributes, as: .digest)
    for post in words.posts {
      if post.placeOfIssues == nil {
        let hint = "put it between blank lines where the issues are to stand"
        throw Post.Faulty(path: post.path, diagnostics: [.error("the mail has no {{ issues }} in a paragraph of its own", hint: hint)])
      }
      if post.text != nil {
        let hint = "leave it out: the plain text is made from the mail, with its issues"
        let line = post.frontMatter.lines["text"] ?? 1
        throw Post.Faulty(path: post.path, diagnostics: [.error("a digest cannot have a `text` of its own", line: line, hint: hint)])
      }
    }
    try words.check(by: composing)
  }

  /// Begins those that are due, each once a list and month, whatever restarts and other processes do.
  ///
  /// - Parameter notices: who tells the writers that one is late.
  /// - Returns: their names.
  func beginDue(in database: Database, telling notices: Notices?, now: Timestamp) async throws -> [String] {
    guard try await database.read({ try Self.isAnybodyWaiting($0) }) else { return [] }
    var begun: [String] = []
    for list in try await database.read({ try MailingList.all($0) }) {
      let (month, issues, listed) = try await database.read { connection in
        let month = DigestMonth.latest(at: now, slot: try Slot.find(list: list.id, connection), zone: publication.zone)
        let issues = try issuesDue(of: list, month, now, connection)
        return (month, issues, try entries(issues, connection))
      }
      if issues.isEmpty { continue }
      let mail = try mail(listed, of: month, list: list.slug)
      let name = try await database.write { connection -> String? in
        // What has changed meanwhile is looked at in the next round.
        guard try issuesDue(of: list, month, now, connection) == issues else { return nil }
        return try begin(mail, of: issues, list, month, telling: notices, now: now, connection)
      }
      if let name { begun.append(name) }
    }
    return begun
  }

  private func mail(_ listed: [DigestEntry], of month: DigestMonth, list: String) throws -> Issue {
    let words = try words.post().post
    let language = words.frontMatter.lang ?? publication.language
    let post = words.listing(listed, month: month.formatted(language: language), in: publication)
    return try composing.issue(of: post, today: month.day, as: .digest, list: list)
  }

  /// The next digest, were it of these issues and for everybody; to see what it looks like.
  package func sample(_ issues: [Issue], list: String, now: Timestamp) throws -> Issue {
    let month = DigestMonth.next(after: now, slot: nil, zone: publication.zone)
    return try mail(issues.map { DigestEntry(campaign: nil, issue: $0) }, of: month, list: list)
  }

  static func name(of list: MailingList, _ month: DigestMonth, _ mode: SendingMode) -> String {
    "digest.\(list.slug).\(month)\(mode == .rehearsal ? ".rehearsal" : "")"
  }

  /// The campaign, its audience, and what it lists for whom, in one transaction.
  private func begin(
    _ mail: Issue, of issues: [CampaignID], _ list: MailingList, _ month: DigestMonth, telling notices: Notices?, now: Timestamp,
    _ connection: Connection
  ) throws -> String? {
    let name = Self.name(of: list, month, terms.mode)
    let hash = try mail.keep(connection)
    let id = try Campaign.begin(
      name, slug: "digest.\(list.slug)", mail, hash: hash, list: list.id, terms, sendAt: month.due, now: now, connection)
    guard let id else { return nil }
    try addReaders(to: id, of: issues, list, now, connection)
    try note(issues, as: id, named: name, list, month, connection)
    if now > month.due + Lateness.punctual {
      let reason = Lateness.words(now, because: "Tuesday did not run, or nothing could be listed before")
      let values = ["campaign": name, "issue": mail.title, "day": month.day.description, "time": month.clock, "reason": reason]
      try notices?.post(.late, name, values, now: now, connection)
    }
    return name
  }
}
