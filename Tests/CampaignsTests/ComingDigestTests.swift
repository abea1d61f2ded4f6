import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

/// A digest whose time has come is told as that, until it is made.
@Suite struct ComingDigestTests {
  private func time(_ text: String) throws -> Timestamp { Timestamp(try Date(text, strategy: .iso8601)) }

  private func coming(_ desk: Desk, at text: String) throws -> String? {
    let now = try time(text)
    return try desk.database.blockingRead { connection in
      let list = try #require(try MailingList.find(desk.list, connection))
      let digest = try ComingDigest.next(of: list, mode: .live, slot: nil, zone: desk.publication.zone, now: now, connection)
      return digest.map { "\($0.name) \($0.issues) \($0.readers)\($0.isDue ? " due" : "")" }
    }
  }

  @Test func `It is due from its time on, names the month that leaves at once, and is told no more when it has left`() async throws {
    let desk = try Desk.onTuesdays()
    defer { desk.remove() }
    try await desk.database.write { connection in
      _ = try Slot.remove(list: desk.list, connection)
      _ = try Membership.choose(.digest, SubscriberID(1), list: desk.list, cause: "test", now: Timestamp(milliseconds: 0), connection)
    }
    try desk.write("a.md", "title: A")
    let post = try Post.load(desk.folder + "/posts/a.md", in: desk.publication).post
    let sent = try time("2026-11-10T09:00:00Z")
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(sent, in: .gmt))
    let id = try await desk.database.write { connection in
      let campaign = try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: sent, expiresAfter: .seconds(60), now: sent, connection)
      _ = try Campaign.freeze(campaign.id, in: desk.publication, now: sent, connection)
      return campaign.id
    }
    #expect(try coming(desk, at: "2026-12-01T08:59:59Z") == "digest.main.2026-11 1 1")
    #expect(try coming(desk, at: "2026-12-01T09:00:00Z") == "digest.main.2026-11 1 1 due")
    #expect(try coming(desk, at: "2026-12-30T12:00:00Z") == "digest.main.2026-11 1 1 due", "it leaves however late")
    // What is held is for the next.
    let now = try time("2026-12-01T10:00:00Z")
    _ = try await desk.database.write { try Campaign.pause(id, reason: "test", now: now, $0) }
    #expect(try coming(desk, at: "2026-12-01T10:00:00Z") == "digest.main.2026-12 1 1")
    _ = try await desk.database.write { try Campaign.resume(id, now: now, $0) }
    let digests = try Digests(desk.publication, Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(60)))
    try await desk.scheduler(at: now, digests: digests).tick()
    #expect(try desk.names().contains("digest.main.2026-11"))
    #expect(try coming(desk, at: "2026-12-01T10:00:01Z") == nil)
  }
}
