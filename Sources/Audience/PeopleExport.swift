internal import Mail
package import Store

/// The people of a publication as CSV, in the columns that ``SubscriberImport`` takes back: everybody in the state they are in, on each
/// list, and what those say who left. Who was erased is not among them.
package struct PeopleExport: Sendable {
  let lists: [MailingList]
  let filter: ReaderFilter
  private let attributes: [String]

  /// The column of what those say who left, which no import takes back: nobody has said it to the one who imports.
  static let reasons = "left_because"

  /// - Parameters:
  ///   - lists: those that get a column.
  ///   - attributes: what the publication keeps, each a column.
  ///   - filter: whom it means.
  package init(_ filter: ReaderFilter, lists: [MailingList], attributes: [String]) {
    (self.filter, self.lists, self.attributes) = (filter, lists, attributes.sorted())
  }

  /// One page of people at a time, all of one moment when `connection` is of one transaction.
  ///
  /// - Returns: how many people.
  package func write(_ connection: Connection, sink: (String) throws -> Void) throws -> Int {
    let head =
      ["email", "name", "first_name", "language", "zone", "joined", "tags"] + attributes + lists.map { "list:\($0.slug)" } + [Self.reasons]
    try sink(CSVText.row(head))
    var count = 0
    var after = SubscriberID(0)
    while true {
      let page = try people(after: after, connection)
      guard let first = page.first, let last = page.last else { return count }
      let ids = first.id...last.id
      let tagged = try tags(of: ids, connection)
      let reasons = try reasons(of: ids, connection)
      let standing = try lists.map { try standings(of: ids, on: $0.id, connection) }
      let rows = page.map { person in
        var row = [person.address.text, person.name, person.givenName, person.language, person.zone, person.createdAt.rfc3339]
        row.append(tagged[person.id].map(Tag.joined) ?? "")
        row += attributes.map { person.attributes[$0] ?? "" }
        row += standing.map { $0[person.id] ?? "" }
        row.append(reasons[person.id] ?? "")
        return CSVText.row(row)
      }
      try sink(rows.joined())
      count += page.count
      after = last.id
    }
  }
}
