import Audience
import Delivery
import Foundation
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Hooks

/// What comes into the journal of hooks, and what is told of it.
@Suite struct HookJournalTests {
  private func lines(_ desk: HookDesk) throws -> [String] {
    try desk.database.blockingRead { connection in
      try connection.rows("SELECT event FROM hook_journal ORDER BY id") { try $0.text("event") }
    }
  }

  @Test func `Without hooks nothing is kept, and with one only what it hears`() throws {
    let desk = try HookDesk()
    try desk.reader("ada@example.org")
    #expect(try lines(desk) == [])
    try desk.begin(HookDesk.hook(events: [.unsubscribed]))
    let bo = try desk.reader("bo@example.org")
    try desk.write { _ = try Membership.unsubscribe(bo.id, list: desk.main, cause: "by hand", now: desk.now, $0) }
    _ = try desk.issue()
    #expect(try lines(desk) == ["subscriber.unsubscribed"])
  }

  @Test func `What readers do is told in order, with how they stand`() async throws {
    let desk = try HookDesk()
    let hook = HookDesk.hook()
    try desk.reader("early@example.org")
    try desk.begin(hook)
    let ada = try desk.reader("ada@example.org")
    try desk.write { connection in
      _ = try Membership.snooze(ada.id, list: desk.main, until: desk.now + .seconds(3600), cause: "by hand", now: desk.now, connection)
      _ = try Tag.put("staff", on: ada.id, connection)
      _ = try Membership.unsubscribe(ada.id, list: desk.main, cause: "unsubscribed by one click", now: desk.now, connection)
    }
    #expect(try await desk.run(hook) == .idle)
    #expect(desk.types == ["subscriber.confirmed", "subscriber.updated", "subscriber.unsubscribed"])
    let first = desk.told[0]
    #expect(first["timestamp"] == "2027-01-15T08:00:00Z" && first["publication"] == "https://letter.example.org")
    #expect(first["data", "cause"] == "confirmed by the link in the mail" && first["data", "list"] == "main")
    #expect(first["data", "reader", "id"] == ada.publicID.hex && first["data", "reader", "address"] == "ada@example.org")
    #expect(first.body.contains(#""tags":["staff"]"#) && first.body.contains(#""list":"main","since""#), "\(first.body)")
    #expect(first.body.contains(#""first_name":"#) && first.body.contains(#""time_zone":"#), "named as the API does: \(first.body)")
    #expect(first.body.contains(#""is_asked":false"#), "\(first.body)")
    #expect(first.body.contains(#""state":"unsubscribed""#), "as it stands when it is told: \(first.body)")
  }

  @Test func `A pending address is nobody's business, and a list that a hook is not for neither`() async throws {
    let desk = try HookDesk()
    let (all, some) = (HookDesk.hook("all"), HookDesk.hook("some", lists: ["digest"]))
    try desk.begin(all, some)
    try desk.write { connection in
      var generator = SystemRandomNumberGenerator()
      let id = try Subscriber.upsert(
        EmailAddress(parsing: "cy@example.org"), name: "", publicID: PublicID(&generator), now: desk.now, connection
      ).id
      try Membership.ask(id, list: desk.main, cause: "form", proof: nil, remindAt: nil, now: desk.now, connection)
      // Nor is it when its owner says that it was not them.
      _ = try Membership.unsubscribe(id, list: desk.main, cause: "by the link in the mail", now: desk.now, connection)
    }
    let ada = try desk.reader("ada@example.org")
    try desk.reader("ada@example.org", on: desk.digest)
    _ = try desk.issue()
    try await desk.run(all)
    #expect(desk.types == ["subscriber.confirmed", "subscriber.confirmed", "campaign.scheduled"])
    try await desk.run(some)
    #expect(desk.told.count == 4 && desk.told[3]["data", "list"] == "digest")
    #expect(!desk.told[3].body.contains("\"main\""), "how somebody stands elsewhere is not told: \(desk.told[3].body)")
    // What is about the person as a whole is told to who has them on a list.
    try desk.write { try Consent.record(.changed, of: ada.id, list: nil, cause: "by hand", now: desk.now, $0) }
    try await desk.run(some)
    #expect(desk.told.last?.type == "subscriber.updated" && desk.told.count == 5)
  }

  @Test func `A campaign is told of at each of its turns`() async throws {
    let desk = try HookDesk()
    let hook = HookDesk.hook()
    try desk.reader("ada@example.org")
    try desk.begin(hook)
    let (first, second) = (try desk.issue(), try desk.issue("second"))
    let (now, publication) = (desk.now, desk.publication)
    try desk.write { connection in
      _ = try Campaign.freeze(first.id, in: publication, now: now, connection)
      _ = try Campaign.pause(first.id, reason: "by hand: a link is wrong", now: now, connection)
      _ = try Campaign.resume(first.id, now: now, connection)
      _ = try Campaign.cancel(second.id, reason: "by hand", now: now, connection)
      try connection.execute("UPDATE deliveries SET state = 'accepted' WHERE campaign_id = $1", [first.id.sql])
      _ = try Campaign.finishIfDone(first.id, now: now, connection)
    }
    try await desk.run(hook)
    #expect(
      desk.types == [
        "campaign.scheduled", "campaign.scheduled", "campaign.sending", "campaign.paused", "campaign.sending", "campaign.cancelled",
        "campaign.sent",
      ])
    let last = try #require(desk.told.last)
    #expect(last["data", "campaign", "name"] == "hello" && last["data", "campaign", "url"] == "https://letter.example.org/posts/hello")
    #expect(last["data", "campaign", "audience"] == "1" && last.body.contains(#""counts":{"accepted":1}"#), "\(last.body)")
    #expect(last["data", "campaign", "balances"] == "1" && last["data", "campaign", "returned", "hard"] == "0", "\(last.body)")
    #expect(last.body.contains(#""approved_by":[]"#) && last["data", "campaign", "list"] == "main", "\(last.body)")
    #expect(last["timestamp"] == "2027-01-15T08:00:00Z" && desk.told[3]["timestamp"] == "2027-01-15T08:00:00Z")
  }

  @Test func `What a program ordered is told when it is decided, and when it comes back`() async throws {
    let desk = try HookDesk()
    let hook = HookDesk.hook()
    try desk.begin(hook)
    try FileManager.default.createDirectory(atPath: desk.folder + "/messages", withIntermediateDirectories: true)
    try "---\ntitle: Receipt\nvalues: []\n---\n\nThank you.\n".write(
      toFile: desk.folder + "/messages/receipt.md", atomically: true, encoding: .utf8)
    let messages = try Messages(
      desk.database, desk.publication, Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(86_400)))
    let order = MessageOrder("receipt", to: try Mailbox(parsing: "cy@example.org"), language: "", values: [:])
    let sent = try await messages.send(order, sender: "token shop", key: "1", now: desk.now).message
    try desk.write { connection in
      try connection.execute("UPDATE deliveries SET state = 'accepted'")
      try connection.execute("UPDATE campaigns SET state = 'sent', finished_at = $1 WHERE kind = 'message'", [.time(desk.now)])
      try connection.execute(
        """
        INSERT INTO feedback (key, source, kind, reason, is_hard, delivery_id, campaign_id, words, outcome, at)
        SELECT $1, 'x', 'bounce', 'unknown user', 1, d.id, d.campaign_id, '', 'noted', $2 FROM deliveries d
        """, [.text(String(repeating: "a", count: 64)), .time(desk.now)])
    }
    try await desk.run(hook)
    #expect(desk.types == ["message.accepted", "message.bounced"])
    #expect(desk.told[1]["data", "message", "id"] == sent.id && desk.told[1]["data", "message", "returned"].contains("bounce"))
  }

  @Test func `Of who is erased nothing is told but that, under the id that was known, and then nothing is left`() async throws {
    let desk = try HookDesk()
    let (hook, other) = (HookDesk.hook("one"), HookDesk.hook("two", lists: ["digest"]))
    try desk.begin(hook, other)
    let ada = try desk.reader("ada@example.org")
    _ = try desk.write { try Erasure.erase(ada.id, cause: "asked to", now: desk.now, $0) }
    try await desk.run(hook)
    #expect(desk.types == ["subscriber.erased"] && desk.told[0]["data", "id"] == ada.publicID.hex)
    #expect(!desk.told[0].body.contains("ada@"))
    _ = try desk.write { try HookEntry.forget(now: desk.now, $0) }
    #expect(try lines(desk) == ["subscriber.erased"], "the other has not been told")
    try await desk.run(other)
    _ = try desk.write { try HookEntry.forget(now: desk.now, $0) }
    #expect(try lines(desk) == [] && desk.types.count == 2)
  }

  @Test func `Who hears of readers hears that one is to be forgotten`() {
    #expect(HookEvent.completed([.confirmed]) == [.confirmed, .erased] && HookEvent.completed([.sent]) == [.sent])
  }

  @Test func `Nobody waits for more than a month, and who left the settings for so long begins anew`() async throws {
    let desk = try HookDesk()
    let hook = HookDesk.hook()
    try desk.begin(hook)
    try desk.reader("ada@example.org")
    desk.now = desk.now + .seconds(29 * 86_400)
    _ = try desk.write { try HookEntry.forget(now: desk.now, $0) }
    try desk.begin(HookDesk.hook("other"))
    #expect(try lines(desk).count == 1 && desk.state(hook) != nil)
    desk.now = desk.now + .seconds(2 * 86_400)
    _ = try desk.write { try HookEntry.forget(now: desk.now, $0) }
    try desk.begin(HookDesk.hook("other"))
    #expect(try lines(desk).isEmpty && desk.state(hook) == nil)
    // One that stayed in the settings hears what happened while nothing ran for longer than that.
    let other = HookDesk.hook("other")
    desk.now = desk.now + .seconds(30 * 86_400)
    try desk.reader("cy@example.org")
    desk.now = desk.now + .seconds(5 * 86_400)
    try desk.begin(other)
    try await desk.run(other)
    #expect(desk.numbers == ["2"])
    // Ids go on, so what comes is seen by whoever stood at the end.
    try desk.begin(hook)
    try desk.reader("bo@example.org")
    try await desk.run(hook)
    #expect(desk.types == ["subscriber.confirmed", "subscriber.confirmed"] && desk.numbers == ["2", "3"])
  }
}
