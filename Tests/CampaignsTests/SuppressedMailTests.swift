import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns

@Suite struct SuppressedMailTests {
  private let now = Timestamp(milliseconds: 1_000)

  /// What becomes of a mail to Ada whose campaign was frozen before `change`.
  private func composition(after change: @Sendable @escaping (Desk, Connection) throws -> Void) async throws -> Draft {
    let desk = try Desk()
    defer { desk.remove() }
    try desk.write("first.md", "title: First\nready: true")
    let post = try Post.load(desk.folder + "/posts/first.md", in: desk.publication).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
    let now = now
    let (keys, campaign, ada) = try await desk.database.write { connection in
      let campaign = try Campaign.schedule(
        issue, list: desk.list, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(60), now: now, connection)
      _ = try Campaign.freeze(campaign.id, in: desk.publication, now: now, connection)
      let ada = try #require(try Subscriber.find(try EmailAddress(parsing: "ada@example.org"), connection))
      try change(desk, connection)
      return (try SigningKeys.load(now: now, connection), campaign.id, ada.id)
    }
    let lease = Lease(
      delivery: DeliveryID(1), campaign: campaign, subscriber: ada, attempts: 0, token: 1, expiresAt: now + .seconds(60))
    return try desk.database.blockingRead { try Composer(keys: keys, clock: { now }).compose(lease, $0) }
  }

  @Test func `Who is suppressed after the freeze gets nothing, and the ledger says why`() async throws {
    let excluded = try await composition { desk, connection in
      try Suppression.add(.domain, "example.org", list: desk.list, reason: "asked by letter", now: now, connection)
    }
    guard case .excluded(let reason) = excluded else { throw StoreError.engine("it was sent") }
    #expect(reason == "suppressed: asked by letter")
  }

  @Test(arguments: [MembershipState.bounced, .complained])
  func `A bounce or a complaint of another list stops the mails of this one, and no link undoes that`(state: MembershipState) async throws {
    let stop = { @Sendable (connection: Connection) throws -> Subscriber in
      let digest = try MailingList.ensure("digest", now: now, connection)
      let ada = try #require(try Subscriber.find(try EmailAddress(parsing: "ada@example.org"), connection))
      try Membership.confirm(ada.id, list: digest, cause: "test", now: now, connection)
      try connection.execute("UPDATE memberships SET state = $2 WHERE list_id = $1", [digest.sql, .text(state.rawValue)])
      return ada
    }
    let excluded = try await composition { _, connection in _ = try stop(connection) }
    guard case .excluded(let reason) = excluded else { throw StoreError.engine("it was sent") }
    #expect(reason == "\(state) on digest")

    let desk = try Desk()
    defer { desk.remove() }
    let (token, keys) = try await desk.database.write { connection in
      let ada = try stop(connection)
      try Membership.unsubscribe(ada.id, list: desk.list, cause: "test", now: now, connection)
      let token = LinkToken(purpose: .unsubscribe, subscriber: ada.publicID, list: desk.list, campaign: CampaignID(1))
      return (token, try SigningKeys.load(now: now, connection))
    }
    let proof = Consent.Proof(words: "", network: "")
    #expect(try await Unsubscribing(database: desk.database, keys: keys).undo(token, proof: proof, now: now) == .held)
    #expect(try await desk.database.read { try Membership.state(ID(1), list: desk.list, $0) } == .unsubscribed)
  }

  @Test func `Who was erased after the freeze gets nothing`() async throws {
    let excluded = try await composition { desk, connection in
      let ada = try #require(try Subscriber.find(try EmailAddress(parsing: "ada@example.org"), connection))
      _ = try Erasure.erase(ada.id, cause: "", now: now, connection)
    }
    guard case .excluded(let reason) = excluded else { throw StoreError.engine("it was sent") }
    #expect(reason == "erased")
  }

  @Test func `The links of who was erased lead to nobody`() async throws {
    let desk = try Desk()
    defer { desk.remove() }
    let (keys, ada) = try await desk.database.write { connection in
      let ada = try #require(try Subscriber.find(try EmailAddress(parsing: "ada@example.org"), connection))
      _ = try Erasure.erase(ada.id, cause: "", now: now, connection)
      return (try SigningKeys.load(now: now, connection), ada)
    }
    let token = LinkToken(purpose: .unsubscribe, subscriber: ada.publicID, list: desk.list, campaign: CampaignID(1))
    let unsubscribing = Unsubscribing(database: desk.database, keys: keys)
    #expect(try await unsubscribing.look(token).subscriber == nil)
    let proof = Consent.Proof(words: "", network: "")
    try await unsubscribing.act(on: token, by: .page, proof: proof, now: now)
    #expect(try await unsubscribing.undo(token, proof: proof, now: now) == .nothing)
    #expect(try await desk.database.read { try Membership.state(ada.id, list: desk.list, $0) } == .erased)
  }

  @Test func `A suppression on another list or of another address stops nothing`() async throws {
    let sent = try await composition { _, connection in
      let other = try MailingList.ensure("other", now: now, connection)
      try Suppression.add(.domain, "example.org", list: other, reason: "", now: now, connection)
      try Suppression.add(.address, "bo@example.org", list: nil, reason: "", now: now, connection)
    }
    guard case .message(_, let message) = sent else { throw StoreError.engine("it was not sent") }
    let envelope = try message()
    #expect(envelope.recipient.text == "ada@example.org")
  }
}
