/// The values of a statement that is put together: each gets the next number, so that no value ever stands in the text.
package struct SQLParameters: Sendable {
  package private(set) var values: [SQLValue]

  package init(_ values: [SQLValue] = []) { self.values = values }

  /// - Returns: `$n`, to stand in the statement.
  package mutating func bind(_ value: SQLValue) -> String {
    values.append(value)
    return "$\(values.count)"
  }
}
