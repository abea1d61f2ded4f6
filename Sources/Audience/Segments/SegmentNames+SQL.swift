package import Store

extension SegmentNames {
  package init(attributes: [String: AttributeKind], _ connection: Connection) throws {
    func column(_ sql: String) throws -> Set<String> { Set(try connection.rows(sql) { try $0.text("name") }) }
    fields = SegmentField.all(attributes)
    lists = try column("SELECT slug AS name FROM lists")
    tags = try column("SELECT name FROM tags")
    segments = try column("SELECT slug AS name FROM segments")
    campaigns = try column("SELECT DISTINCT slug AS name FROM campaigns WHERE kind = 'issue'")
  }
}
