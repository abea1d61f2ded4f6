import Audience
import Foundation
import Store
import Synchronization
import Testing

@testable import Campaigns
@testable import Hooks

/// How a hook is told, and what happens when it does not take it.
@Suite struct HookTellingTests {
  private static func refusal(_ status: Int, _ wish: Duration? = nil) -> HookAnswer { .refused("answers with \(status)", wish: wish) }

  @Test func `What is not taken comes again under the same id, and before everything behind it`() async throws {
    let desk = try HookDesk()
    let hook = HookDesk.hook()
    try desk.begin(hook)
    for name in ["a", "b", "c"] { try desk.reader("\(name)@example.org") }
    desk.answer(.taken(status: 200), Self.refusal(500))
    #expect(try await desk.run(hook) == .refused)
    #expect(try desk.state(hook)?.failures == 1 && desk.state(hook)?.answer == "answers with 500")
    #expect(try await desk.run(hook) == .idle, "not before its time")
    desk.now = desk.now + .seconds(5)
    try await desk.run(hook)
    let ids = desk.told.map(\.id)
    #expect(desk.numbers == ["1", "2", "2", "3"] && ids[1] == ids[2] && ids[0].hasPrefix("msg_markcrm_1_"))
    let state = try #require(try desk.state(hook))
    #expect(state.failures == 0 && state.failingSince == nil && state.takenAt == desk.now && state.answer == "answers with 204")
  }

  @Test func `It is asked ever more rarely, as late as it wishes, and after three days not any more`() async throws {
    let desk = try HookDesk()
    let hook = HookDesk.hook()
    try desk.begin(hook)
    try desk.reader("a@example.org")
    let start = desk.now
    var pauses: [Int64] = []
    while try desk.state(hook)?.rest == nil {
      desk.answer(pauses.count == 2 ? Self.refusal(503, .seconds(7200)) : Self.refusal(500))
      #expect(try await desk.run(hook) == .refused)
      let next = try #require(try desk.state(hook)).nextAt
      pauses.append((next - desk.now).milliseconds / 1000)
      desk.now = next
    }
    #expect(pauses.prefix(8) == [5, 20, 7200, 320, 1280, 5120, 10_800, 10_800] && pauses.dropFirst(6).allSatisfy { $0 == 10_800 })
    let state = try #require(try desk.state(hook))
    #expect(state.rest?.reason == "answers with 500" && state.failingSince == start)
    let ended = try #require(state.rest).since - start
    #expect(ended >= .seconds(3 * 86_400) && ended < .seconds(3 * 86_400 + 10_800))
    let count = desk.told.count
    desk.now = desk.now + .seconds(86_400)
    #expect(try await desk.run(hook) == .idle && desk.told.count == count && Set(desk.told.map(\.id)).count == 1)
    // The writers hear of it once.
    let notice = "notice.deaf.crm.\(start.milliseconds)"
    #expect(try desk.database.blockingRead { try Campaign.all(notice, $0).count } == 1)
    try desk.write { try HookState.resume("crm", $0) }
    try await desk.run(hook)
    #expect(try desk.told.count == count + 1 && desk.state(hook)?.rest == nil)
  }

  @Test func `A wish cannot put it off for longer than a day`() {
    #expect(HookBackoff.pause(after: 1, wish: .seconds(10_000_000)) == .seconds(86_400))
    #expect(HookBackoff.pause(after: 1, wish: .zero) == .seconds(5))
    #expect(HookBackoff.pause(after: 10_000, wish: nil) == .seconds(10_800))
  }

  @Test func `Who says that it is gone is told nothing more at once, and the writers hear of it`() async throws {
    let desk = try HookDesk()
    let hook = HookDesk.hook()
    try desk.begin(hook)
    try desk.reader("a@example.org")
    desk.answer(.gone)
    #expect(try await desk.run(hook) == .refused)
    #expect(try desk.state(hook)?.rest?.reason.contains("gone for good") == true)
    #expect(try desk.database.blockingRead { try Campaign.all("notice.deaf.crm.\(desk.now.milliseconds)", $0).count } == 1)
  }

  @Test func `Two processes tell nothing at the same time, and who is late does not count`() async throws {
    let desk = try HookDesk()
    let hook = HookDesk.hook()
    try desk.begin(hook)
    for name in ["a", "b"] { try desk.reader("\(name)@example.org") }
    // While the first waits for the answer, the second finds it in hand.
    desk.meanwhile.withLock { during in
      during = { [desk] in
        desk.meanwhile.withLock { $0 = nil }
        let other = try desk.write {
          try HookState.claim("crm", by: "two", for: .seconds(30), now: desk.now, $0)
        }
        #expect(other == nil)
        // Then it is asleep for longer than the lease.
        desk.now = desk.now + .seconds(31)
        let late = try desk.write { try HookState.claim("crm", by: "two", for: .seconds(30), now: desk.now, $0) }
        #expect(late?.position == 0)
      }
    }
    #expect(try await desk.run(hook, as: "one") == .idle)
    #expect(try desk.told.count == 1 && desk.state(hook)?.position == 0, "what it heard does not count: it is not ours any more")
    try await desk.run(hook, as: "two")
    #expect(desk.numbers == ["1", "1", "2"])
  }

  @Test func `A refusal of a late process neither counts nor lets the other go`() async throws {
    let desk = try HookDesk()
    let hook = HookDesk.hook()
    try desk.begin(hook)
    try desk.reader("a@example.org")
    desk.answer(Self.refusal(500))
    desk.meanwhile.withLock { during in
      during = { [desk] in
        desk.now = desk.now + .seconds(31)
        _ = try desk.write { try HookState.claim("crm", by: "two", for: .seconds(30), now: desk.now, $0) }
      }
    }
    #expect(try await desk.run(hook, as: "one") == .idle && desk.state(hook)?.failures == 0)
    #expect(try desk.write { try HookState.claim("crm", by: "three", for: .seconds(30), now: desk.now, $0) } == nil)
  }

  @Test func `What is set back while something is on its way is told from there`() async throws {
    let desk = try HookDesk()
    let hook = HookDesk.hook()
    try desk.begin(hook)
    try desk.reader("a@example.org")
    try await desk.run(hook)
    desk.now = desk.now + .seconds(3600)
    try desk.reader("b@example.org")
    let since = desk.now + .seconds(-7200)
    desk.meanwhile.withLock { during in
      during = { [desk] in
        desk.meanwhile.withLock { $0 = nil }
        _ = try desk.write { try HookState.replay("crm", since: since, isDry: false, $0) }
      }
    }
    try await desk.run(hook)
    try await desk.run(hook)
    #expect(desk.numbers == ["1", "2", "1", "2"])
    // Never forwards, and nothing where nothing happened.
    #expect(try desk.write { try HookState.replay("crm", since: desk.now + .seconds(1), isDry: false, $0) } == nil)
    #expect(try desk.state(hook)?.position == 2)
  }

  @Test func `When everything ends, what is on its way counts, and nothing more is begun`() async throws {
    let desk = try HookDesk()
    let hook = HookDesk.hook()
    try desk.begin(hook)
    for name in ["a", "b"] { try desk.reader("\(name)@example.org") }
    desk.meanwhile.withLock { during in during = { [desk] in desk.isOver.withLock { $0 = true } } }
    #expect(try await desk.run(hook) == .idle)
    #expect(try desk.told.count == 1 && desk.state(hook)?.position == 1)
    desk.isOver.withLock { $0 = false }
    desk.meanwhile.withLock { $0 = nil }
    try await desk.run(hook, as: "next")
    #expect(desk.numbers == ["1", "2"], "the next process need not wait for the lease")
  }

  @Test func `A thousand that are none of its are passed in a moment, and told to nobody`() async throws {
    let desk = try HookDesk()
    let hook = HookDesk.hook(events: [.erased])
    try desk.begin(hook, HookDesk.hook("other"))
    for number in 0..<500 { try desk.reader("r\(number)@example.org") }
    try await desk.run(hook)
    #expect(try desk.told.isEmpty && desk.state(hook)?.position == 500)
  }

  @Test func `A signature is one for each secret, over id, time and body`() throws {
    let secrets = try ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"].map {
      try #require(HookSecret($0))
    }
    let call = try HookCall(
      id: "msg_x", type: "hook.test", at: .init(milliseconds: 5000), publication: "https://l.example", data: HookData())
    let fields = Dictionary(uniqueKeysWithValues: call.fields(secrets, now: .init(milliseconds: 9999)))
    let expected = secrets.map { $0.signature("msg_x.9.\(call.body)") }.joined(separator: " ")
    #expect(fields["webhook-signature"] == expected && fields["webhook-timestamp"] == "9" && fields["webhook-id"] == "msg_x")
    #expect(call.body == #"{"data":{},"publication":"https://l.example","timestamp":"1970-01-01T00:00:05Z","type":"hook.test"}"#)
  }
}
