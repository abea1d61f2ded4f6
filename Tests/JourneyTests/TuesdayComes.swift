import Foundation
import Testing

@Suite(.inTurn) struct TuesdayComes {
  @Test func `The slot takes the next ready post by itself, once, and serve drains when told to stop`() async throws {
    let place = try await Workplace()
    let inbox = try await InboxPeer(place)
    try place.relay(port: inbox.smtpPort)
    let site = try freePort()
    try place.set(["site.listen": "\"127.0.0.1:\(site)\""])
    for name in ["ada", "bo"] { #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0) }
    _ = try place.write("posts/later.md", "---\ntitle: Later\nready: true\ndate: 2999-01-01\n---\n\nNot yet.\n")
    _ = try place.write("posts/draft.md", "---\ntitle: Draft\n---\n\nNot ready.\n")
    _ = try place.write("posts/now.md", "---\ntitle: Now\nready: true\n---\n\nIt is time.\n")

    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "America/Chicago"))
    let parts = calendar.dateComponents([.weekday, .hour, .minute], from: Date().addingTimeInterval(65))
    let weekday = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"][(parts.weekday ?? 1) - 1]
    let minute = (parts.minute ?? 0) < 10 ? "0\(parts.minute ?? 0)" : "\(parts.minute ?? 0)"
    let set = try await place.tuesday("schedule", "set", "every \(weekday) \(parts.hour ?? 0):\(minute)", "--zone", "America/Chicago")
    #expect(set.code == 0, "\(set.errors)")
    let next = try await place.tuesday("schedule", "next", "2").output.split(separator: "\n")
    #expect(
      next.count == 2 && next[0].contains("America/Chicago") && next[0].hasSuffix("now") && next[1].hasSuffix("no post is ready"), "\(next)"
    )

    // Two processes serve one publication: the day is still sent once.
    let first = try await ServePeer(place)
    try place.set(["site.listen": "\"127.0.0.1:0\""])
    let second = try await ServePeer(place)
    _ = try await eventually("the slot's campaign", within: .seconds(150)) {
      // Asked of the files first, which costs next to nothing.
      guard try inbox.tally().count == 2 else { return Bool?.none }
      return try await place.status("now").state == "sent" ? true : nil
    }
    #expect(try await place.status("now").counts == ["accepted": 2])
    #expect(try inbox.tally() == ["ada@example.org": 1, "bo@example.org": 1])
    #expect(await first.stop() == 0)
    #expect(await second.stop() == 0)
    #expect(try await place.tuesday("status").output.components(separatedBy: "audience").count == 2, "one campaign, no more")
  }
}
