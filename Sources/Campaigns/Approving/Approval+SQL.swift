package import Audience
internal import Delivery
internal import Mail
package import Store

extension Approval {
  private static let query = """
    SELECT a.slug, a.content, s.address, s.address_key, a.verdict, a.way, a.words, a.at
    FROM approvals a JOIN subscribers s ON s.id = a.subscriber_id
    """

  private init(_ row: Row) throws {
    self.init(
      content: try row.text("content"), address: try row.text("address"), key: try row.text("address_key"),
      verdict: try row.choice("verdict"), way: try row.choice("way"), words: try row.text("words"), at: try row.time("at"))
  }

  /// All that was said to any content of a post, the first first.
  static func all(of subject: Proposal.Subject, _ connection: Connection) throws -> [Approval] {
    try connection.rows(
      "\(query) WHERE a.slug = $1 AND a.list_id = $2 AND a.mode = $3 ORDER BY a.id",
      [.text(subject.slug), subject.list.sql, .text(subject.mode.rawValue)], Approval.init)
  }

  /// What an issue went out by: the yes of each whose last word about its content that was, when it was scheduled.
  package static func all(behind campaign: Campaign, _ connection: Connection) throws -> [Approval] {
    guard campaign.kind == .issue, let content = campaign.proposal else { return [] }
    let subject = Proposal.Subject(slug: campaign.slug, list: campaign.list, mode: campaign.mode)
    let said = try all(of: subject, connection).filter { $0.content == content && $0.at <= campaign.createdAt }
    return Dictionary(said.map { ($0.key, $0) }) { $1 }.values.filter { $0.verdict == .yes }.sorted { $0.at < $1.at }
  }

  /// What somebody said, with the slugs of the posts.
  static func all(by person: SubscriberID, _ connection: Connection) throws -> [(post: String, approval: Approval)] {
    try connection.rows("\(query) WHERE a.subscriber_id = $1 ORDER BY a.id", [person.sql]) {
      (post: try $0.text("slug"), approval: try Approval($0))
    }
  }

  /// Takes the no of somebody with them who is erased and approves nothing any more: it counts for nothing, and afterwards nobody could tell. A yes stays,
  /// as issues went out by it.
  package static func withdraw(by person: Subscriber, in publication: Publication, _ connection: Connection) throws {
    guard !publication.approvers.contains(where: { $0.address.key == person.address.key }) else { return }
    try connection.execute("DELETE FROM approvals WHERE subscriber_id = $1 AND verdict = 'no'", [person.id.sql])
  }

  /// - Returns: the answer's number, which tells it from all others.
  static func add(
    _ verdict: Verdict, by person: SubscriberID, to proposal: Proposal, _ way: Way, words: String, now: Timestamp, _ connection: Connection
  ) throws -> Int {
    let number = try connection.first(
      """
      INSERT INTO approvals (list_id, mode, slug, content, subscriber_id, verdict, way, words, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      RETURNING id
      """,
      [
        proposal.subject.list.sql, .text(proposal.subject.mode.rawValue), .text(proposal.subject.slug), .text(proposal.hash), person.sql,
        .text(verdict.rawValue), .text(way.rawValue), .text(words), .time(now),
      ]
    ) { try $0.int("id") }
    guard let number else { throw StoreError.defect("the answer was not written") }
    return number
  }
}
