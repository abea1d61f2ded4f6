import Foundation
import Testing

/// What came back, was taken back and was sent once more has arrived, in whatever haste that was done, and nobody gets it a third time.
@Suite(.inTurn) struct WhatCameBackIsSentAgain {
  private func report(about reader: String) -> String {
    [
      "From: MAILER-DAEMON@mx.example.org", "Subject: Undelivered Mail", "Message-ID: <\(reader)>", "MIME-Version: 1.0",
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "", "--b", "Content-Type: text/plain", "", "Sorry.", "--b",
      "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example.org", "", "Final-Recipient: rfc822; \(reader)",
      "Action: failed", "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 No such user", "", "--b--", "",
    ].joined(separator: "\r\n")
  }

  @Test func `An undo and a fill-gap in one breath mail nobody twice, and what arrived is told so`() async throws {
    let place = try await Workplace()
    let relay = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/strict_relay.py"])
    defer { relay.signal(SIGTERM) }
    try place.relay(port: Int(try await relay.find(/port (\d+)/)) ?? 0)
    try place.set(["smtp.return_path": "\"bounces.linden.test\""])
    for name in ["ada", "bo"] { #expect(try await place.tuesday("subscribers", "add", "\(name)@readers.test").code == 0) }
    func mails(to name: String) -> Int { relay.output.components(separatedBy: "['\(name)@readers.test']").count - 1 }

    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    let path = try await relay.find(/message (b-\S+) \['ada@readers\.test'\]/)
    let taken = try await Program.run(
      Program.path, ["bounce", "--recipient", path, "--sender", ""], in: place.folder, input: report(about: "ada@readers.test"))
    #expect(taken.code == 0)
    #expect(try await place.tuesday("subscribers", "show", "ada@readers.test").output.contains("main: bounced"))
    #expect(try await place.tuesday("bounces", "undo", "ada@readers.test").code == 0)
    let filled = try await place.tuesday("campaign", "fill-gap", "hello", "--refused", "--confirm", "hello")
    #expect(filled.code == 0 && filled.output.contains("1 more gets hello"), "\(filled.output)\(filled.errors)")
    let waiting = try await place.tuesday("campaign", "fill-gap", "hello", "--refused", "--confirm", "hello")
    #expect(waiting.code == 0 && waiting.output.hasPrefix("Nobody is missing"), "\(waiting.output)\(waiting.errors)")
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    _ = try await eventually("the second mail; \(relay.output)") { mails(to: "ada") == 2 ? true : nil }

    let again = try await place.tuesday("campaign", "fill-gap", "hello", "--refused", "--confirm", "hello")
    #expect(again.code == 0 && again.output.hasPrefix("Nobody is missing"), "\(again.output)\(again.errors)")
    #expect(try await place.tuesday("status", "hello").output.contains("came back") == false)
    #expect(try await place.tuesday("why", "ada@readers.test", "--campaign", "hello").output.contains("nothing by itself") == false)
    #expect(mails(to: "ada") == 2 && mails(to: "bo") == 1, "\(relay.output)")
  }

  @Test func `A no beside a bounce keeps programs' mails from a mailbox that is none`() async throws {
    let place = try await Workplace()
    let relay = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/strict_relay.py"])
    defer { relay.signal(SIGTERM) }
    try place.relay(port: Int(try await relay.find(/port (\d+)/)) ?? 0)
    try place.set(["smtp.return_path": "\"bounces.linden.test\""])
    #expect(try await place.tuesday("subscribers", "add", "ada@readers.test").code == 0)
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    let path = try await relay.find(/message (b-\S+) \['ada@readers\.test'\]/)
    _ = try await Program.run(
      Program.path, ["bounce", "--recipient", path, "--sender", ""], in: place.folder, input: report(about: "ada@readers.test"))
    let left = try await place.tuesday("subscribers", "unsubscribe", "ada@readers.test")
    #expect(
      left.output == "ada@readers.test got no mail already (bounced on main); that they want none is written down.\n", "\(left.output)")
    let asked = try await place.tuesday("subscribers", "add", "ada@readers.test", "--ask")
    #expect(asked.code == 65 && asked.errors.contains("mail of the list main to it came back"), "\(asked.errors)")
    #expect(try await place.tuesday("bounces", "undo", "ada@readers.test").code == 0)
    let shown = try await place.tuesday("subscribers", "show", "ada@readers.test").output
    #expect(shown.contains("main: unsubscribed"), "\(shown)")
  }
}
