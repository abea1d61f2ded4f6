package import Store

extension Issue {
  /// The frozen content of a campaign.
  package static func load(hash: String, _ connection: Connection) throws -> Issue? {
    try connection.first("SELECT issue FROM contents WHERE hash = $1", [.text(hash)]) { try Issue(frozen: try $0.text("issue")) }
  }
}
