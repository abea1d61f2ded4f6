import Foundation
import Testing

@Suite(.inTurn) struct OpenDayIsTold {
  @Test func `A day whose time came while nobody served is told by all who look ahead, can be given away, and takes what they said`()
    async throws
  {
    let place = try await Workplace()
    let inbox = try await InboxPeer(place)
    try place.relay(port: inbox.smtpPort)
    try place.set(["site.listen": "\"127.0.0.1:0\""])
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    for name in ["a", "b"] { _ = try place.write("posts/\(name).md", "---\ntitle: \(name)\nready: true\n---\n\nIt is time.\n") }
    // The next full minute. A day later where that is midnight: the clock shows it then as well.
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: Date().addingTimeInterval(61))
    func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
    let day = "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
    let set = try await place.tuesday("schedule", "set", "every day \(two(parts.hour)):\(two(parts.minute))", "--zone", "UTC")
    #expect(set.code == 0, "\(set.errors)")
    _ = try await eventually("the day's time", within: .seconds(150)) {
      let next = try await place.tuesday("schedule", "next", "1").output
      return next.contains("a; goes at once") || next.contains("a; late: goes at once") ? true : Bool?.none
    }
    let queue = try await place.tuesday("queue").output
    #expect(queue.contains("\(day)  a") && queue.contains("goes at once"), "\(queue)")
    let plan = try await place.tuesday("plan", "--slots", "1").output
    #expect(plan.contains("goes at once  a@"), "\(plan)")
    try place.set(["delivery.undo": "\"1h\""])
    let taken = try Running(Program.path, ["queue", "pin", "b", day], in: place.folder)
    let now = "\(day) is open: b goes out now, within a minute, to 1 reader"
    let said = try await eventually("that it goes at once") { taken.errors.contains("nothing is changed") ? taken.errors : nil }
    #expect(said.contains(now), "\(said)")
    taken.signal(SIGINT)
    let ended = await taken.end()
    #expect(ended.code == 75 && ended.errors.contains("it was taken back"), "\(ended.errors)")
    #expect(try await place.tuesday("schedule", "next", "1").output.contains("a; "), "nothing is changed")
    try place.set(["delivery.undo": "\"1s\""])
    let pin = try await place.tuesday("queue", "pin", "b", day)
    #expect(pin.code == 0 && pin.output.contains(now), "\(pin.output)\(pin.errors)")
    #expect(try await place.tuesday("schedule", "next", "1").output.contains("b; "))
    let serve = try await ServePeer(place)
    _ = try await eventually("the day's issue", within: .seconds(60)) { try inbox.tally().count == 1 ? true : Bool?.none }
    #expect(try await place.status("b").audience == 1)
    let late = try await place.tuesday("schedule", "skip", day)
    #expect(late.code == 65 && late.errors.contains("\(day) is decided"), "\(late.errors)")
    #expect(await serve.stop() == 0)
    #expect(try await !place.tuesday("status").output.contains("a, live"), "the other waits")
    #expect(try inbox.tally() == ["ada@example.org": 1])
  }
}
