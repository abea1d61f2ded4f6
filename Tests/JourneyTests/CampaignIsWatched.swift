import Foundation
import Testing

/// An issue at the desk while it leaves, in a real browser: its page follows, holds it, and tells of one person.
@Suite(.inTurn) struct CampaignIsWatched {
  @Test func `A sender watches an issue leave, holds it, lets it go on and learns why one person did not get it`() async throws {
    let place = try await Workplace()
    let gate = place.folder + "/gate"
    let relay = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/gated_relay.py", "1", gate])
    try place.relay(port: try #require(Int(try await relay.find(/port (\d+)/))), connections: 2)
    // Nobody outside is asked: no name server is there.
    try place.set([
      "site.listen": "\"127.0.0.1:0\"", "desk.password_cost": "14", "dns.servers": "\"127.0.0.1:9\"",
      "publication.name": "\"The <u>Letter</u>\"",
    ])
    try "---\ntitle: \"A <b>bench</b>\"\nready: true\n---\nHello.\n".write(
      toFile: place.folder + "/posts/hello.md", atomically: true, encoding: .utf8)
    let rows = (0..<8).map { "reader\($0)@linden.test,Reader \($0)\n" }.joined()
    let people = try place.write("people.csv", "email,name\n\(rows)refuse@linden.test,<u>Bo</u>\n")
    #expect(try await place.tuesday("subscribers", "import", people).code == 0)
    let link = try await place.tuesday("users", "add", "ada@linden.test", "--role", "admin").output
    let serve = try await ServePeer(place)
    let pictures = place.folder + "/pictures"
    try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
    let path = try #require(link.firstMatch(of: /\/desk\/link\/[A-Za-z0-9_-]{43}/)).0
    let ended = try await Program.run(
      Program.python, [Program.root + "/Tests/JourneyTests/Peers/watch_campaign.py", serve.site + path, pictures, gate])
    let told = try #require(try? JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any], "\(ended.errors)")
    func text(_ key: String) -> String { told[key] as? String ?? "" }
    #expect(told["faults"] as? [String] == [])
    #expect(text("paused").contains("by hand: <u>the link</u>") && text("paused").contains("somebody who lets it go on"))
    #expect(text("sent").contains("8 accepted") && text("sent").contains("1 failed") && text("plain").contains("8 accepted"))
    #expect(text("frame").contains("Hello."))
    #expect(text("ledger").contains("refuse@linden.test") && text("ledger").contains("<u>nobody</u> of this name"))
    #expect(text("why").contains("refuse@linden.test") && text("why").contains("<u>nobody</u> of this name"))
    #expect(text("gap").contains("Nobody is missing"), "who has no mailbox is no reader any more")
    for words in ["The <u>Letter</u>", "tuesday.toml:6", "name = \"The <u>Letter</u>\""] {
      #expect(text("settings").contains(words), "\(words)")
    }
    for words in ["_dmarc.linden.test", "v=DMARC1; p=none; rua=mailto:letter@linden.test", "nobody answers"] {
      #expect(text("dns").contains(words), "\(words)")
    }
    #expect(text("routes").contains("works: it let us in just now") && text("routes").contains("Asked just now."))
    #expect(text("test").contains("1 accepted"))
    for words in ["paused hello", "had go on hello", "had a test sent of hello.md"] { #expect(text("log").contains(words), "\(words)") }
    let status = try await place.status("hello")
    #expect(status.state == "sent" && status.counts == ["accepted": 8, "failed": 1] && status.balances)
    #expect(await serve.stop() == 0)
  }
}
