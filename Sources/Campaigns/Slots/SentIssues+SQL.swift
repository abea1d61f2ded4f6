internal import Delivery
internal import Store

extension SentIssues {
  /// - Parameter list: nil: of whichever list.
  init(of list: ListID?, mode: SendingMode, _ connection: Connection) throws {
    let (condition, values) = list.map { ("c.list_id = $2 AND ", [$0.sql]) } ?? ("", [])
    self.init(
      try connection.rows(
        """
        SELECT c.slug, c.file, c.content_hash, c.send_at, c.state, t.title FROM campaigns c JOIN contents t ON t.hash = c.content_hash
        WHERE \(condition)c.mode = $1 AND c.kind = 'issue' AND \(Campaign.stands) ORDER BY c.id
        """, [.text(mode.rawValue)] + values
      ) { row in
        let state: Campaign.State = try row.choice("state")
        return Issue(
          slug: try row.text("slug"), file: try row.optionalText("file"), title: try row.text("title"),
          content: try row.text("content_hash"),
          sendAt: try row.time("send_at"),
          isScheduled: state == .scheduled)
      })
  }
}
