import Foundation
import Testing

@Suite(.inTurn) struct SilentRelayIsTold {
  @Test func `status says why nothing moves, whoever is sending, until it moves again`() async throws {
    let place = try await Workplace()
    let port = try freePort()
    try place.relay(port: port)
    try place.set(["site.listen": "\"127.0.0.1:0\""])
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 69)
    let since = try #require(try await trouble(place)?["since"])
    // Long after its time.
    try place.change("UPDATE route_troubles SET next_try = 1")
    let idle = try await place.tuesday("status", "hello").output
    #expect(idle.contains("since \(since), and nobody tries now (`tuesday serve` does): 127.0.0.1:\(port): "), "\(idle)")

    let serving = try await ServePeer(place)
    let next = try await eventually("another try by serve") {
      try await trouble(place).flatMap { $0["nextTry"] }.flatMap { $0 > since ? $0 : nil }
    }
    let told = try #require(try await trouble(place))
    #expect(told["since"] == since && next > since, "\(told)")
    #expect(told["reason"]?.hasPrefix("127.0.0.1:\(port): ") == true, "\(told)")
    let status = try await place.tuesday("status", "hello").output
    #expect(status.contains("  waits for a way out, none since \(since), next try at 2"), "\(status)")

    let inbox = try await InboxPeer(place, smtpPort: port)
    _ = try await eventually("the mail", within: .seconds(90)) { try await place.status("hello").state == "sent" ? true : nil }
    #expect(try inbox.tally() == ["ada@example.org": 1])
    #expect(try await trouble(place) == nil)
    #expect(try await !place.tuesday("status").output.contains("waits for"))
    #expect(await serving.stop() == 0)
  }

  private func trouble(_ place: Workplace) async throws -> [String: String]? {
    let output = try await place.tuesday("status", "hello", "--json").output
    return (try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])?.first?["relayTrouble"] as? [String: String]
  }
}
