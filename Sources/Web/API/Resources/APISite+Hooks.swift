internal import Accounts
internal import Audience
internal import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Hooks
internal import Store

extension HookReport.State: Described {}

extension HookReport.Waiting: APIObject {
  static let title = "WaitingEvent"
  static let notes = [
    "id": Note("`webhook-id` of what it will be told.", "msg_5b1c0a9f3e77_1042_mio6v1hc"), "event": Note("", "subscriber.confirmed"),
    "at": .time("When it happened."),
  ]
}

extension HookReport: APIObject {
  static let title = "Hook"
  static let notes = [
    "hook": Note("Its name in the settings.", "crm"),
    "place": Note("Its host; the rest of an address is often a secret.", "https://crm.example.org/…"),
    "state": Note(
      "`new`: nothing is kept for it before the next `tuesday serve`; `rests`: it is told nothing any more until somebody has it go on.",
      "ok"),
    "events": Note("What it hears.", ["subscriber.confirmed"]), "lists": Note("Of those alone; empty: of all.", ["main"]),
    "waiting": Note("Events that it was not told yet.", 3), "waitingSince": .time("When the first of them happened."),
    "takenAt": .time("When it took something last."), "answer": Note("Its last, in words that go on after its name.", "answers with 500"),
    "answeredAt": .time(""), "failures": Note("In a row.", 2), "failingSince": .time(""), "nextAt": .time("When it is asked again."),
    "restsSince": .time(""), "next": Note("The first that wait, in their order; ten at most."),
  ]
}

struct TriedHook: APIObject {
  let hook: String
  let id: String
  let isTaken: Bool
  let answer: String

  static let notes = [
    "hook": Note("", "crm"), "id": Note("`webhook-id` of what it was told.", "msg_test_0123456789abcdef0123456789abcdef"),
    "isTaken": Note("Whether it answered with 2xx."), "answer": Note("In words that go on after its name.", "answers with 204"),
  ]
}

struct HookResuming: APIInput {
  let skip: Bool?

  static let notes = ["skip": Note("Leave out what it is told next: it does not take that, and may take what comes behind.")]
}

struct HookReplaying: APIInput {
  let since: String

  static let notes = ["since": Note("What happened from then on; kept are 30 days.", "2026-11-24T09:00:00Z", format: "date-time")]
}

/// Programs that are told what happens, as `tuesday hooks` has them.
extension APISite {
  private static let hook = APIParameter.path("hook", Note("Its name in the settings.", "crm"))
  fileprivate static let named = 10

  static let hooks: [APIRoute] = [
    .get("/hooks", for: .permission(.settings), "listHooks", "Programs that are told what happens: what waits for each, what it said last.")
    {
      call in
      try await call.database.read { Page(try call.services.upkeep.hooks.reports(next: named, $0)) }
    },
    .act(
      .post, "/hooks/:hook/test", for: .permission(.settings), "testHook", "Tell it something that means nothing, and hear its answer.",
      [hook], giving: TriedHook.self
    ) { call in
      let hook = try call.hook()
      let tried = try await call.services.upkeep.hooks.test(hook, now: call.now)
      try await call.database.write(call.noting(.triedHook, hook.name))
      let answer = TriedHook(hook: hook.name, id: tried.id, isTaken: tried.answer.isTaken, answer: tried.answer.words)
      return APIAnswer(body: APIText.json(answer), status: .ok)
    },
    .take(
      .post, "/hooks/:hook/resume", for: .permission(.settings), "resumeHook",
      "Ask it again at once, where it stopped, also one that is told nothing any more.", [hook], taking: HookResuming.self,
      giving: HookReport.self, keying: .needed, refusals: [.conflict]
    ) { call, wish in
      try await call.steer(.resumedHook) { hook, connection in
        _ = try HookSteering.resume(hook, isSkipping: wish.skip ?? false, connection)
      }
    },
    .take(
      .post, "/hooks/:hook/replay", for: .permission(.settings), "replayHook",
      "Tell it once more what happened since then, under the same ids.", [hook], taking: HookReplaying.self, giving: HookReport.self,
      keying: .needed, refusals: [.conflict]
    ) { call, wish in
      let since = try APICall.time(wish.since, at: "/since")
      return try await call.steer(.replayedHook) { hook, connection in
        _ = try HookSteering.replay(hook, since: since, isDry: false, connection)
      }
    },
  ]
}

extension APICall {
  fileprivate func hook() throws -> Hook {
    let name = text("hook") ?? ""
    guard let hook = services.upkeep.hooks.find(name) else {
      throw Problem.notFound(Schema.refusal(of: name, among: services.upkeep.hooks.hooks.map(\.name)))
    }
    return hook
  }

  fileprivate func steer(
    _ deed: AuditEntry.Deed, _ body: @escaping @Sendable (Hook, Connection) throws -> Void
  ) async throws -> APIAnswer {
    let hook = try hook()
    return try await change(deed) { connection in
      do { try body(hook, connection) } catch let refusal as HookSteering.Refusal {
        throw Problem.conflict(refusal.words(of: hook.name))
      }
      return Changed(try HookReport(hook, next: APISite.named, connection), object: hook.name)
    }
  }
}
