package import Store

extension QueuePlace {
  /// Those of a list, by slug.
  package static func all(list: ListID, _ connection: Connection) throws -> [String: QueuePlace] {
    Dictionary(
      uniqueKeysWithValues: try connection.rows(
        "SELECT slug, place, pinned_to, held_because FROM queue_places WHERE list_id = $1", [list.sql]
      ) { row in
        let place = QueuePlace(
          number: try row.optionalInteger("place").map { Int($0) }, pinnedTo: try row.optionalText("pinned_to").flatMap { LocalDate($0) },
          heldBecause: try row.optionalText("held_because"))
        return (try row.text("slug"), place)
      })
  }

  /// A day is one post's: a second pin is refused by the schema as ``StoreError/constraint(_:)``.
  package func keep(slug: String, list: ListID, _ connection: Connection) throws {
    if self == QueuePlace() {
      try connection.execute("DELETE FROM queue_places WHERE list_id = $1 AND slug = $2", [list.sql, .text(slug)])
      return
    }
    try connection.execute(
      """
      INSERT INTO queue_places (list_id, slug, place, pinned_to, held_because) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (list_id, slug) DO UPDATE SET place = excluded.place, pinned_to = excluded.pinned_to, held_because = excluded.held_because
      """,
      [
        list.sql, .text(slug), number.map { .integer($0) } ?? .null, .text(pinnedTo?.description),
        .text(heldBecause),
      ])
  }
}
