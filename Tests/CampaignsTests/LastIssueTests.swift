import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

@Suite struct LastIssueTests {
  private func change(_ desk: Desk, since time: Int64) throws -> AudienceChange {
    try desk.database.blockingRead { try AudienceChange(of: desk.list, since: Timestamp(milliseconds: time), $0) }
  }

  private func id(_ name: String, _ connection: Connection) throws -> SubscriberID {
    try #require(try Subscriber.find(try EmailAddress(parsing: "\(name)@example.org"), connection)).id
  }

  @Test func `Who came counts, who left counts, and who left and came back, or only rested, counts as neither`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    for name in ["leaver", "returner", "rester", "bouncer", "forgotten"] { try desk.subscribe("\(name)@example.org") }
    let since: Int64 = 1000
    #expect(try change(desk, since: since) == change(desk, since: since) && change(desk, since: since).joined == 0)
    try desk.database.blockingWrite { connection in
      let later = Timestamp(milliseconds: 2000)
      for name in ["leaver", "returner"] {
        try Membership.unsubscribe(try id(name, connection), list: desk.list, cause: "test", now: later, connection)
      }
      _ = try Membership.comeBack(try id("returner", connection), list: desk.list, cause: "test", now: later, connection)
      _ = try Membership.snooze(
        try id("rester", connection), list: desk.list, until: Timestamp(milliseconds: 9000), cause: "test", now: later, connection)
      _ = try Erasure.erase(try id("forgotten", connection), cause: "test", now: later, connection)
      var generator = SystemRandomNumberGenerator()
      for name in ["new", "gone-at-once", "asked"] {
        let person = try Subscriber.upsert(
          try EmailAddress(parsing: "\(name)@example.org"), name: "", publicID: PublicID(&generator), now: later, connection
        ).id
        guard name != "asked" else {
          try Membership.ask(person, list: desk.list, cause: "test", proof: nil, remindAt: nil, now: later, connection)
          continue
        }
        try Membership.confirm(person, list: desk.list, cause: "test", now: later, connection)
        if name == "new" { continue }
        try Membership.unsubscribe(person, list: desk.list, cause: "test", now: later, connection)
      }
    }
    let after = try change(desk, since: since)
    // leaver and forgotten; who came and went between two issues was in neither audience.
    #expect(after.joined == 1 && after.left == 2, "\(after)")
    #expect(try change(desk, since: 2000).joined == 0)
  }

  @Test func `Who came by a file before counts when they leave, unless the file said that they had left`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    let file = desk.folder + "/people.csv"
    try "email,state\nin@example.org,confirmed\nout@example.org,unsubscribed\n".write(toFile: file, atomically: true, encoding: .utf8)
    let list = desk.list
    let main = try #require(try await desk.database.read { try MailingList.find(list, $0) })
    let reading = try SubscriberImport(file, fileName: "people.csv", attributes: [:], zone: .gmt)
    _ = try await reading.run(into: desk.database, lists: [main], now: Timestamp(milliseconds: 500))
    #expect(try change(desk, since: 100).joined == 1)
    try await desk.database.write { connection in
      for name in ["in", "out"] {
        _ = try Erasure.erase(try id(name, connection), cause: "test", now: Timestamp(milliseconds: 2000), connection)
      }
    }
    // What the erased lines said is gone with their words: both count as having been there.
    #expect(try change(desk, since: 1000).left == 2)
    let again = try Desk()
    defer { again.remove() }
    let second = try SubscriberImport(file, fileName: "people.csv", attributes: [:], zone: .gmt)
    _ = try await second.run(into: again.database, lists: [main], now: Timestamp(milliseconds: 500))
    try again.database.blockingWrite { connection in
      for name in ["in", "out"] {
        try Membership.unsubscribe(
          try id(name, connection), list: again.list, cause: "test", now: Timestamp(milliseconds: 2000), connection)
      }
    }
    #expect(try change(again, since: 1000).left == 1)
  }

  @Test func `The last issue is the one frozen last, not the issue itself and none that was cancelled before anybody had it`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    #expect(try desk.database.blockingRead { try LastIssue.of(desk.list, mode: .live, before: "new", $0) } == nil)
    let renderer = try IssueRenderer(desk.publication, mode: .live)
    for (number, slug) in ["first", "second", "third"].enumerated() {
      try desk.write("\(slug).md", "title: \(slug)")
      let post = try Post.load("\(desk.folder)/posts/\(slug).md", in: desk.publication).post
      let issue = try renderer.issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
      let now = Timestamp(milliseconds: Int64(number + 1) * 1000)
      try desk.database.blockingWrite { connection in
        let campaign = try Campaign.schedule(
          issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(60), now: now, connection)
        if slug == "third" {
          _ = try Campaign.cancel(campaign.id, reason: "test", now: now, connection)
        } else {
          _ = try Campaign.freeze(campaign.id, in: desk.publication, now: now, connection)
        }
      }
    }
    let last = try desk.database.blockingRead { connection in
      try ["new", "second"].map { try LastIssue.of(desk.list, mode: .live, before: $0, connection)?.campaign.slug }
    }
    #expect(last == ["second", "first"])
  }
}
