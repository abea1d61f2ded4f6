import Crypto
import Foundation
import Testing

@testable import Mail

@Suite struct DKIMTests {
  /// RFC 8463, appendix A.
  private static let message =
    "From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject: Is dinner ready?\r\n"
    + "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\nMessage-ID: <20030712040037.46341.5F8J@football.example.com>\r\n"
    + "\r\nHi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n"

  private static func pem(seed: String) -> String {
    let head = Data([0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20])
    let octets = head + Data(base64Encoded: seed)!
    return "-----BEGIN PRIVATE KEY-----\n\(octets.base64EncodedString())\n-----END PRIVATE KEY-----\n"
  }

  @Test func `The vectors of RFC 8463 come out to the octet`() throws {
    let key = try DKIMKey(pem: Self.pem(seed: "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="), selector: "brisbane")
    #expect(key.record == "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
    let canonical = DKIMCanonical(Array(Self.message.utf8))
    #expect(Data(canonical.bodyHash()).base64EncodedString() == "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=")
    let field =
      "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; i=@football.example.com;\r\n"
      + " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : message-id : from : subject : date;\r\n"
      + " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b="
    var hash = SHA256()
    for name in ["From", "To", "Subject", "Date", "Message-ID"] { hash.update(data: Array(canonical.fields(named: name).joined())) }
    hash.update(data: DKIMCanonical.field(Array(field.utf8)[...]).dropLast(2))
    let expected = "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="
    #expect(try key.signature(of: hash.finalize()) == expected)
  }

  @Test(
    "A field's relaxed form",
    arguments: [
      ("A: X\r\n", "a:X\r\n"), ("B : Y\t\r\n\tZ  \r\n", "b:Y Z\r\n"), ("Subject: Re: a :  b\r\n", "subject:Re: a : b\r\n"),
      ("SubJect:\r\n  folded\r\n", "subject:folded\r\n"), ("X-Empty:  \r\n", "x-empty:\r\n"),
    ])
  func field(written: String, canonical: String) {
    #expect(String(decoding: DKIMCanonical.field(Array(written.utf8)[...]), as: UTF8.self) == canonical)
  }

  @Test(
    "Bodies that a relay may not tell apart have one hash",
    arguments: [
      ["", "\r\n", "\r\n\r\n", " \r\n"], [" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n", " C\r\nD E", "\tC\t\r\nD E\r\n \r\n"],
    ])
  func bodies(same: [String]) {
    let hashes = same.map { Data(DKIMCanonical(Array(("A: b\r\n\r\n" + $0).utf8)).bodyHash()) }
    #expect(Set(hashes).count == 1)
    #expect(Data(DKIMCanonical(Array("A: b\r\n\r\nC\r\n".utf8)).bodyHash()) != hashes[0])
  }

  @Test func `Fields are found in any case and order, over folds, and not in the body`() {
    let canonical = DKIMCanonical(Array("to: a\r\nFrom: x\r\n y\r\nTO: b\r\n\r\nTo: c\r\n".utf8))
    #expect(canonical.fields(named: "To").map { String(decoding: $0, as: UTF8.self) } == ["to:a\r\n", "to:b\r\n"])
    #expect(canonical.fields(named: "From").map { String(decoding: $0, as: UTF8.self) } == ["from:x y\r\n"])
    #expect(canonical.fields(named: "Cc").isEmpty)
  }

  @Test func `A key is read again as it was written, and a short or foreign one is refused`() throws {
    for algorithm in DKIMKey.Algorithm.allCases {
      let key = try DKIMKey(new: algorithm, selector: "s")
      let again = try DKIMKey(pem: key.pem, selector: "s")
      #expect(again.record == key.record && again.algorithm == algorithm && key.pem.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
    }
    #expect(throws: DKIMKey.Failure.self) { try DKIMKey(pem: "hello", selector: "s") }
    #expect(throws: DKIMKey.Failure.self) {
      try DKIMKey(pem: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", selector: "s")
    }
  }

  @Test func `Each covered field is named once more than it is there, and lines stay short`() throws {
    let signer = DKIMSigner(
      domain: "football.example.com", keys: [try DKIMKey(new: .rsa, selector: "one"), try DKIMKey(new: .ed25519, selector: "two")])
    let signed = String(decoding: try signer.signed(Array(Self.message.utf8), seconds: 1_528_637_909), as: UTF8.self)
    #expect(signed.hasSuffix(Self.message))
    let head = signed.dropLast(Self.message.count)
    #expect(head.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
    let unfolded = head.replacing("\r\n ", with: "")
    #expect(unfolded.components(separatedBy: "DKIM-Signature: ").count == 3)
    #expect(unfolded.contains("h=From:From:To:To:Subject:Subject:Date:Date:Message-ID:Message-ID:Reply-To:MIME-Version:Content-Type:"))
    #expect(unfolded.contains("a=rsa-sha256") && unfolded.contains("a=ed25519-sha256") && !unfolded.contains("l="))
  }
}
