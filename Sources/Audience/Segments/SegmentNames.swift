package import Store

/// The names that a rule can use. Those of lists, tags, segments and campaigns are nil where no database is at hand: then any will do.
package struct SegmentNames: Sendable {
  let fields: [SegmentField]
  let lists: Set<String>?
  let tags: Set<String>?
  let segments: Set<String>?
  let campaigns: Set<String>?

  package init(attributes: [String: AttributeKind]) {
    fields = SegmentField.all(attributes)
    (lists, tags, segments, campaigns) = (nil, nil, nil, nil)
  }

  package init(attributes: [String: AttributeKind], _ connection: Connection) throws {
    func column(_ sql: String) throws -> Set<String> { Set(try connection.rows(sql) { try $0.text("name") }) }
    fields = SegmentField.all(attributes)
    lists = try column("SELECT slug AS name FROM lists")
    tags = try column("SELECT name FROM tags")
    segments = try column("SELECT slug AS name FROM segments")
    campaigns = try column("SELECT DISTINCT slug AS name FROM campaigns WHERE kind = 'issue'")
  }
}
