import Foundation
import Testing

@Suite(.inTurn) struct RhythmKeepsItsWord {
  private func tell(_ place: Workplace, _ words: String...) async throws -> String {
    let ended = try await Program.run(Program.path, words, in: place.folder)
    #expect(ended.code == 0, "\(words): \(ended.errors)")
    return ended.output
  }

  @Test func `A day that is set again, left out, taken in, or kept for a draft never passes in silence`() async throws {
    let place = try await Workplace()
    let inbox = try await InboxPeer(place)
    try place.relay(port: inbox.smtpPort)
    try place.set(["site.listen": "\"127.0.0.1:0\""])
    _ = try await tell(place, "subscribers", "add", "ada@example.org")
    try FileManager.default.removeItem(atPath: place.folder + "/posts/hello.md")
    _ = try place.write("posts/a.md", "---\ntitle: a\nready: true\n---\n\nIt is time.\n")
    _ = try place.write("posts/b.md", "---\ntitle: b\n---\n\nNot ready.\n")
    // The next full minute. A day later where that is midnight: the clock shows it then as well.
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let begin = Date().addingTimeInterval(61)
    func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
    func day(_ after: Int) -> String {
      let parts = calendar.dateComponents([.year, .month, .day], from: begin.addingTimeInterval(Double(after) * 86_400))
      return "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
    }
    let clock = calendar.dateComponents([.hour, .minute], from: begin)
    let rule = "every day \(two(clock.hour)):\(two(clock.minute))"
    _ = try await tell(place, "schedule", "set", rule, "--zone", "UTC")
    _ = try await tell(place, "queue", "pin", "b", day(1))
    #expect(try await tell(place, "schedule", "next", "2").contains("the day is kept for b, which is a draft"))
    #expect(try await tell(place, "plan", "--slots", "2").contains("the day is kept for b, which is a draft"))
    #expect(try await tell(place, "queue").contains("\(day(1)) is kept for it"))
    _ = try await tell(place, "schedule", "skip", day(1))
    #expect(try await tell(place, "queue").contains("was pinned to \(day(1)), which is left out"))
    let refused = try await place.tuesday("queue", "pin", "a", day(1))
    #expect(refused.code == 65 && refused.errors.contains("tuesday schedule unskip \(day(1))"), "\(refused.errors)")

    _ = try await tell(place, "schedule", "skip", day(0))
    let serve = try await ServePeer(place)
    _ = try await eventually("the day's time", within: .seconds(150)) {
      try await place.tuesday("schedule", "next", "1").output.contains("`tuesday schedule unskip \(day(0))` takes it in until")
        ? true : Bool?.none
    }
    #expect(try await tell(place, "schedule", "set", rule, "--zone", "UTC").hasPrefix("As it was: "))
    #expect(try await tell(place, "schedule", "past").contains("No day of the slot is over yet"))
    #expect(try await tell(place, "schedule", "unskip", day(0)).contains("what is ready goes at once"))
    _ = try await eventually("the day's issue", within: .seconds(60)) { try inbox.tally().count == 1 ? true : Bool?.none }
    #expect(await serve.stop() == 0)
    #expect(try inbox.tally() == ["ada@example.org": 1])
    let removed = try await tell(place, "schedule", "remove")
    #expect(removed.contains("The slot is gone.") && !removed.contains("takes no post any more"), "the day has its issue: \(removed)")
  }
}
