internal import Store

extension PortableTable {
  /// What a row of an earlier form of exports says, as it is said now. A question to somebody who had left stood there as their state: with
  /// its time or, of one from before they left all lists, which is over, the time of that. Address keys had the sigma that ends a word.
  func today(_ values: [SQLValue]) -> [SQLValue] {
    if let key = ["subscribers": "address_key", "suppressions": "value"][name].flatMap(place), case .text(let text) = values[key] {
      var today = values
      today[key] = .text(text.replacing("ς", with: "σ"))
      return today
    }
    guard name == "memberships", let state = place("state"), let asked = place("asked_at"), let reminder = place("remind_at"),
      let changed = place("changed_at"), values[state] == .text("pending"), values[asked] != .null
    else { return values }
    var today = values
    today[state] = .text("unsubscribed")
    if values[asked] != values[changed] { (today[asked], today[reminder]) = (.null, .null) }
    return today
  }

  /// The same of all its rows together.
  func bringToday(_ connection: Connection) throws {
    if name == "memberships" { try FormerQuestions.end(connection) }
  }

  private func place(_ column: String) -> Int? { columns.firstIndex { $0.name == column } }
}
