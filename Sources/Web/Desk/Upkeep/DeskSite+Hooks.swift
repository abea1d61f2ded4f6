internal import Accounts
internal import Campaigns
internal import HTTPTypes
internal import Hooks
internal import Hummingbird
internal import Store
internal import Words

/// Programs elsewhere that are told what happens: how they stand is on the page of routes, and here is what `tuesday hooks` does with one.
extension DeskSite {
  func addHooks(to routes: inout DeskRoutes) {
    routes.on(.post, "/desk/routes/hooks", for: .settings) { request, visit in
      let fields = try await request.fields()
      guard let hook = upkeep.hooks.find(fields["hook"]) else { return try await refused("hook_gone", request, visit) }
      do {
        return try await act(fields, on: hook, request, visit)
      } catch HookSteering.Refusal.notBegun {
        return try await refused("hook_not_begun", request, visit)
      } catch HookSteering.Refusal.nothingWaits {
        return try await refused("hook_nothing_waits", request, visit)
      }
    }
  }

  private func act(_ fields: FormFields, on hook: Hook, _ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    switch fields["do"] {
    case "test":
      let answer = try await upkeep.hooks.test(hook, now: request.now).answer
      try await database.write(request.noting(.triedHook, hook.name))
      let told = HookNote(words: pages.words["hook_answered", ["hook": hook.name]], answer: answer.words, isFault: !answer.isTaken)
      return try await routes(request, visit, findings: await upkeep.look(.known), isLooked: false, note: told)
    case "resume", "skip":
      let isSkipping = fields["do"] == "skip"
      _ = try await changing(request, .resumedHook, hook.name) { try HookSteering.resume(hook, isSkipping: isSkipping, $0) }
      return DeskGate.redirect(to: "/desk/routes?done=hook_\(isSkipping ? "skipped" : "resumed")#hooks")
    case "replay":
      guard let day = LocalDate(fields["since"]) else { return try await refused("hook_no_day", request, visit) }
      let since = day.at(hour: 0, minute: 0, in: newsroom.publication.zone)
      _ = try await changing(request, .replayedHook, "\(hook.name): \(day)") {
        try HookSteering.replay(hook, since: since, isDry: false, $0)
      }
      return DeskGate.redirect(to: "/desk/routes?done=hook_replayed#hooks")
    default: return try await refused("not_understood", request, visit)
    }
  }

  private func refused(_ word: String, _ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let note = HookNote(words: pages.words[word, [:]], answer: "", isFault: true)
    return try await routes(
      request, visit, findings: await upkeep.look(.known), isLooked: false, note: note, status: .unprocessableContent)
  }

  /// Those that do not take what they are told, for who may do something about it.
  func failingHooks(_ visit: Accounts.Visit) async throws -> [HookReport] {
    guard visit.user.may(.settings), !upkeep.hooks.hooks.isEmpty else { return [] }
    return try await database.read { try upkeep.hooks.reports($0).filter(\.isFailing) }
  }
}

/// What there is to say above the hooks.
struct HookNote {
  let words: String
  /// The hook's own answer, as commands tell it.
  let answer: String
  let isFault: Bool
}
