/// RFC 5322 §3.6.4: `<left@right>`, unique for ever.
package struct MessageID: Sendable, Hashable {
  package let text: String

  /// A side with anything but letters, digits and `.-_` is refused.
  package struct SyntaxError: Error {}

  package init(left: String, right: String) throws(SyntaxError) {
    for side in [left, right] {
      let good = side.utf8.allSatisfy { $0.isLetterOrDigit || ".-_".utf8.contains($0) }
      guard good, (1...120).contains(side.utf8.count) else { throw SyntaxError() }
    }
    text = "<\(left)@\(right)>"
  }
}
