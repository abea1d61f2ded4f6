import Foundation
import Testing

/// The moments after `tuesday send --confirm`.
@Suite(.inTurn) struct SendingIsTakenBack {
  private func publication(undo: String) async throws -> (place: Workplace, sink: InboxPeer) {
    let place = try await Workplace()
    let sink = try await InboxPeer(place)
    try place.relay(port: sink.smtpPort)
    try place.set(["delivery.undo": "\"\(undo)\""])
    _ = try place.write("people.csv", "email\n" + (1...5).map { "reader\($0)@linden.test\n" }.joined())
    _ = try await place.tuesday("subscribers", "import", "people.csv")
    _ = try place.write("posts/news.md", "---\ntitle: News\nready: true\n---\nThe square is open again.\n")
    return (place, sink)
  }

  @Test func `Ctrl-C takes back what has just been confirmed: nobody has it, and the same post can be sent later`() async throws {
    let (place, sink) = try await publication(undo: "1h")
    let sending = try Running(Program.path, ["send", "posts/news.md", "--confirm", "news"], in: place.folder)
    _ = try await eventually("the time to be told") { sending.errors.contains("news leaves in 3600 s; Ctrl-C until then") ? true : nil }
    let waiting = try await place.status("news")
    #expect(waiting.state == "scheduled" && waiting.audience <= 0, "nobody is recorded yet")
    sending.signal(SIGINT)
    let ended = await sending.end()
    #expect(ended.code == 75 && ended.errors.contains("taken back before it left; nobody has it"), "\(ended)")
    #expect(try await place.status("news").state == "cancelled")
    #expect(try sink.messages().isEmpty)
    try place.set(["delivery.undo": "\"1s\""])
    let again = try await place.tuesday("send", "posts/news.md", "--confirm", "news")
    #expect(again.code == 0, "\(again.errors)")
    #expect(try sink.tally().count == 5 && sink.tally().values.allSatisfy { $0 == 1 })
  }

  @Test func `Who cancels it elsewhere takes it back too, and what a crash leaves there goes out at its time, once`() async throws {
    let (place, sink) = try await publication(undo: "1h")
    let sending = try Running(Program.path, ["send", "posts/news.md", "--confirm", "news"], in: place.folder)
    _ = try await eventually("the time to be told") { sending.errors.contains("leaves in") ? true : nil }
    #expect(try await place.tuesday("campaign", "cancel", "news", "--because", "not yet").code == 0)
    sending.signal(SIGTERM)
    let ended = await sending.end()
    #expect(ended.code == 75 && ended.errors.contains("not yet"), "\(ended)")

    try place.set(["delivery.undo": "\"3s\""])
    let killed = try Running(Program.path, ["send", "posts/news.md", "--confirm", "news"], in: place.folder)
    _ = try await eventually("the time to be told") { killed.errors.contains("leaves in") ? true : nil }
    killed.signal(SIGKILL)
    _ = await killed.end()
    #expect(try sink.messages().isEmpty)
    let resumed = try await eventually("its time to come") {
      let ended = try await place.tuesday("send", "posts/news.md", "--confirm", "news")
      return ended.code == 0 ? ended : nil
    }
    #expect(resumed.errors.contains("resuming"), "\(resumed.errors)")
    #expect(try sink.tally().count == 5 && sink.tally().values.allSatisfy { $0 == 1 })
  }
}
