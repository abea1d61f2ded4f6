internal import Store
internal import Words

extension Erasure {
  /// That their mail came back stays, since reports count it, without what was said, and nothing is left to be taken back. A server may have named
  /// them in words about somebody whose mail goes on to theirs.
  static func forgetReturns(of id: SubscriberID, naming spellings: Set<String>, _ connection: Connection) throws {
    try connection.execute(
      "DELETE FROM feedback_changes WHERE feedback_id IN (SELECT id FROM feedback WHERE subscriber_id = $1)", [id.sql])
    try connection.execute("UPDATE feedback SET words = '', recipient = NULL, domain = NULL WHERE subscriber_id = $1", [id.sql])
    try connection.execute("DELETE FROM refusals WHERE delivery_id IN (SELECT id FROM deliveries WHERE subscriber_id = $1)", [id.sql])
    let text = "words || ' ' || coalesce(recipient, '')"
    let others = try spellings.flatMap { spelling in
      try connection.rows(
        "SELECT id, \(text) AS text FROM feedback WHERE \(Dialect.contains("lower(\(text))", "$1"))", [.text(spelling.longestASCII)]
      ) { (id: try $0.integer("id"), text: try $0.text("text")) }.filter { $0.text.mentions(address: spelling) }.map(\.id)
    }
    for other in Set(others) {
      try connection.execute("UPDATE feedback SET words = '', recipient = NULL WHERE id = $1", [.integer(other)])
    }
  }
}
