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
    ("\"vic\"@example.org", "vic"), ("\"v\\ic\"@example.org", "vic"), ("\"a.b\"@example.org", "a.b"), ("\"a\\ b\"@example.org", "\"a b\""),
    ("\"a..b\"@example.org", "\"a..b\""), ("\"\\\"\"@example.org", "\"\\\"\""), ("\"gr\u{FC}\u{DF}e\"@example.org", "gr\u{FC}\u{DF}e"),
  ])
  func `Quotes that need not be make no other mailbox`(text: String, local: String) throws {
    let address = try EmailAddress(parsing: text)
    #expect(address.local == local && address.wire == "\(local)@example.org" && address.text == text)
    #expect(try address.key == EmailAddress(parsing: "\(local)@example.org").key)
  }

  @Test(arguments: [
    "", "a", "@example.org", "a@", "a@example", "a b@example.org", ".a@example.org", "a.@example.org", "a..b@example.org", "a@-example.org",
    "a@exa mple.org", "a@example..org", "a\r\n@example.org", "a@example.org\r\nRCPT TO:<b@example.org>", "a\u{0}@example.org",
    "<a@example.org>",
    "\"a\"b\"@example.org", "\"a\r\"@example.org", "a@example.org ", "a@[127.0.0.1]", String(repeating: "a", count: 65) + "@example.org",
    "a@" + String(repeating: "b.", count: 130) + "org", "a\u{2028}@example.org", "a\u{200B}b@example.org",
    "a@ex\u{200B}ample.org", "a@exa\u{AD}mple.org", "a@1.2.3.4", "a@example.123", "a@xn--zzzzzz.com", "a@xn--.com",
    "a@xn--99999999.xn--p1ai",
  ])
  func `What is none is refused with a reason`(text: String) {
    #expect { _ = try EmailAddress(parsing: text) } throws: { "\($0)".contains("has ") || "\($0)".contains("is longer") }
  }

  @Test(arguments: ["a@example.org.", "a@.example.org", "a@example..org"])
  func `A dot too many behind the sign is told as one`(text: String) throws {
    let error = try #require(throws: AddressError.self) { _ = try EmailAddress(parsing: text) }
    #expect(error.description == "\"\(text)\" has a dot too many after the @: two side by side, or one at an end")
  }

  @Test(
    "A character that nobody sees is refused by its name, wherever it stands",
    arguments: [
      ("\u{FEFF}a@example.org", "U+FEFF"), ("a\u{200B}@example.org", "U+200B"), ("\"a\u{200B} b\"@example.org", "U+200B"),
      ("a\u{3164}@example.org", "U+3164"), ("a\u{2800}@example.org", "U+2800"), ("a@ex\u{2060}ample.org", "U+2060"),
      ("a@example.org\u{200B}", "U+200B"),
    ])
  func unseen(text: String, name: String) throws {
    let error = try #require(throws: AddressError.self) { _ = try EmailAddress(parsing: text) }
    #expect(error.description.hasSuffix("that nobody sees: \(name)"), "\(error)")
  }

  @Test(arguments: [
    "a@xn--bcher-kva.example", "a@XN--FIQS8S.xn--p1ai", "a@4.example", "a@1and1.com", "a@نامه\u{200C}ای.com", "a@❤\u{FE0F}.example",
  ])
  func `Domains of other scripts are taken in either form, and numbers that are not their end`(text: String) throws {
    #expect(try EmailAddress(parsing: text).text == text)
  }

  @Test func `An accent is the same as a part of its letter and as a sign behind it, and the address stays as it was typed`() throws {
    let (composed, parted) = (try EmailAddress(parsing: "Jos\u{E9}@example.org"), try EmailAddress(parsing: "jose\u{301}@example.org"))
    // Octets, because for `String` they are equal anyway.
    #expect(Array(composed.key.utf8) == Array(parted.key.utf8))
    #expect(Array(parted.text.utf8) == Array("jose\u{301}@example.org".utf8))
    #expect(
      Set(parted.spellings.map { Array($0.utf8) }) == Set(["jos\u{E9}@example.org", "jose\u{301}@example.org"].map { Array($0.utf8) }))
  }

  @Test func `A Greek sigma is one letter, at the end of a word and within, and as a capital`() throws {
    let addresses = try ["σας.σ@example.org", "ΣΑΣ.Σ@example.org", "σασ.ς@example.org"].map { try EmailAddress(parsing: $0) }
    #expect(addresses.map(\.key) == Array(repeating: "σασ.σ@example.org", count: 3))
    #expect(addresses.allSatisfy { $0.spellings.contains("σας.ς@example.org") && $0.spellings.contains($0.text) })
  }

  @Test(
    "A letter outside ASCII is never taken for one of ASCII: that is another mailbox",
    arguments: [
      ("mi\u{212A}e@example.org", "mike@example.org"), ("MI\u{212A}E@example.org", "mike@example.org"),
      ("a\u{1FEF}b@example.org", "a`b@example.org"), ("\"a\u{37E}b\"@example.org", "\"a;b\"@example.org"),
      ("\u{130}an@example.org", "ian@example.org"),
    ])
  func otherMailboxes(text: String, other: String) throws {
    let (address, known) = (try EmailAddress(parsing: text), try EmailAddress(parsing: other))
    #expect(Array(address.key.utf8) != Array(known.key.utf8))
    #expect(address.spellings.allSatisfy { $0.unicodeScalars.contains { !$0.isASCII } }, "\(address.spellings)")
  }

  @Test func `Letters outside ASCII have no case either, each for itself`() throws {
    for (text, key) in [
      ("GRÜSSE.\u{395}\u{3A3}@EXAMPLE.org", "grüsse.\u{3B5}\u{3C3}@example.org"), ("Å\u{212B}@example.org", "åå@example.org"),
    ] {
      #expect(Array(try EmailAddress(parsing: text).key.utf8) == Array(key.utf8))
    }
  }

  @Test func `Where it stands in JSON, in rules and in CSV, an address in quotes is spelled as they do`() throws {
    let address = try EmailAddress(parsing: #""o\"q"@example.org"#)
    for spelling in [#""o\"q"@example.org"#, #"\"o\\\"q\"@example.org"#, #"""o\""q""@example.org"#, #"\""o\\\""q\""@example.org"#] {
      #expect(address.spellings.contains(spelling), "\(spelling) in \(address.spellings)")
    }
    #expect(try EmailAddress(parsing: "ada@example.org").spellings == ["ada@example.org"])
    #expect(Set(try EmailAddress(parsing: "ada@example.org").traces) == ["ada@example.org", "ada%40example.org"])
  }

  @Test(
    "Domains that somebody has for nothing belong to the one that they registered",
    arguments: [
      ("evil.example", nil), ("a.evil.example", "evil.example"), ("a.b.evil.example", "evil.example"), ("evil.co.uk", nil),
      ("a.evil.co.uk", "evil.co.uk"), ("a.b.c.evil.co.uk", "evil.co.uk"), ("a.xyz.de", nil), ("a.news.de", "news.de"),
      ("a.bücher.example", "xn--bcher-kva.example"),
    ] as [(String, String?)])
  func registered(domain: String, owned: String?) throws {
    #expect(try EmailAddress(parsing: "x@\(domain)").registeredDomain == owned)
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

  @Test(arguments: [
    ("a@b.c, Bo <b@b.c>,c@b.c", ["a@b.c", "Bo <b@b.c>", "c@b.c"]), (" , ,", []),
    ("\"Last, First\" <a@b.c>,x", ["\"Last, First\" <a@b.c>", "x"]),
    ("\"a \\\", b\" <a@b.c>, y", ["\"a \\\", b\" <a@b.c>", "y"]),
  ])
  func `A list of mailboxes is parted at its commas, but not in quotes`(list: String, parts: [String]) {
    #expect(Mailbox.parts(of: list) == parts)
  }
}
