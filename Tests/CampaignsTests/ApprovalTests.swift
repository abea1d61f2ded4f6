import Audience
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

/// What goes to everybody only when somebody else has said yes.
@Suite struct ApprovalTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }
  private let now = Timestamp(milliseconds: 1_793_000_000_000)

  /// Every Tuesday at nine, and two who may approve.
  private func desk(_ posts: String..., approvers: [String] = ["Anna Roe <anna@example.net>", "otto@example.net"]) throws -> Desk {
    let desk = try Desk(approvers: approvers)
    let (rule, since) = (try SlotRule("every Tuesday 09:00", zoneName: "UTC"), try time("2026-11-01T00:00:00Z"))
    try desk.database.blockingWrite { try Slot.set(rule, list: desk.list, now: since, $0) }
    for post in posts { try desk.write("\(post).md", "title: \(post)\nready: true") }
    return desk
  }

  private func manuscript(_ slug: String, _ desk: Desk, mode: SendingMode = .live) throws -> Manuscript {
    try desk.database.blockingRead {
      try Manuscript.load(desk.folder + "/posts/\(slug).md", in: desk.publication, mode: mode, now: now, $0)
    }
  }

  @discardableResult
  private func say(
    _ verdict: Approval.Verdict, _ slug: String, by key: String, _ desk: Desk, mode: SendingMode = .live, words: String = "no good",
    at time: Timestamp? = nil
  ) throws -> ApprovalStanding {
    let manuscript = try manuscript(slug, desk, mode: mode)
    return try desk.database.blockingWrite {
      try Answering(desk.publication, telling: nil).take(verdict, from: key, to: manuscript, .hand, words: words, now: time ?? now, $0)
    }
  }

  private func standing(_ slug: String, _ desk: Desk) throws -> String {
    let manuscript = try manuscript(slug, desk)
    return try desk.database.blockingRead { try manuscript.proposal.standing($0) }.word
  }

  private func tick(_ desk: Desk, _ text: String = "2026-11-03T09:00:00Z") async throws -> [String] {
    try await desk.scheduler(at: try time(text)).tick()
    return try desk.names()
  }

  @Test func `The no of somebody who is erased then stands until another says yes, or the post changes`() async throws {
    let desk = try desk("a")
    defer { desk.remove() }
    try say(.yes, "a", by: "otto@example.net", desk)
    try say(.no, "a", by: "anna@example.net", desk, words: "The figures are wrong.")
    let now = now
    try await desk.database.write { connection in
      let anna = try #require(try Subscriber.find(try EmailAddress(parsing: "anna@example.net"), connection)).id
      _ = try Erasure.erase(anna, cause: "test", now: now, connection)
    }
    #expect(try standing("a", desk) == "refused")
    #expect(try await tick(desk) == [])
    let text = try desk.database.blockingRead { [manuscript = try manuscript("a", desk)] in try manuscript.proposal.standing($0) }.text
    #expect(text.hasPrefix("somebody who was erased since, at ") && text.hasSuffix(" said no"), "\(text)")
    try say(.yes, "a", by: "otto@example.net", desk, words: "They are right now.", at: now + .seconds(60))
    #expect(try standing("a", desk) == "approved")
    #expect(try await tick(desk) == ["a"])
  }

  @Test func `The no of who approves nothing any more counts for nothing, also when they are erased then`() async throws {
    let desk = try desk("a")
    defer { desk.remove() }
    try say(.no, "a", by: "anna@example.net", desk)
    let left = try desk.approved(by: ["otto@example.net"])
    #expect(try standing("a", left) == "open")
    let now = now
    try await left.database.write { connection in
      let anna = try #require(try Subscriber.find(try EmailAddress(parsing: "anna@example.net"), connection))
      try Approval.withdraw(by: anna, in: left.publication, connection)
      _ = try Erasure.erase(anna.id, cause: "test", now: now, connection)
    }
    #expect(try standing("a", left) == "open")
    try say(.yes, "a", by: "otto@example.net", left)
    #expect(try standing("a", left) == "approved")
  }

  @Test func `That nobody who can approve gets mail is said, and not while one does`() async throws {
    let desk = try desk("a")
    defer { desk.remove() }
    let now = now
    func words() async throws -> String? { try await desk.database.read { [desk] in try desk.publication.unreachableApprovers($0) } }
    _ = try await desk.database.write { try Suppression.add(.address, "anna@example.net", list: nil, reason: "by hand", now: now, $0) }
    #expect(try await words() == nil)
    _ = try await desk.database.write { try Suppression.add(.address, "otto@example.net", list: nil, reason: "by hand", now: now, $0) }
    let said = try #require(try await words())
    #expect(
      said.hasPrefix("no mail may go to anybody who can approve: anna@example.net (suppressed: by hand), otto@example.net ("), "\(said)")
    #expect(try await Desk().database.read { try Desk().publication.unreachableApprovers($0) } == nil, "nobody has to approve")
  }

  @Test func `No slot takes a post before its yes; the next approved one goes instead, and the issue knows who approved it`() async throws {
    let desk = try desk("a", "b")
    defer { desk.remove() }
    #expect(try await tick(desk) == [])
    try say(.yes, "b", by: "anna@example.net", desk)
    #expect(try await tick(desk) == ["b"])
    let said = try desk.database.blockingRead { connection in
      try Approval.all(behind: try #require(try Campaign.all("b", connection).first), connection).map(\.address)
    }
    #expect(said == ["anna@example.net"])
    // A week later: the yes is not for a day.
    try say(.yes, "a", by: "otto@example.net", desk)
    #expect(try await tick(desk, "2026-11-10T09:00:00Z") == ["b", "a"])
  }

  @Test func `Without approvers nothing is asked, and nothing is another than before`() async throws {
    let desk = try desk("a", approvers: [])
    defer { desk.remove() }
    #expect(try await tick(desk) == ["a"])
    let proposal = try desk.database.blockingRead { try Campaign.all("a", $0).first?.proposal }
    #expect(proposal == nil)
  }

  @Test func `An edit makes the yes void, and taking the edit back makes it good again`() async throws {
    let desk = try desk("a")
    defer { desk.remove() }
    try say(.yes, "a", by: "anna@example.net", desk)
    try desk.write("a.md", "title: Another\nready: true")
    #expect(try standing("a", desk) == "changed")
    #expect(try await tick(desk) == [])
    try desk.write("a.md", "title: a\nready: true\n# a remark that nobody gets")
    #expect(try standing("a", desk) == "approved")
    #expect(try await tick(desk) == ["a"])
  }

  @Test func `Of each approver the last word counts; one no is too many, and only they or an edit take it back`() throws {
    let desk = try desk("a")
    defer { desk.remove() }
    #expect(try say(.yes, "a", by: "anna@example.net", desk).isGiven)
    #expect(try say(.no, "a", by: "otto@example.net", desk, words: "the figures\nare wrong").word == "refused")
    #expect(try say(.yes, "a", by: "anna@example.net", desk).text.contains("said no: the figures are wrong"))
    #expect(try desk.approved(by: ["anna@example.net"]).isApproved("a"), "who is no approver any more says no to nothing")
    #expect(try say(.yes, "a", by: "otto@example.net", desk).isGiven)
    #expect(try say(.no, "a", by: "otto@example.net", desk).word == "refused")
    try desk.write("a.md", "title: Better\nready: true")
    #expect(try standing("a", desk) == "open", "the no was to something else")
  }

  @Test func `Whoever is no approver any more has approved nothing`() async throws {
    let desk = try desk("a")
    defer { desk.remove() }
    try say(.yes, "a", by: "anna@example.net", desk)
    let other = try desk.approved(by: ["otto@example.net"])
    #expect(try standing("a", other) == "open")
    #expect(try await tick(other) == [])
    #expect(throws: Answering.Refusal.noApprover) { try say(.yes, "a", by: "anna@example.net", other) }
  }

  @Test(
    "Whoever is known to have written a post cannot approve it",
    arguments: ["author: anna roe", "from: A <ANNA@example.net>", "reply_to: anna@example.net"])
  func author(line: String) throws {
    let desk = try desk()
    defer { desk.remove() }
    try desk.write("a.md", "title: a\nready: true\n\(line)")
    #expect(throws: Answering.Refusal.author) { try say(.yes, "a", by: "anna@example.net", desk) }
    #expect(try standing("a", desk) == "open")
    #expect(try say(.yes, "a", by: "otto@example.net", desk).isGiven)
    #expect(try standing("a", desk.approved(by: ["Anna Roe <anna@example.net>"])) == "impossible")
  }

  @Test func `Who is meant is part of what is approved, how many those are is not`() throws {
    let desk = try desk()
    defer { desk.remove() }
    try desk.write("a.md", "title: a\nready: true\naudience: some")
    try set("joined before 2031-01-01", desk)
    try say(.yes, "a", by: "anna@example.net", desk)
    try desk.subscribe("cy@example.org")
    #expect(try standing("a", desk) == "approved")
    try set("joined before 2032-01-01", desk)
    #expect(try standing("a", desk) == "changed")
  }

  private func set(_ rule: String, _ desk: Desk) throws {
    let now = now
    try desk.database.blockingWrite { connection in
      let names = SegmentNames(attributes: [:])
      try Segment.set("some", rule: rule, try SegmentRule(parsing: rule, names: names), names: names, now: now, connection)
    }
  }

  @Test func `What is approved in a rehearsal is not approved for real people`() async throws {
    let desk = try desk("a")
    defer { desk.remove() }
    #expect(try say(.yes, "a", by: "anna@example.net", desk, mode: .rehearsal).isGiven)
    #expect(try standing("a", desk) == "open")
    #expect(try await tick(desk) == [])
    try await desk.scheduler(at: try time("2026-11-03T09:00:00Z"), mode: .rehearsal).tick()
    #expect(try desk.names() == ["a.rehearsal-1"])
  }

  @Test func `A plan leaves out what is not approved and says so, and is not applied when somebody says no at that instant`() async throws {
    let desk = try desk("a", "b")
    defer { desk.remove() }
    try say(.yes, "b", by: "anna@example.net", desk)
    let settings = Scheduler.Settings(promise: .neverTwice, expiresAfter: .seconds(172_800))
    let planning = Planning(desk.database, desk.publication, mode: .live, settings: settings)
    let start = try time("2026-11-02T00:00:00Z")
    let plan = try await planning.plan(list: nil, days: 2, now: start)
    #expect(plan.planned.map(\.pick.issue.slug) == ["b"] && plan.slots[0].waiting.map(\.slug) == ["a"])
    let told = plan.findings.first { $0.message.hasPrefix("waits for approval by anna@example.net or otto@example.net") }
    #expect(told?.severity == .warning && told?.hint == "ask for it: tuesday review posts/a.md", "\(plan.findings)")
    try say(.no, "b", by: "otto@example.net", desk)
    #expect(try await planning.apply(plan, now: start) == nil)
    #expect(try desk.names() == [])
    let later = try await planning.plan(list: nil, days: 2, now: start)
    #expect(later.planned.isEmpty && plan.id.changes(to: later).contains { $0.contains("not approved") })
    try say(.yes, "b", by: "otto@example.net", desk)
    #expect(try await planning.apply(plan, now: start)?.map(\.name) == ["b"])
    // Its content is fixed: it goes out as it was approved.
    #expect(throws: Answering.Refusal.decided("b")) { try say(.no, "b", by: "otto@example.net", desk) }
  }

  @Test func `Whoever is erased leaves no words behind, and a yes that an issue went out by stays`() async throws {
    let desk = try desk("a")
    defer { desk.remove() }
    try say(.yes, "a", by: "anna@example.net", desk, words: "says anna@example.net")
    let now = now
    try await desk.database.write { connection in
      let anna = try #require(try Subscriber.find(try EmailAddress(parsing: "anna@example.net"), connection))
      _ = try Erasure.erase(anna.id, cause: "", now: now, connection)
    }
    let answers = try desk.database.blockingRead { [manuscript = try manuscript("a", desk)] in try manuscript.proposal.answers($0) }
    #expect(answers.count == 1 && answers[0].words.isEmpty && !answers[0].address.contains("anna"), "\(answers)")
    #expect(try standing("a", desk) == "open")
  }

  private func past(_ desk: Desk) throws -> [String] {
    try desk.database.blockingRead { try Slot.past(list: desk.list, mode: .live, limit: 9, $0) }.map { "\($0.outcome) \($0.reason ?? "")" }
  }

  @Test func `A day that only a yes kept without an issue says whose, and so does an issue that was late for it`() async throws {
    let desk = try desk("a")
    defer { desk.remove() }
    #expect(try await tick(desk) == [])
    #expect(try await tick(desk, "2026-11-03T15:00:01Z") == [])
    #expect(
      try past(desk) == [
        "missed no post was approved when Tuesday looked last, at 2026-11-03T09:00:00Z: a waited for the yes of anna@example.net or otto@example.net"
      ])
    #expect(try await tick(desk, "2026-11-10T09:00:00Z") == [])
    let (manuscript, at) = (try manuscript("a", desk), try time("2026-11-10T10:00:00Z"))
    try desk.database.blockingWrite {
      _ = try Answering(desk.publication, telling: nil).take(.yes, from: "otto@example.net", to: manuscript, .hand, words: "", now: at, $0)
    }
    #expect(try await tick(desk, "2026-11-10T10:00:01Z") == ["a"])
    #expect(
      try past(desk).first
        == "sent late, at 2026-11-10T10:00:01Z: it waited for the yes of otto@example.net, which came at 2026-11-10T10:00:00Z")
  }

  @Test func `A day without any post is not an approver's fault`() async throws {
    let desk = try desk()
    defer { desk.remove() }
    try desk.write("a.md", "title: A draft")
    _ = try await tick(desk)
    #expect(try await tick(desk, "2026-11-03T15:00:01Z") == [])
    #expect(try past(desk) == ["missed no post was ready when Tuesday looked last, at 2026-11-03T09:00:00Z"])
  }
}

extension Desk {
  fileprivate func isApproved(_ slug: String) throws -> Bool {
    let now = Timestamp(milliseconds: 1_793_000_000_000)
    return try database.blockingRead { connection in
      try Manuscript.load(folder + "/posts/\(slug).md", in: publication, mode: .live, now: now, connection).proposal.standing(connection)
        .isGiven
    }
  }
}
