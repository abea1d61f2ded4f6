import Foundation
import Testing

@Suite(.inTurn) struct PlanBecomesScheduledIssues {
  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
  }

  private func plan(_ place: Workplace) async throws -> String? {
    try object(try await place.tuesday("plan", "--slots", "2", "--json").output)["plan"] as? String
  }

  @Test func `What was planned and applied goes out in its time as it was then; a plan that is stale does nothing`() async throws {
    let place = try await Workplace()
    let inbox = try await InboxPeer(place)
    try place.relay(port: inbox.smtpPort)
    try place.set(["site.listen": "\"127.0.0.1:0\""])
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    try FileManager.default.removeItem(atPath: place.folder + "/posts/hello.md")
    let soon = try await schedule(place)
    let text = "---\ntitle: Budget\nready: true\n---\n\nThe first words.\n"
    _ = try place.write("posts/budget.md", text)

    let shown = try await place.tuesday("plan", "--slots", "2")
    #expect(shown.code == 0, "\(shown.errors)")
    for words in ["budget@", "1 confirmed reader", "(America/Chicago)", "no post is ready", "tuesday apply "] {
      #expect(shown.output.contains(words), "\(words) in \(shown.output)")
    }
    #expect(try await place.tuesday("plan", "--slots", "2", "--detailed-exit-code").code == 1)
    let first = try #require(try await plan(place))
    _ = try place.write("posts/budget.md", text.replacing("first", with: "second"))
    let stale = try await place.tuesday("apply", first, "--slots", "2")
    #expect(stale.code == 65 && stale.errors.contains("budget (\(soon))") && stale.errors.contains("has changed"), "\(stale.errors)")
    #expect(try await place.tuesday("status", "budget").code == 66)

    let second = try #require(try await plan(place))
    let applied = try await place.tuesday("apply", second, "--slots", "2")
    #expect(applied.code == 0 && applied.output.contains("budget is scheduled for"), "\(applied)")
    let again = try await place.tuesday("apply", second, "--slots", "2", "--json")
    #expect(try again.code == 0 && object(again.output)["changed"] as? Bool == false, "\(again)")
    #expect(try await place.tuesday("plan", "--slots", "2", "--detailed-exit-code").code == 0)
    let skip = try await place.tuesday("schedule", "skip", soon)
    #expect(skip.code == 65 && skip.errors.contains("tuesday campaign cancel budget"), "\(skip.errors)")

    // Taken back, the day and the post are free, and what is applied anew is another content.
    let cancelled = try await place.tuesday("campaign", "cancel", "budget")
    #expect(cancelled.code == 0 && cancelled.output.contains("has \(soon) back"), "\(cancelled)")
    #expect(try await plan(place) == second)
    _ = try place.write("posts/budget.md", text.replacing("first", with: "third"))
    let third = try #require(try await plan(place))
    #expect(try await place.tuesday("apply", third, "--slots", "2").code == 0)
    _ = try place.write("posts/budget.md", text.replacing("first", with: "fourth"))
    let changed = "the file has changed since it was scheduled"
    for (command, told) in [(["plan"], "plan"), (["queue"], "queue"), (["check", "posts/budget.md"], "check")] {
      let ended = try await Program.run(Program.path, command, in: place.folder)
      #expect((ended.output + ended.errors).contains(changed), "\(told): \(ended.output) \(ended.errors)")
    }
    let next = try await place.tuesday("schedule", "next", "2")
    #expect(next.output.contains("scheduled: budget"), "\(next.output)")

    let serve = try await ServePeer(place)
    _ = try await eventually("the campaign", within: .seconds(240)) {
      // Asked of the files first, which costs next to nothing.
      guard try !inbox.messages().isEmpty else { return Bool?.none }
      return try await place.tuesday("status", "--json").output.contains("\"sent\"") ? true : nil
    }
    #expect(await serve.stop() == 0)
    let messages = try inbox.messages().map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(messages.count == 1 && messages[0].contains("The third words.") && !messages[0].contains("fourth"), "\(messages)")
    let past = try await place.tuesday("schedule", "past")
    #expect(past.output.contains("\(soon)  sent") && past.output.contains("by plan "), "\(past.output)")
  }

  @Test func `A plan knows whom its own issues reach; a new file with the slug of one that went out is told, whatever became of the old`()
    async throws
  {
    let place = try await Workplace()
    try FileManager.default.removeItem(atPath: place.folder + "/posts/hello.md")
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    #expect(try await place.tuesday("subscribers", "frequency", "ada@example.org", "weekly").code == 0)
    #expect(try await place.tuesday("schedule", "set", "every day 09:00", "--zone", "UTC").code == 0)
    for name in ["a", "b"] { _ = try place.write("posts/\(name).md", "---\ntitle: \(name)\nready: true\n---\n\nThe first words.\n") }
    let plan = try await place.tuesday("plan", "--slots", "2")
    let rests = "each of its readers chose fewer issues, and had one lately"
    #expect(plan.output.contains("a@") && plan.output.contains("unread: \(rests)"), "\(plan.output)")
    let next = try await place.tuesday("schedule", "next", "2")
    #expect(next.output.contains("b cannot go out: \(rests)"), "\(next.output)")
    #expect(try await place.tuesday("subscribers", "add", "bo@example.org").code == 0)
    let both = try await place.tuesday("plan", "--slots", "2")
    #expect(both.output.contains("1 of them chose fewer issues and had one lately"), "\(both.output)")

    #expect(try await place.tuesday("send", "posts/a.md", "--confirm", "a").code == 0)
    try FileManager.default.moveItem(atPath: place.folder + "/posts/a.md", toPath: place.folder + "/a-archived.md")
    _ = try place.write("posts/2026-01-01-a.md", "---\ntitle: Another\nready: true\n---\n\nOther words.\n")
    for command in [["queue"], ["plan"], ["check"]] {
      let ended = try await Program.run(Program.path, command, in: place.folder)
      #expect((ended.output + ended.errors).contains("the slug a is that of an issue that was sent on "), "\(command) \(ended)")
    }
    #expect(try await place.tuesday("plan").code == 65)
  }

  @Test func `A plan that several apply at one instant is done once, and the others hear what came of it`() async throws {
    let place = try await Workplace()
    try FileManager.default.removeItem(atPath: place.folder + "/posts/hello.md")
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    #expect(try await place.tuesday("schedule", "set", "every day 09:00", "--zone", "UTC").code == 0)
    for name in ["a", "b"] { _ = try place.write("posts/\(name).md", "---\ntitle: \(name)\nready: true\n---\n\nThe first words.\n") }
    let plan = try #require(try await plan(place))
    let ended = try await withThrowingTaskGroup(of: Program.Ended.self) { group in
      for _ in 0..<6 { group.addTask { try await place.tuesday("apply", plan, "--slots", "2", "--json") } }
      return try await group.reduce(into: [Program.Ended]()) { $0.append($1) }
    }
    #expect(ended.map(\.code) == Array(repeating: 0, count: 6), "\(ended)")
    let told = try ended.map { try object($0.output) }
    #expect(told.count { $0["changed"] as? Bool == true } == 1 && Set(told.map { ($0["campaigns"] as? [String])?.count }) == [2], "\(told)")
    let again = try await place.tuesday("apply", plan, "--slots", "2")
    #expect(again.code == 0 && again.output.contains("Already applied: ") && again.output.contains(" is scheduled for "), "\(again)")
    #expect(try await place.tuesday("campaign", "cancel", "a").code == 0)
    let stale = try await place.tuesday("apply", plan, "--slots", "2")
    #expect(stale.code == 65 && stale.errors.contains("that plan is stale"), "\(stale)")
  }

  @Test func `A ready post with errors gives no plan, and nothing of one is applied`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("plan").code == 66, "no slot")
    _ = try await schedule(place)
    _ = try place.write("posts/good.md", "---\ntitle: Good\nready: true\n---\n\nText.\n")
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    let good = try #require(try await plan(place))
    _ = try place.write("posts/bad.md", "---\ntitle: Bad\nready: true\n---\n\nDear {{ nobody_knows }},\n")
    let bad = try await place.tuesday("plan")
    #expect(bad.code == 65 && bad.output.contains("posts/bad.md:6:6: error:") && bad.output.contains("No plan"), "\(bad)")
    let report = try object(try await place.tuesday("plan", "--json").output)
    #expect(report["plan"] == nil && (report["findings"] as? [[String: Any]])?.isEmpty == false)
    let refused = try await place.tuesday("apply", good, "--slots", "2")
    #expect(refused.code == 65 && refused.errors.contains("posts/bad.md:6:6: error:"), "\(refused.errors)")
    #expect(try await place.tuesday("apply", "budget").code == 64)
    #expect(try await place.tuesday("status", "good").code == 66)
  }

  /// A slot two to three minutes ahead.
  ///
  /// - Returns: its day.
  private func schedule(_ place: Workplace) async throws -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "America/Chicago"))
    let parts = calendar.dateComponents([.year, .month, .day, .weekday, .hour, .minute], from: Date().addingTimeInterval(150))
    let weekday = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"][(parts.weekday ?? 1) - 1]
    func padded(_ number: Int?) -> String { String("0\(number ?? 0)".suffix(2)) }
    let set = try await place.tuesday(
      "schedule", "set", "every \(weekday) \(padded(parts.hour)):\(padded(parts.minute))", "--zone", "America/Chicago")
    #expect(set.code == 0, "\(set.errors)")
    return "\(parts.year ?? 0)-\(padded(parts.month))-\(padded(parts.day))"
  }

  @Test func `A post that is too large is called ready nowhere, and every command says why`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    #expect(try await place.tuesday("schedule", "set", "every Tuesday 09:00", "--zone", "UTC").code == 0)
    try FileManager.default.removeItem(atPath: place.folder + "/posts/hello.md")
    let words = String(repeating: "Words.\n\n", count: 3_000)
    _ = try place.write("posts/heavy.md", "---\ntitle: Heavy\nready: true\n---\n\n\(words)")
    let reason = "the mail would have more than 256 KB of HTML"
    let queue = try await place.tuesday("queue")
    #expect(queue.code == 0 && queue.output.contains("faulty: \(reason); `tuesday check"), "\(queue)")
    let next = try await place.tuesday("schedule", "next", "1")
    #expect(next.output.contains("no post is ready; heavy cannot go out: \(reason)"), "\(next)")
    let plan = try await place.tuesday("plan", "--slots", "1")
    #expect(plan.code == 65 && plan.output.contains("faulty: \(reason)") && !plan.output.contains("ready: the slot"), "\(plan)")
    for command in [["check", "posts/heavy.md"], ["send", "posts/heavy.md", "--confirm", "heavy"]] {
      let said = try await Program.run(Program.path, command, in: place.folder)
      #expect(said.code == 65 && (said.output + said.errors).contains(reason), "\(said)")
    }
    _ = try place.write("posts/heavy.md", "---\ntitle: Light\nready: true\n---\n\nWords.\n")
    #expect(try await place.tuesday("schedule", "next", "1").output.contains("heavy"))
    #expect(try await place.tuesday("queue").output.contains("ready"))
  }
}
