package import Store

extension Issue {
  /// Writes the content, once per hash.
  ///
  /// - Returns: the hash.
  func keep(_ connection: Connection) throws -> String {
    let (hash, json) = try frozen()
    try connection.execute(
      "INSERT INTO contents (hash, title, description, issue) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING",
      [.text(hash), .text(title), .text(description), .text(json)])
    return hash
  }

  /// The frozen content of a campaign.
  package static func load(hash: String, _ connection: Connection) throws -> Issue? {
    try connection.first("SELECT issue FROM contents WHERE hash = $1", [.text(hash)]) { try Issue(frozen: try $0.text("issue")) }
  }
}
