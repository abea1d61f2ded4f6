/// RFC 5322 §3.6.4: `<left@right>`, unique for ever.
package struct MessageID: Sendable, Hashable {
  package let text: String

  /// A side with anything but letters, digits and `.-_` is refused.
  package struct SyntaxError: Error {}

  package init(left: String, right: String) throws(SyntaxError) {
    for side in [left, right] {
      let good = side.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
      }
      guard good, (1...120).contains(side.utf8.count) else { throw SyntaxError() }
    }
    text = "<\(left)@\(right)>"
  }
}
