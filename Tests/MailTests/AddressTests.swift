import Mail
import Testing

@Suite struct AddressTests {
  @Test(arguments: [
    "a@example.org", "a.b+c@example.co.uk", "\"a b\"@example.org", "!#$%&'*+-/=?^_`{|}~@example.org", "grüße@example.org",
    "a@bücher.example",
  ])
  func `Addresses that exist are taken`(text: String) throws {
    #expect(try EmailAddress(parsing: text).text == text)
  }

  @Test(arguments: [
    "", "a", "@example.org", "a@", "a@example", "a b@example.org", ".a@example.org", "a.@example.org", "a..b@example.org", "a@-example.org",
    "a@exa mple.org", "a@example..org", "a\r\n@example.org", "a@example.org\r\nRCPT TO:<b@example.org>", "a\u{0}@example.org",
    "<a@example.org>",
    "\"a\"b\"@example.org", "\"a\r\"@example.org", "a@example.org ", "a@[127.0.0.1]", String(repeating: "a", count: 65) + "@example.org",
    "a@" + String(repeating: "b.", count: 130) + "org", "a\u{2028}@example.org", "a\u{200B}b@example.org",
    "a@ex\u{200B}ample.org", "a@exa\u{AD}mple.org",
  ])
  func `What is none is refused with a reason`(text: String) {
    #expect { _ = try EmailAddress(parsing: text) } throws: { "\($0)".contains("has ") || "\($0)".contains("is longer") }
  }

  @Test func `Keys fold case and the domain's script; the envelope gets A-labels`() throws {
    let address = try EmailAddress(parsing: "Ada@BÜCHER.example")
    #expect(address.key == "ada@xn--bcher-kva.example" && address.wire == "Ada@xn--bcher-kva.example" && !address.needsSMTPUTF8)
    #expect(try EmailAddress(parsing: "grüße@example.org").needsSMTPUTF8)
  }

  @Test(arguments: [
    ("Ada <a@example.org>", "Ada"), ("\"Ada, L.\" <a@example.org>", "Ada, L."), ("a@example.org", ""), ("<a@example.org>", ""),
  ])
  func `Mailboxes are read with and without a name`(text: String, name: String) throws {
    let mailbox = try Mailbox(parsing: text)
    #expect(mailbox.name == name && mailbox.address.text == "a@example.org")
  }
}
