internal import Store
internal import Words

extension PortableTable {
  /// What a row of an earlier form of exports says, as it is said now.
  func today(_ values: [SQLValue]) -> [SQLValue] {
    switch name {
    case "subscribers": withOneSigma(values, in: "address_key")
    case "suppressions": withOneSigma(values, in: "value")
    case "memberships": withQuestionBesideNo(values)
    default: values
    }
  }

  /// In address keys the sigma that ends a word stood as Greek writes it.
  private func withOneSigma(_ values: [SQLValue], in column: String) -> [SQLValue] {
    guard let index = place(column), case .text(let text) = values[index], text.hasByte(where: { $0 >= 0x80 }) else { return values }
    var today = values
    today[index] = .text(text.replacing("ς", with: "σ"))
    return today
  }

  /// A question to somebody who had left stood as their state: with its time or, of one from before they left all lists, which is over, the
  /// time of that.
  private func withQuestionBesideNo(_ values: [SQLValue]) -> [SQLValue] {
    guard let state = place("state"), let asked = place("asked_at"), let reminder = place("remind_at"),
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
