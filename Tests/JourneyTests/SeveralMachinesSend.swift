import Foundation
import Testing

/// One database, and processes with folders of their own as several machines have them.
@Suite(.inTurn) struct SeveralMachinesSend {
  private static let readers = 3000
  private static let connections = 6

  private func stored(_ inbox: InboxPeer) -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: inbox.folder + "/new").count) ?? 0
  }

  private func machine(_ url: String, _ inbox: InboxPeer) async throws -> Workplace {
    let place = try await Workplace()
    try place.relay(port: inbox.smtpPort, connections: Self.connections)
    try place.set(["data.database": "\"\(url)\"", "site.listen": "\"127.0.0.1:0\"", "smtp.per_minute": "6000"])
    return place
  }

  private func leads(_ serving: ServePeer) -> Bool { serving.running.errors.contains("this process has the office now") }

  @Test func `One of three senders is killed and one is cut off, the scheduler dies: everybody has the issue once`() async throws {
    let server = try await PostgreSQLPeer()
    let bridge = try SocketBridge(to: server.folder)
    let first = try await Workplace()
    let inbox = try await InboxPeer(first)
    let office = try await machine(server.url(), inbox)
    #expect(try await office.tuesday("init").code == 0)
    let people = (0..<Self.readers).map { "reader\($0)@example.org" }
    let file = try office.write("people.csv", "email\n" + people.joined(separator: "\n") + "\n")
    #expect(try await office.tuesday("subscribers", "import", file).code == 0)
    let others = [try await machine(server.url(), inbox), try await machine(server.url(), inbox)]
    let far = try await machine(bridge.url, inbox)

    let schedulers = [
      try await ServePeer(office, roles: ["web", "scheduler"]), try await ServePeer(others[0], roles: ["scheduler"]),
    ]
    _ = try await eventually("one office") { schedulers.filter(leads).count == 1 ? true : nil }
    var senders: [ServePeer] = []
    for place in others + [far] { senders.append(try await ServePeer(place, roles: ["sender"])) }
    _ = try await eventually("all to know of each other: \(senders.map(\.running.errors))") {
      senders.allSatisfy { $0.running.errors.contains("senders=3") } ? true : nil
    }
    #expect(try await senders[0].request("GET", "/ready").status == 200)
    #expect(try await senders[0].request("GET", "/desk/sign-in").status == 404, "who is no web shows nothing")

    _ = try office.write("posts/news.md", "---\ntitle: News\n---\n\nHere is the news.\n")
    let soon = Date(timeIntervalSinceNow: 70).formatted(.iso8601.year().month().day().time(includingFractionalSeconds: false)).prefix(16)
    try office.set(["publication.time_zone": "\"UTC\""])
    let planned = try await office.tuesday("send", "posts/news.md", "--at", String(soon), "--confirm", "news")
    #expect(planned.code == 0, "\(planned.errors)")
    // The scheduler that has the office dies before it is due.
    let leader = schedulers.firstIndex(where: leads) ?? 0
    schedulers[leader].running.signal(SIGKILL)
    _ = try await eventually("the other to have the office") { leads(schedulers[1 - leader]) ? true : nil }

    _ = try await eventually("300 messages", within: .seconds(180)) { stored(inbox) >= 300 ? true : nil }
    let begin = ContinuousClock.now
    _ = try await eventually("300 more", within: .seconds(120)) { stored(inbox) >= 600 ? true : nil }
    #expect(.now - begin > .seconds(2), "a hundred a second is for all three")
    senders[0].running.signal(SIGKILL)
    bridge.cut()
    _ = try await eventually("what both had to be settled without them", within: .seconds(240)) {
      let status = try await office.status("news")
      return status.state == "sent" ? true : nil
    }
    let status = try await office.status("news")
    let uncertain = status.counts["uncertain"] ?? 0
    #expect(status.balances && status.audience == Self.readers && (status.counts["accepted"] ?? 0) + uncertain == Self.readers)
    #expect(try inbox.tally().values.allSatisfy { $0 == 1 }, "nobody twice")
    #expect(try Self.readers - inbox.tally().count <= uncertain, "nobody is lost")

    bridge.mend()
    let back = try await ServePeer(others[0], roles: ["sender"])
    _ = try await eventually("both to tell what they know", within: .seconds(120)) {
      let status = try await office.status("news")
      return status.state == "sent" && status.counts["uncertain"] ?? 0 <= Self.connections ? true : nil
    }
    let last = try await office.status("news")
    #expect(last.balances && (last.counts["accepted"] ?? 0) + (last.counts["uncertain"] ?? 0) == Self.readers, "\(last.counts)")
    let tally = try inbox.tally()
    #expect(tally.values.allSatisfy { $0 == 1 } && Self.readers - tally.count <= last.counts["uncertain"] ?? 0, "\(last.counts)")
    for serving in [back, senders[1], senders[2], schedulers[1 - leader]] { #expect(await serving.stop() == 0) }
  }
}
