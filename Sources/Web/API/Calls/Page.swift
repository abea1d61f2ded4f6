/// Some of what there is, and where the next page begins: a place that stays good while others come and go.
struct Page<Item: APIObject>: APIObject, Paged {
  let items: [Item]
  let next: String?

  static var title: String { "\(Item.title)Page" }
  static var notes: [String: Note] {
    ["items": Note(""), "next": Note("For `cursor` of the next page; left out on the last one.", "MTIzIDQ1Ng")]
  }

  /// - Parameters:
  ///   - items: one more than `limit`, where there are more.
  ///   - place: behind one of them.
  init<Found>(_ found: [Found], limit: Int, _ item: (Found) throws -> Item, place: (Found) -> String) rethrows {
    items = try found.prefix(limit).map(item)
    next = found.count > limit ? found.prefix(limit).last.map { APIText.cursor(place($0)) } : nil
  }

  init(_ items: [Item], next: String? = nil) { (self.items, self.next) = (items, next) }
}
