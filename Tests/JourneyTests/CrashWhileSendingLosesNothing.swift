import Foundation
import Testing

@Suite(.inTurn) struct CrashWhileSendingLosesNothing {
  private static let readers = 5000
  private static let connections = 8

  private func publication() async throws -> (Workplace, InboxPeer) {
    let place = try await Workplace()
    _ = try place.write("posts/news.md", "---\ntitle: News\n---\n\nDear {{ name }}, here is the news.\n")
    let people = (0..<Self.readers).map { "reader\($0)@example.org,Reader \($0)" }
    let file = try place.write("people.csv", "email,name\n" + people.joined(separator: "\n") + "\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    let inbox = try await InboxPeer(place)
    try place.relay(port: inbox.smtpPort, connections: Self.connections)
    return (place, inbox)
  }

  private func stored(_ inbox: InboxPeer) -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: inbox.folder + "/new").count) ?? 0
  }

  @Test func `Killed three times at random moments, nobody is lost and nobody is mailed twice`() async throws {
    let (place, inbox) = try await publication()
    for _ in 0..<3 {
      let before = stored(inbox)
      let sending = try Running(Program.path, ["send", "posts/news.md", "--confirm", "news"], in: place.folder)
      let more = Int.random(in: 50...900)
      _ = try await eventually("\(more) more messages") { stored(inbox) >= before + more || !sending.process.isRunning ? true : nil }
      sending.signal(SIGKILL)
      _ = await sending.end()
      #expect(sending.process.terminationReason == .uncaughtSignal, "killed, not ended by itself")
      #expect(try await place.status("news").state == "sending", "in the middle")
    }
    let last = try await place.tuesday("send", "posts/news.md", "--confirm", "news", "--wait")
    let status = try await place.status("news")
    let uncertain = status.counts["uncertain"] ?? 0
    #expect(last.code == (uncertain == 0 ? 0 : 1), "\(last.errors)")
    #expect(status.state == "sent" && status.balances && status.audience == Self.readers)
    #expect((status.counts["accepted"] ?? 0) + uncertain == Self.readers)
    #expect(uncertain <= 3 * Self.connections, "uncertain after three crashes: \(uncertain)")

    let tally = try inbox.tally()
    #expect(tally.values.allSatisfy { $0 == 1 }, "nobody twice")
    // A dot that was on its way when the process died is the only thing that may be missing, and it is held as uncertain.
    #expect(Self.readers - tally.count <= uncertain)
  }

  @Test func `SIGTERM drains: nothing is uncertain, and the rest is still to be sent`() async throws {
    let (place, inbox) = try await publication()
    let sending = try Running(Program.path, ["send", "posts/news.md", "--confirm", "news"], in: place.folder)
    _ = try await eventually("some messages") { stored(inbox) >= 300 ? true : nil }
    sending.signal(SIGTERM)
    let ended = await sending.end()
    #expect(ended.code == 75, "\(ended.errors)")
    let drained = try await place.status("news")
    #expect(drained.state == "sending" && drained.balances)
    #expect(drained.counts["uncertain"] == nil && drained.counts["leased"] == nil)
    #expect(drained.counts["accepted"] == stored(inbox))

    #expect(try await place.tuesday("send", "posts/news.md", "--confirm", "news").code == 0)
    let tally = try inbox.tally()
    #expect(tally.count == Self.readers && tally.values.allSatisfy { $0 == 1 })
  }

  @Test func `Two processes on one database never send the same delivery twice`() async throws {
    let (place, inbox) = try await publication()
    let sending = try (0..<2).map { _ in try Running(Program.path, ["send", "posts/news.md", "--confirm", "news"], in: place.folder) }
    for one in sending { _ = await one.end() }
    let finished = try await place.tuesday("send", "posts/news.md", "--confirm", "news")
    #expect(finished.code == 0 || finished.errors.contains("nobody gets it twice"), "\(finished.errors)")
    let tally = try inbox.tally()
    #expect(tally.count == Self.readers && tally.values.allSatisfy { $0 == 1 })
    #expect(try await place.status("news").counts == ["accepted": Self.readers])
  }

  @Test(
    "An answer that never comes is held for a human, or, where nobody may be missed, sent again with the same Message-ID",
    arguments: ["never-twice", "never-miss"])
  func lostAnswer(promise: String) async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    let relay = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/silent_relay.py"])
    try place.relay(port: try #require(Int(try await relay.find(/port (\d+)/))))
    try place.set(["delivery.promise": "\"\(promise)\"", "delivery.expires_after": "\"6s\""])
    let sent = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello", "--wait")
    let shown = try await place.tuesday("subscribers", "show", "ada@example.org").output
    let taken = relay.output.matches(of: /message (\S+)/).map { String($0.1) }
    if promise == "never-twice" {
      #expect(sent.code == 1 && sent.output.contains("1 uncertain") && shown.contains("uncertain, 1 attempt "), "\(shown)")
      #expect(taken.count == 1)
    } else {
      // No attempt is answered; what matters is that it was tried again until it expired.
      #expect(sent.code == 1 && sent.errors.contains("1 did not get it: nobody took their mail in time"), "\(sent.errors)")
      #expect(shown.contains("failed, \(taken.count) attempts") && shown.contains("expired"), "\(shown)")
      #expect(taken.count > 1 && Set(taken).count == 1, "\(taken)")
    }
  }

  @Test func `A running serve settles what a killed send left, and goes on`() async throws {
    let (place, inbox) = try await publication()
    try place.set(["site.listen": "\"127.0.0.1:0\""])
    let sending = try Running(Program.path, ["send", "posts/news.md", "--confirm", "news"], in: place.folder)
    _ = try await eventually("some messages") { stored(inbox) >= 200 ? true : nil }
    let serving = try await ServePeer(place)
    sending.signal(SIGKILL)
    _ = await sending.end()
    _ = try await eventually("serve to finish the campaign", within: .seconds(400)) {
      try await place.status("news").state == "sent" ? true : nil
    }
    let status = try await place.status("news")
    #expect(status.balances && status.counts["leased"] == nil && (status.counts["uncertain"] ?? 0) <= Self.connections)
    #expect(try inbox.tally().values.allSatisfy { $0 == 1 })
    #expect(await serving.stop() == 0)
  }
}
