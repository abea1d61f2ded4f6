import Audience
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Delivery

/// The mail that asks for an approval, and its link.
@Suite struct ReviewTests {
  private let now = Timestamp(milliseconds: 1_793_000_000_000)
  private let terms = Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400))

  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }
  private func keys(_ octet: UInt8 = 7) throws -> SigningKeys { try #require(SigningKeys([1: [UInt8](repeating: octet, count: 32)])) }

  private func desk() throws -> Desk {
    let desk = try Desk(approvers: ["Anna <anna@example.net>", "otto@example.net"])
    try desk.write("a.md", "title: 'A <b> & {{ first_name | default: \"you\" }}'\nready: true")
    return desk
  }

  private func ask(_ desk: Desk, note: String? = nil) throws -> CampaignID {
    let reviews = try Reviews(desk.publication, terms)
    return try desk.database.blockingWrite { connection in
      let path = desk.folder + "/posts/a.md"
      let manuscript = try Manuscript.load(path, in: desk.publication, mode: .live, now: now, connection)
      return try #require(try reviews.ask(manuscript, note: note, now: now, connection).campaign)
    }
  }

  private func mail(_ campaign: CampaignID, to text: String, _ desk: Desk) throws -> ParsedMessage {
    let (address, keys, now) = (try EmailAddress(parsing: text), try keys(), now)
    let draft = try desk.database.blockingRead { connection in
      let person = try #require(try Subscriber.find(address, connection))
      let lease = Lease(delivery: ID(1), campaign: campaign, subscriber: person.id, attempts: 0, token: 1, expiresAt: now)
      return try Composer(keys: keys, clock: { now }).compose(lease, connection)
    }
    guard case .message(_, let make) = draft else { throw StoreError.defect("excluded") }
    return ParsedMessage(try make().data)
  }

  private func link(_ mail: ParsedMessage) throws -> LinkToken {
    let text = try #require(mail.textBody?.firstMatch(of: /\/review\/([A-Za-z0-9_\-]+)/)).1
    #expect(mail.shownHTML?.contains("/review/\(text)") == true)
    return try #require(LinkToken(String(text), purpose: .review, keys: try keys()))
  }

  private func reviewing(_ desk: Desk, mode: SendingMode = .live) throws -> Reviewing {
    Reviewing(
      database: desk.database, keys: try keys(), publication: desk.publication, mode: mode,
      notices: try Notices(desk.publication, to: [try EmailAddress(parsing: "w@example.org")], terms))
  }

  /// But for the tests that come with each question.
  private func campaigns(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Campaign.all(limit: 50, mails: true, $0).filter { $0.kind != .test }.map(\.name).reversed() }
  }

  private func tests(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Campaign.all(limit: 50, mails: true, $0).filter { $0.kind == .test }.map(\.title).reversed() }
  }

  @Test func `With the question comes the post itself, once for each of its subjects, also where nobody asked by hand`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try desk.write("a.md", "title: A\nready: true")
    _ = try ask(desk)
    #expect(try tests(desk).count == 1)
    try desk.write("a.md", "title: A\nready: true\nsubjects: [One, Two]\nreply_to: me@example.org\ndescription: What it is about")
    let rule = try SlotRule("every Tuesday 09:00", zoneName: "UTC")
    try await desk.database.write { [since = try time("2026-11-01T00:00:00Z")] in try Slot.set(rule, list: desk.list, now: since, $0) }
    try await desk.scheduler(at: try time("2026-11-02T09:00:00Z"), reviews: try Reviews(desk.publication, terms)).tick()
    #expect(try tests(desk).count == 3 && campaigns(desk).count == 2)
    let manuscript = try desk.database.blockingRead {
      try Manuscript.load(desk.folder + "/posts/a.md", in: desk.publication, mode: .live, now: now, $0)
    }
    #expect(manuscript.subjects == ["One", "Two"])
  }

  private func count(_ desk: Desk) throws -> Int? {
    try desk.database.blockingRead { try $0.first("SELECT count(*) AS n FROM approvals") { try $0.int("n") } }
  }

  @Test func `Each approver gets a link of their own, and the mail says what is asked and by whom`() throws {
    let desk = try desk()
    defer { desk.remove() }
    let campaign = try ask(desk, note: "Please look at the <figures>, {{ not a tag }}")
    let mails = try ["anna@example.net", "otto@example.net"].map { try mail(campaign, to: $0, desk) }
    let text = try #require(mails[0].textBody)
    #expect(mails[0].subject == "Please approve: A <b> & you")
    for words in ["2 readers", "Please look at the <figures>, {{ not a tag }}", "publication.approvers"] {
      #expect(text.contains(words), "\(words) in \(text)")
    }
    #expect(mails[0].shownHTML?.contains("&lt;figures&gt;") == true)
    #expect(mails[0].root.field("List-Unsubscribe") == nil && mails[0].root.field("Auto-Submitted") != nil)
    let links = try mails.map { try link($0) }
    #expect(links[0].subscriber != links[1].subscriber && links.allSatisfy { $0.campaign == campaign })
    #expect(try campaigns(desk) == ["review.a.1"])
    _ = try ask(desk)
    #expect(try campaigns(desk) == ["review.a.1", "review.a.2"], "by hand as often as somebody likes")
  }

  @Test func `Looking approves nothing; the yes is kept once for each time, and the writers hear of it`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let token = try link(mail(try ask(desk), to: "anna@example.net", desk))
    let reviewing = try reviewing(desk)
    for _ in 0..<3 {
      guard case .open(let manuscript, let person, let standing) = try await reviewing.look(token, now: now) else {
        Testing.Issue.record("nothing to answer")
        return
      }
      #expect(manuscript.count == 2 && person.address.text == "anna@example.net" && standing.word == "open")
    }
    #expect(try count(desk) == 0)
    guard case .open(_, _, let standing) = try await reviewing.answer(.yes, to: token, words: "", now: now) else {
      Testing.Issue.record("not taken")
      return
    }
    #expect(standing.isGiven)
    _ = try await reviewing.answer(.yes, to: token, words: "", now: now)
    #expect(try count(desk) == 1, "pressed twice is said once")
    guard case .open(_, _, let refused) = try await reviewing.answer(.no, to: token, words: "wait, no", now: now) else {
      Testing.Issue.record("not taken back")
      return
    }
    #expect(try refused.word == "refused" && count(desk) == 2)
    #expect(try campaigns(desk) == ["review.a.1", "notice.answered.a.1", "notice.answered.a.2"])
    let words = try desk.database.blockingRead { connection in
      try Issues.all(connection)
    }
    #expect(words.contains { $0.contains("Approved: A") } && words.contains { $0.contains("Not approved: A") && $0.contains("wait, no") })
  }

  @Test func `A link of another mail, key, mode or purpose, of somebody erased, or of a test, answers nothing`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let token = try link(mail(try ask(desk), to: "anna@example.net", desk))
    let reviewing = try reviewing(desk)
    let test = try desk.database.blockingWrite { connection in
      let post = try Post.load(desk.folder + "/posts/a.md", in: desk.publication).post
      let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate("2026-11-24")!, as: .test)
      return try #require(
        try TestSending.begin(
          issue, to: [try EmailAddress(parsing: "anna@example.net")], as: nil, list: desk.list, terms, now: now, connection
        ).campaign)
    }
    let foreign = [
      LinkToken(purpose: .review, subscriber: token.subscriber, list: token.list, campaign: test),
      LinkToken(purpose: .review, subscriber: token.subscriber, list: token.list, campaign: ID(0)),
      LinkToken(purpose: .review, subscriber: token.subscriber, list: ID(99), campaign: token.campaign),
      LinkToken(
        purpose: .review, subscriber: try #require(PublicID(bytes: [UInt8](repeating: 1, count: 16)[...])), list: token.list,
        campaign: token.campaign),
    ]
    for token in foreign {
      guard case .unknown = try await reviewing.answer(.yes, to: token, words: "", now: now) else {
        Testing.Issue.record("\(token) was taken")
        continue
      }
    }
    guard case .unknown = try await self.reviewing(desk, mode: .rehearsal).answer(.yes, to: token, words: "", now: now) else {
      Testing.Issue.record("taken in another mode")
      return
    }
    #expect(reviewing.verify(token.sealed(with: try keys(9))) == nil)
    let leave = LinkToken(purpose: .unsubscribe, subscriber: token.subscriber, list: token.list, campaign: token.campaign)
    #expect(reviewing.verify(leave.sealed(with: try keys())) == nil)
    #expect(try count(desk) == 0)
    try await desk.database.write { [now] connection in
      let anna = try #require(try Subscriber.find(token.subscriber, connection))
      _ = try Erasure.erase(anna.id, cause: "", now: now, connection)
    }
    guard case .unknown = try await reviewing.look(token, now: now) else {
      Testing.Issue.record("an erased person is known")
      return
    }
  }

  @Test func `A link to what has changed, has gone out, or is for somebody who may not, says so and takes nothing`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let token = try link(mail(try ask(desk), to: "anna@example.net", desk))
    let path = desk.folder + "/posts/a.md"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for other in [text.replacing("Text.", with: "Another text."), text.replacing("Text.", with: "{{ nobody }}"), ""] {
      try other.write(toFile: path, atomically: true, encoding: .utf8)
      guard case .changed = try await reviewing(desk).answer(.yes, to: token, words: "", now: now) else {
        Testing.Issue.record("taken: \(other)")
        continue
      }
    }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    guard
      case .refused(.noApprover) = try await reviewing(desk.approved(by: ["otto@example.net"])).answer(.yes, to: token, words: "", now: now)
    else {
      Testing.Issue.record("taken from somebody who is no approver any more")
      return
    }
    #expect(try count(desk) == 0)
    guard case .open = try await reviewing(desk).answer(.yes, to: token, words: "", now: now) else {
      Testing.Issue.record("not taken")
      return
    }
    let rule = try SlotRule("every Tuesday 09:00", zoneName: "UTC")
    try await desk.database.write { try Slot.set(rule, list: desk.list, now: Timestamp(milliseconds: 0), $0) }
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z")).tick()
    #expect(try desk.names() == ["a"])
    guard case .refused(.decided("a")) = try await reviewing(desk).answer(.no, to: token, words: "late", now: now) else {
      Testing.Issue.record("taken after it went out")
      return
    }
    #expect(try count(desk) == 1)
  }

  @Test func `Before a slot's time approvers are asked once a content, and the writers hear what keeps it`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let rule = try SlotRule("every Tuesday 09:00", zoneName: "UTC")
    try await desk.database.write { [since = try time("2026-11-01T00:00:00Z")] in
      try Slot.set(rule, list: desk.list, now: since, $0)
    }
    let notices = try Notices(desk.publication, to: [try EmailAddress(parsing: "w@example.org")], terms)
    let reviews = try Reviews(desk.publication, terms)
    func tick(_ text: String) async throws {
      try await desk.scheduler(at: try time(text), notices: notices, reviews: reviews).tick()
    }
    for now in ["2026-11-02T09:00:00Z", "2026-11-02T09:00:01Z", "2026-11-03T07:00:00Z"] { try await tick(now) }
    var told = try campaigns(desk)
    #expect(told.count == 3 && told[0].hasPrefix("review.a.near-"), "\(told)")
    #expect(told.dropFirst() == ["notice.unready.main.2026-11-03.24h", "notice.unready.main.2026-11-03.2h"])
    let words = try desk.database.blockingRead { try Issues.all($0) }
    #expect(words.contains { $0.contains("Not approved: a (waits for approval by anna@example.net or otto@example.net)") }, "\(words)")
    // Another that is approved goes in its place, and what has changed is asked about anew.
    try desk.write("a.md", "title: Changed\nready: true")
    try desk.write("b.md", "title: B\nready: true")
    try desk.database.blockingWrite { [now] connection in
      let manuscript = try Manuscript.load(desk.folder + "/posts/b.md", in: desk.publication, mode: .live, now: now, connection)
      _ = try Answering(desk.publication, telling: nil).take(
        .yes, from: "otto@example.net", to: manuscript, .hand, words: "", now: now, connection)
    }
    try await tick("2026-11-09T09:00:00Z")
    told = try campaigns(desk)
    #expect(told.last == "notice.unapproved.main.2026-11-10.24h" && told.count { $0.hasPrefix("review.a.near-") } == 2, "\(told)")
    try await tick("2026-11-10T09:00:00Z")
    #expect(try desk.names() == ["b"])
  }

  @Test func `A post that was refused keeps nobody from being asked about the next`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    let rule = try SlotRule("every Tuesday 09:00", zoneName: "UTC")
    try desk.write("b.md", "title: B\nready: true")
    let since = try time("2026-11-01T00:00:00Z")
    try await desk.database.write { [now] connection in
      try Slot.set(rule, list: desk.list, now: since, connection)
      let manuscript = try Manuscript.load(desk.folder + "/posts/a.md", in: desk.publication, mode: .live, now: now, connection)
      _ = try Answering(desk.publication, telling: nil).take(
        .no, from: "otto@example.net", to: manuscript, .hand, words: "", now: now, connection)
    }
    let reviews = try Reviews(desk.publication, terms)
    try await desk.scheduler(at: try time("2026-11-02T09:00:00Z"), reviews: reviews).tick()
    #expect(try campaigns(desk).map { $0.prefix(14) } == ["review.b.near-"] && tests(desk).count == 1)
  }
}

private enum Issues {
  static func all(_ connection: Connection) throws -> [String] {
    try connection.rows("SELECT issue FROM contents", []) { try $0.text("issue") }
  }
}
