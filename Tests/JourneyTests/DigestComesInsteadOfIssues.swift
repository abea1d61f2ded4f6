import Foundation
import Testing

@Suite(.inTurn) struct DigestComesInsteadOfIssues {
  @Test func `Who chose a digest gets one mail of last month's issues, once, though serve is killed, and why tells of it`() async throws {
    let place = try await Workplace()
    let inbox = try await InboxPeer(place)
    try place.relay(port: inbox.smtpPort)
    try place.set(["site.listen": "\"127.0.0.1:0\""])
    for name in ["ada", "bo"] { #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0) }
    let chosen = try await place.tuesday("subscribers", "frequency", "ada@example.org", "digest")
    #expect(chosen.output == "ada@example.org gets one digest a month of main.\n")
    for name in ["bench", "lamp"] {
      let post = try place.write("posts/\(name).md", "---\ntitle: The \(name)\ndescription: About a \(name).\n---\n\nIt is new.\n")
      #expect(try await place.tuesday("send", post).errors.contains("later   1 of them has it in their digest of the month"))
      #expect(try await place.tuesday("send", post, "--confirm", name).code == 0)
    }
    #expect(try inbox.tally() == ["bo@example.org": 2])
    // As if a month had gone by.
    try place.change("UPDATE campaigns SET send_at = send_at - 3456000000")

    let first = try await ServePeer(place)
    _ = try await eventually("the digest") { try inbox.tally()["ada@example.org"] }
    first.running.signal(SIGKILL)
    _ = await first.running.end()
    let second = try await ServePeer(place)
    _ = try await eventually("the campaign to be over") { try await place.status("digest.main").state == "sent" ? true : nil }
    #expect(await second.stop() == 0)
    #expect(try inbox.tally().filter { $0.key.hasSuffix("@example.org") } == ["ada@example.org": 1, "bo@example.org": 2])
    let status = try await place.status("digest.main")
    #expect(status.audience == 1 && status.balances)
    let mail = try #require(try inbox.messages().first { $0.recipient == "ada@example.org" })
    let text = String(decoding: mail.bytes, as: UTF8.self)
    for part in ["The bench", "The lamp", "About a lamp.", "https://letter.linden.test/posts/bench", "List-Unsubscribe-Post: "] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    let why = try await place.tuesday("why", "ada@example.org", "--campaign", "bench")
    #expect(why.output.contains("chose one digest a month; listed in digest.main."), "\(why.output)")
    #expect(try await place.tuesday("preview", "--mail", "digest").code == 0)
    #expect(try String(contentsOfFile: place.folder + "/data/preview/digest/mail.txt", encoding: .utf8).contains("The lamp"))
  }
}
