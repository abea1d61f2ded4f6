internal import Audience
internal import Delivery
package import Mail
internal import Markdown
package import Store

/// Mails of the engine's own to the publication's writers: what they should hear of without looking.
package struct Notices: Sendable {
  /// What there is to tell. Each has its words in a file of its name among the mails: `paused.md`.
  package enum Topic: String, Sendable, CaseIterable {
    /// What became of the first mails of a campaign, or of those that try its subjects, paused it.
    case paused
    /// Too many of those who have an issue reported it as spam, and the others wait.
    case complained
    /// Too many mails of an issue came back as if nobody were there, and nobody is given up until somebody has looked.
    case held
    /// The same of mails that go to one alone, of whatever campaigns.
    case heldSingles = "held-singles"
    /// The same of mails to one domain, which took mail before.
    case heldDomain = "held-domain"
    /// Of an issue too little arrived to say anything of its readers.
    case unheard
    /// A server says that an address or a domain of ours is unknown, full or shut.
    case ourName = "our-name"
    /// A slot's time is near, and no post is ready.
    case unready
    /// A day of the slot had no issue.
    case missed
    /// Several had none, one after another.
    case missedDays = "missed-days"
    /// One left later than it should have.
    case late
    /// A slot's time is near, and another post will go because one is not approved.
    case unapproved
    /// The same because of what is wrong with it.
    case passed
    /// What an approver said of a post.
    case answered
    /// An issue that was due had nobody to go to.
    case nobody
    /// A step of a series cannot be sent, and its readers wait.
    case stuck
    /// A trial of subjects came to its end.
    case chosen
    /// A feed that posts are made of cannot be read for a day.
    case unread
    /// A program elsewhere does not take what it is told, and is told nothing more.
    case deaf

    /// What its words can show, beside what every post can.
    fileprivate var fields: [String] {
      switch self {
      case .paused, .ourName: ["campaign", "issue", "reason"]
      case .held, .complained: ["campaign", "issue", "count", "reason"]
      case .heldSingles: ["count", "reason"]
      case .heldDomain: ["domain", "count", "reason"]
      case .unheard: ["campaign", "issue", "count", "compared", "reason"]
      case .unready: ["list", "day", "time", "hours", "pinned", "drafts", "faulty", "held", "unapproved"]
      case .unapproved, .passed: ["list", "day", "time", "hours", "posts", "instead"]
      case .answered: ["post", "file", "title", "approver", "verdict", "words"]
      case .nobody: ["campaign", "issue", "reason"]
      case .missed: ["list", "day", "time", "reason"]
      case .missedDays: ["list", "day", "time", "reason", "count", "first"]
      case .late: ["campaign", "issue", "day", "time", "reason"]
      case .stuck: ["series", "step", "reason"]
      case .chosen: ["campaign", "issue", "outcome", "subject"]
      case .unread: ["feed", "url", "since", "reason"]
      case .deaf: ["hook", "place", "since", "reason"]
      }
    }
  }

  private let publication: Publication
  private let composing: IssueRenderer
  private let words: [Topic: MailFiles]
  private let writers: [EmailAddress]
  private let terms: Campaign.Terms

  /// - Parameter writers: none: nobody is told anything.
  /// - Throws: ``Post/Faulty`` for a file of words that is no such mail.
  package init(_ publication: Publication, to writers: [EmailAddress], _ terms: Campaign.Terms) throws {
    self.publication = publication
    self.writers = writers
    self.terms = terms
    composing = try IssueRenderer(publication, mode: terms.mode)
    var words: [Topic: MailFiles] = [:]
    for topic in Topic.allCases {
      let fields = Dictionary(uniqueKeysWithValues: topic.fields.map { ($0, AttributeKind.text) })
      let files = try MailFiles(topic.rawValue, of: publication, attributes: fields, as: .notice)
      try files.check(by: composing)
      words[topic] = files
    }
    self.words = words
  }

  /// Writes to every writer whom mail may go to, in the caller's transaction: once a name, whatever restarts and other processes do.
  ///
  /// - Parameters:
  ///   - occasion: what tells one notice of a topic from another: a slug, or parts of small letters, digits and hyphens with dots between.
  ///   - values: of all the topic's fields.
  /// - Returns: whether a mail will leave that would not have left otherwise.
  @discardableResult
  package func post(
    _ topic: Topic, _ occasion: String, _ values: [String: String], now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    if let missing = topic.fields.first(where: { values[$0]?.isEmpty != false }) {
      throw StoreError.defect("the notice \(topic.rawValue) tells no \(missing)")
    }
    let name = "notice.\(topic.rawValue).\(occasion)\(terms.mode == .rehearsal ? ".rehearsal" : "")"
    // Whoever asks at each of their rounds costs no more than this look.
    if try Campaign.find(name: name, connection) != nil { return false }
    let list = try MailingList.ensure(MailingList.main, now: now, connection)
    let people = try Correspondents(writers, list: list, kind: .notice, connection)
    guard !people.open.isEmpty, let files = words[topic] else { return false }
    let issue = try composing.issue(of: files.post().post, today: LocalDate(now, in: publication.zone), as: .notice).telling(values)
    let hash = try issue.keep(connection)
    guard let campaign = try Campaign.begin(name, issue, hash: hash, list: list, terms, sendAt: now, now: now, connection)
    else { return false }
    try people.add(to: campaign, now: now, connection)
    return true
  }
}
