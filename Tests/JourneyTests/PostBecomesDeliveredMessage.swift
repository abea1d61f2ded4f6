import Foundation
import Testing

@Suite(.inTurn) struct PostBecomesDeliveredMessage {
  static let post = """
    ---
    title: "Grüße aus dem Viertel – “Neues” 🌳"
    description: What happened on the square.
    author: Ada Lindqvist
    ---

    Dear {{ first_name | default: "friend" }},

    .a line that begins with a dot, and one

    From the square: *emphasis*, `{{ code }}`, [a link](https://example.org/a?b=1&c=2) — and a table:

    | a | b |
    |---|--:|
    | 1 | 2 |

    """

  @Test func `A thousand readers, each accounted for`() async throws {
    let place = try await Workplace()
    _ = try place.write("posts/square.md", Self.post)
    let port = try freePort()
    try place.relay(port: port)

    // 960 plain readers, 20 whose mailbox is busy at first, 20 who do not exist.
    let plain = (0..<960).map { "reader\($0)@example.org,Reader \($0)" }
    let busy = (0..<20).map { "tempfail+\($0)@example.org,Busy" }
    let gone = (0..<20).map { "permfail+\($0)@example.org,Gone" }
    let file = try place.write("people.csv", (["email,name"] + plain + busy + gone).joined(separator: "\n") + "\n")
    let imported = try await place.tuesday("subscribers", "import", file, "--json")
    #expect(imported.code == 0 && imported.output.contains("\"added\" : 1000"))
    #expect(try await place.tuesday("subscribers", "unsubscribe", "reader0@example.org").code == 0)

    // The relay is down: everybody is recorded, nothing is lost, and the exit code says so.
    let down = try await place.tuesday("send", "posts/square.md", "--confirm", "square")
    #expect(down.code == 69, "\(down.errors)")
    var status = try await place.status("square")
    #expect(status.state == "sending" && status.audience == 999 && status.counts == ["planned": 999] && status.balances)

    // Somebody leaves between the freeze and the sending.
    #expect(try await place.tuesday("subscribers", "unsubscribe", "reader1@example.org").code == 0)

    let inbox = try await InboxPeer(place, smtpPort: port)
    let sent = try await place.tuesday("send", "posts/square.md", "--confirm", "square", "--wait")
    #expect(sent.code == 0, "\(sent.errors)")
    status = try await place.status("square")
    #expect(status.state == "sent" && status.audience == 999 && status.balances)
    #expect(status.counts == ["accepted": 978, "failed": 20, "excluded": 1])

    let tally = try inbox.tally()
    #expect(tally.count == 978 && tally.values.allSatisfy { $0 == 1 })
    #expect(tally["reader0@example.org"] == nil && tally["reader1@example.org"] == nil && tally["tempfail+7@example.org"] == 1)

    // Nobody gets a live issue twice.
    let again = try await place.tuesday("send", "posts/square.md", "--confirm", "square")
    #expect(again.code == 65 && again.errors.contains("nobody gets it twice"))
    #expect(try inbox.tally() == tally)

    try await expectWellFormed(inbox)
  }

  /// Python's parser reads every message without a defect, and gives back the same octets.
  private func expectWellFormed(_ inbox: InboxPeer) async throws {
    let ended = try await Program.run(Program.python, [Program.root + "/Tests/JourneyTests/Peers/read_messages.py", inbox.folder])
    #expect(ended.code == 0, "\(ended.errors)")
    let report = try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
    #expect(report["messages"] as? Int == 978)
    #expect(report["faults"] as? [String] == [])
    #expect(report["subjects"] as? [String] == ["Grüße aus dem Viertel – “Neues” 🌳"])
    #expect(report["message_ids"] as? Int == 978)
  }

  @Test func `A mail that carries its pictures is one that Python reads`() async throws {
    let place = try await Workplace()
    let post = try place.write(
      "posts/carried.md", "---\ntitle: Carried\npictures: embedded\n---\n\n![Ada](ada.png)\n\n![Ada again](ada.png)\n")
    #expect(try await place.tuesday("preview", post, "--out", place.folder + "/shown").code == 0)
    let script = Program.root + "/Tests/JourneyTests/Peers/read_related.py"
    let read = try await Program.run(Program.python, [script, place.folder + "/shown/mail.eml", place.folder + "/posts/ada.png"])
    #expect(read.code == 0 && read.output.isEmpty, "\(read.output)\(read.errors)")
  }
}
