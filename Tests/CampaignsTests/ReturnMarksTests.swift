import Audience
import Delivery
import Mail
import Store
import Testing

@testable import Campaigns

/// What a mail says of itself for what comes back.
@Suite struct ReturnMarksTests {
  private let keys: SigningKeys
  private let path: ReturnPath
  private let person: PublicID

  init() throws {
    keys = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32), 2: [UInt8](repeating: 9, count: 32)]))
    path = ReturnPath(domain: "bounces.example.org", keys: keys)
    person = try #require(PublicID(bytes: (0..<16).map { UInt8($0) }))
  }

  @Test func `The address for leaving leads back to person and list, in any case, and no other does`() throws {
    for list: Int64 in [0, 1, 77, Int64(UInt32.max)] {
      let text = try #require(LeavingAddress(subscriber: person, list: ID(list)).text(by: path))
      let address = try EmailAddress(parsing: text)
      #expect(address.local.utf8.count <= 64)
      for spelling in [text, text.uppercased()] {
        let found = try #require(LeavingAddress(try EmailAddress(parsing: spelling), keys))
        #expect(found.subscriber == person && found.list == ID(list) && found.isPreview == (list == 0))
      }
      for place in stride(from: 2, to: address.local.count, by: 3) {
        var local = Array(address.local)
        local[place] = local[place] == "a" ? "b" : "a"
        #expect(LeavingAddress(try EmailAddress(parsing: "\(String(local))@bounces.example.org"), keys) == nil, "\(place)")
      }
      #expect(
        LeavingAddress(try EmailAddress(parsing: "\(address.local)@former.example"), keys)?.subscriber == person, "of whatever domain")
      #expect(ReturnPath.delivery(address, keys) == nil)
    }
    #expect(LeavingAddress(subscriber: person, list: ID(Int64(UInt32.max) + 1)).text(by: path) == nil)
    let older = ReturnPath(domain: "bounces.example.org", keys: try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)])))
    let text = try #require(LeavingAddress(subscriber: person, list: ID(5)).text(by: older))
    #expect(LeavingAddress(try EmailAddress(parsing: text), keys)?.list == ID(5), "an older key goes on to verify")
  }

  @Test(arguments: [
    ("example.org", "example.org", "example.org", true), ("bounces.example.org", "example.org", "example.org", true),
    ("bounces.example.org", "example.org", "org", true), ("bounces.example.org", "news.example.org", "example.org", false),
    ("bounces.example.org", "example.org", "mailer.example", false), ("example.net", "example.org", "example.org", false),
    ("notexample.org", "example.org", "example.org", false),
  ])
  func `Complaints are asked for only where the signature vouches for the address`(domain: String, from: String, signer: String, asks: Bool)
  {
    let path = ReturnPath(domain: domain, keys: keys)
    #expect(path.takesComplaints(from: from, signedBy: signer) == asks)
    #expect(!path.takesComplaints(from: from, signedBy: nil))
  }

  private func message(signer: String?, marked: Bool = true, providers: [ProviderMark] = []) throws -> ParsedMessage {
    let desk = try Desk()
    defer { desk.remove() }
    try desk.write("news.md", "title: News")
    let post = try Post.load(desk.folder + "/posts/news.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 3))
    let ada = try #require(try desk.database.blockingRead { try Subscriber.find(try EmailAddress(parsing: "ada@example.org"), $0) })
    let address = try path.address(of: ID(7))
    let marks = ReturnMarks(path: path, address: address, from: issue.from.address, signer: signer, providers: providers)
    let bytes = try CompiledIssue(issue, keys: keys).message(
      for: CompiledIssue.Recipient(subscriber: ada, list: desk.list, campaign: ID(3)), marked: marked ? marks : nil,
      now: Timestamp(milliseconds: 0))
    return ParsedMessage(bytes)
  }

  @Test func `A mail names the page first and the address second, and the delivery for complaints`() throws {
    let mail = try message(signer: "example.org")
    let leaving = try #require(mail.root.field("List-Unsubscribe"))
    #expect(
      leaving.hasPrefix("<https://") && leaving.contains(">, <mailto:u-") && leaving.hasSuffix("@bounces.example.org?subject=unsubscribe>"))
    #expect(mail.root.field("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click")
    let address = try path.address(of: ID(7))
    #expect(mail.root.field("CFBL-Address") == "\(address); report=arf")
    #expect(mail.root.field("CFBL-Feedback-ID") == address.local)
    let unsigned = try message(signer: nil)
    #expect(unsigned.root.field("CFBL-Address") == nil && unsigned.root.field("List-Unsubscribe")?.contains("mailto:u-") == true)
    let plain = try message(signer: "example.org", marked: false)
    #expect(plain.root.field("CFBL-Address") == nil && plain.root.field("List-Unsubscribe")?.contains("mailto") == false)
  }

  @Test func `A provider that is to hand something back gets the name of the delivery, and nobody else does`() throws {
    let address = try path.address(of: ID(7))
    let mail = try message(signer: nil, providers: [.postmark, .sendgrid])
    #expect(mail.root.field("X-PM-Metadata-tuesday") == address.local)
    #expect(mail.root.field("X-SMTPAPI") == "{\"unique_args\":{\"tuesday\":\"\(address.local)\"}}")
    let plain = try message(signer: nil)
    #expect(plain.root.field("X-PM-Metadata-tuesday") == nil && plain.root.field("X-SMTPAPI") == nil)
  }

  @Test func `A Message-ID is known again by every key, and only of its own mail`() {
    let older = keys.messageName(of: person, in: ID(3), key: 1)
    #expect(keys.isMessageID("<\(older)@example.org>", of: person, in: ID(3)))
    #expect(keys.isMessageID(" \(keys.messageName(of: person, in: ID(3), key: 2).uppercased())@x", of: person, in: ID(3)))
    #expect(!keys.isMessageID("<\(older)@example.org>", of: person, in: ID(4)))
    for text in ["", "<>", "<@example.org>", "<\(older.dropLast())@example.org>"] {
      #expect(!keys.isMessageID(text, of: person, in: ID(3)))
    }
  }
}
