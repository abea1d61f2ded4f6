import Foundation
import Testing
import Words

@Suite struct BaseTextTests {
  @Test(
    "The vectors of RFC 4648 §10",
    arguments: [
      ("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb"), ("foobar", "mzxw6ytboi"),
    ])
  func base32(text: String, coded: String) {
    #expect(Base32.text(text.utf8) == coded)
    #expect(Base32.bytes(coded) == Array(text.utf8))
  }

  @Test func `What is not of its letters is refused`() {
    for text in ["MY", "m1", "m=", "m y", "mé"] { #expect(Base32.bytes(text) == nil) }
  }

  @Test func `Text for URLs is Foundation's base64 with other letters, whatever the octets`() {
    for count in 0..<70 {
      let octets = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 73 + count * 151) }
      let expected = Data(octets).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
      #expect(Base64URL.text(octets) == expected)
      #expect(Base64URL.bytes(expected) == octets)
    }
    for text in ["A", "AB", "AA=", "A+/A", "é"] { #expect(Base64URL.bytes(text) == nil, "no other text means the same: \(text)") }
  }
}
