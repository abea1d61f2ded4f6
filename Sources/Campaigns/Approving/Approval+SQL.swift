internal import Audience
internal import Delivery
internal import Mail
package import Store

extension Approval {
  /// All that was said to any content of a post, the first first.
  static func all(of proposal: Proposal.Subject, _ connection: Connection) throws -> [Approval] {
    try connection.rows(
      """
      SELECT a.content, s.address, s.address_key, a.verdict, a.way, a.words, a.at FROM approvals a JOIN subscribers s ON s.id = a.subscriber_id
      WHERE a.slug = $1 AND a.list_id = $2 AND a.mode = $3 ORDER BY a.id
      """, [.text(proposal.slug), proposal.list.sql, .text(proposal.mode.rawValue)]
    ) { row in
      Approval(
        content: try row.text("content"), address: try row.text("address"), key: try row.text("address_key"),
        verdict: try row.choice("verdict"), way: try row.choice("way"), words: try row.text("words"), at: try row.time("at"))
    }
  }

  /// What an issue went out by: each yes to its content that came before it was scheduled.
  package static func all(behind campaign: Campaign, _ connection: Connection) throws -> [Approval] {
    guard campaign.kind == .issue, let content = campaign.proposal else { return [] }
    let subject = Proposal.Subject(slug: campaign.slug, list: campaign.list, mode: campaign.mode)
    return try all(of: subject, connection).filter { $0.content == content && $0.verdict == .yes && $0.at <= campaign.createdAt }
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
