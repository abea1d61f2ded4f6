import Audience
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Delivery

/// What the engine tells the publication's writers.
@Suite struct NoticesTests {
  private let now = Timestamp(milliseconds: 1_800_000_000_000)
  private let values = ["campaign": "hello", "issue": "Hello & <b>", "reason": "5 of 40 were refused; the last answer was: 554 <x> \"no\""]

  private func notices(_ desk: Desk, to writers: [String], mode: SendingMode = .live) throws -> Notices {
    let terms = Campaign.Terms(mode: mode, promise: .neverTwice, expiresAfter: .seconds(86_400))
    return try Notices(desk.publication, to: writers.map { try EmailAddress(parsing: $0) }, terms)
  }

  private func mails(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { connection in
      try Campaign.all(limit: 9, mails: true, connection).reversed().flatMap { campaign in
        var people: [String] = []
        try DeliveryRecord.each(of: campaign.id, in: DeliveryState.allCases, connection) {
          people.append("\(campaign.name) \($1) \($2.state)")
        }
        return people
      }
    }
  }

  private func message(_ name: String, to text: String, _ desk: Desk) throws -> ParsedMessage {
    let address = try EmailAddress(parsing: text)
    let keys = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)]))
    let now = now
    let draft = try desk.database.blockingRead { connection in
      let campaign = try #require(try Campaign.find(name: name, connection))
      let person = try #require(try Subscriber.find(address, connection))
      let lease = Lease(delivery: ID(1), campaign: campaign.id, subscriber: person.id, attempts: 0, token: 1, expiresAt: now)
      return try Composer(keys: keys, clock: { now }).compose(lease, connection)
    }
    guard case .message(_, let make) = draft else { throw StoreError.defect("excluded") }
    return ParsedMessage(try make().data)
  }

  @Test func `Each writer gets it once a name, whoever says it again, in either mode`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    let one = try notices(desk, to: ["w@example.org", "ada@example.org"])
    let another = try notices(desk, to: ["w@example.org"])
    let rehearsed = try notices(desk, to: ["w@example.org"], mode: .rehearsal)
    let (values, now) = (values, now)
    let said = try await withThrowingTaskGroup(of: Bool.self) { group in
      for notices in [one, one, another] {
        group.addTask { [database = desk.database] in
          try await database.write { try notices.post(.paused, "hello", values, now: now, $0) }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(said.count { $0 } == 1)
    #expect(try await desk.database.write { try rehearsed.post(.paused, "hello", values, now: now, $0) })
    #expect(try await desk.database.write { try one.post(.paused, "other", values, now: now, $0) })
    let all = try mails(desk)
    #expect(
      all.count { $0.hasPrefix("notice.paused.hello w@") } == 1 && all.count { $0.hasPrefix("notice.paused.hello.rehearsal w@") } == 1)
    #expect(all.count { $0.hasPrefix("notice.paused.other ") } == 2, "\(all)")
    #expect(try await desk.database.read { try Subscriber.count($0) } == 2, "a writer is no reader by it")
  }

  @Test func `It is taken back with what it was said about`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    let notices = try notices(desk, to: ["w@example.org"])
    let (values, now) = (values, now)
    await #expect(throws: CancellationError.self) {
      try await desk.database.write { connection in
        try notices.post(.paused, "hello", values, now: now, connection)
        throw CancellationError()
      }
    }
    #expect(try mails(desk) == [])
    #expect(try await desk.database.write { try notices.post(.paused, "hello", values, now: now, $0) })
    #expect(try mails(desk) == ["notice.paused.hello w@example.org planned"])
    try await desk.database.write { _ = try $0.execute("UPDATE deliveries SET state = 'accepted'") }
    try await desk.scheduler(at: now).tick()
    #expect(try await desk.database.read { try Campaign.find(name: "notice.paused.hello", $0)?.state } == .sent)
  }

  @Test func `It is an automatic mail of no list, in the publication's theme, with the values as they are`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let notices = try notices(desk, to: ["w@example.org"])
    _ = try desk.database.blockingWrite { try notices.post(.paused, "hello", values, now: now, $0) }
    let mail = try message("notice.paused.hello", to: "w@example.org", desk)
    #expect(mail.subject == "Paused: hello" && mail.root.field("Auto-Submitted") == "auto-generated")
    for field in ["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Post"] {
      #expect(mail.root.field(field) == nil, "\(field)")
    }
    let (text, html) = (try #require(mail.textBody), try #require(mail.shownHTML))
    #expect(text.contains("> 5 of 40 were refused; the last answer was: 554 <x> \"no\"") && text.contains("“Hello & <b>”"), "\(text)")
    #expect(html.contains("Hello &amp; &lt;b&gt;") && html.contains("554 &lt;x&gt;"))
    #expect(text.contains("tuesday campaign resume hello") && text.contains("one of those who write The Letter"))
    #expect(!text.contains("/unsubscribe/") && !text.contains("/preferences/") && !text.contains("/posts/"))
  }

  @Test func `Nobody is told when there are no writers or none may be mailed, and a list that one has left is no hindrance`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    func post(_ writers: [String], _ occasion: String) throws -> Bool {
      let notices = try notices(desk, to: writers)
      return try desk.database.blockingWrite { try notices.post(.paused, occasion, values, now: now, $0) }
    }
    try desk.database.blockingWrite { connection in
      try Suppression.add(.address, "no@example.org", list: nil, reason: "asked", now: now, connection)
      try Suppression.add(.address, "w@example.org", list: desk.list, reason: "asked", now: now, connection)
      _ = try connection.execute("UPDATE memberships SET state = 'unsubscribed'")
    }
    #expect(try !post([], "a") && !post(["no@example.org"], "b"))
    #expect(try mails(desk) == [])
    #expect(try post(["no@example.org", "w@example.org", "ada@example.org"], "c"))
    #expect(try Set(mails(desk)) == ["notice.paused.c ada@example.org planned", "notice.paused.c w@example.org planned"])
  }

  @Test func `The words are the publication's own where it has them, and a wrong field in them is found at once`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let folder = desk.folder + "/mails"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func write(_ text: String) throws {
      try "---\ntitle: Ours {{ campaign }}\n---\n\n\(text)\n".write(toFile: folder + "/paused.md", atomically: true, encoding: .utf8)
    }
    try write("{% if reason %}\nBecause {{ reason }}\n{% endif %}")
    let notices = try notices(desk, to: ["w@example.org"])
    _ = try desk.database.blockingWrite { try notices.post(.paused, "x", values, now: now, $0) }
    let mail = try message("notice.paused.x", to: "w@example.org", desk)
    #expect(mail.subject == "Ours hello" && mail.textBody?.contains("Because 5 of 40") == true)
    try write("{{ raeson }}")
    #expect { _ = try self.notices(desk, to: []) } throws: { "\($0)".contains("paused.md:5:1: error:") && "\($0)".contains("reason") }
  }

  @Test(arguments: ["a", "a-name-of-many-letters", String(repeating: "long-", count: 20) + "name"])
  func `The line under the title of the plain text is as long as the title that is shown`(name: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let notices = try notices(desk, to: ["w@example.org"])
    let values = values.merging(["campaign": name]) { $1 }
    _ = try desk.database.blockingWrite { try notices.post(.paused, "hello", values, now: now, $0) }
    let lines = try #require(try message("notice.paused.hello", to: "w@example.org", desk).textBody).split(whereSeparator: \.isNewline).map(
      String.init)
    let place = try #require(lines.firstIndex { $0.hasPrefix("===") })
    #expect(lines[place - 1] == "Paused: \(name)" && lines[place] == String(repeating: "=", count: min(60, "Paused: \(name)".count)))
  }
}
