import Testing

@testable import Inbox

@Suite struct SMTPServerSessionTests {
  private func session(limit: Int = 1000) -> SMTPServerSession { SMTPServerSession(hostname: "inbox", maxMessageSize: limit) }

  /// All effects of a client's octets, a store answered at once.
  private func run(_ text: String, _ session: inout SMTPServerSession) -> [SMTPServerSession.Effect] {
    var bytes = Array(text.utf8)
    var effects: [SMTPServerSession.Effect] = []
    while !bytes.isEmpty {
      let (more, consumed) = bytes.withUnsafeBytes { session.handle($0) }
      effects += more
      bytes.removeFirst(consumed)
    }
    return effects
  }

  private func codes(_ effects: [SMTPServerSession.Effect]) -> [String] {
    effects.map { effect in
      switch effect {
      case .reply(let text): String(text.prefix(3))
      case .store: "store"
      case .drop: "drop"
      case .close: "close"
      }
    }
  }

  @Test func `A pipelined transaction is answered in order, and the message is byte for byte what was sent`() throws {
    var session = session()
    let effects = run("EHLO me\r\nMAIL FROM:<a@x.y>\r\nRCPT TO:<b@x.y>\r\nDATA\r\n..dot\r\n..\n\n.\nbare\r\n\r\n.\r\nQUIT\r\n", &session)
    #expect(codes(effects) == ["250", "250", "250", "354", "store", "close"])
    guard case .store(let delivery) = effects[4] else { return }
    #expect(String(decoding: delivery.message, as: UTF8.self) == ".dot\r\n.\n\n.\nbare\r\n\r\n")
    #expect(delivery.sender == "a@x.y" && delivery.recipients == ["b@x.y"] && !delivery.slow)
  }

  @Test(
    "The local part chooses the failure",
    arguments: [
      ("permfail@x.y", ["250", "550", "554"]), ("PERMFAIL+1@x.y", ["250", "550", "554"]),
      ("tempfail.a@x.y", ["250", "250", "354", "store"]),
      ("drop-1@x.y", ["250", "250", "354", "drop"]), ("slow@x.y", ["250", "250", "354", "store"]),
      ("permfailed@x.y", ["250", "250", "354", "store"]),
    ])
  func failures(recipient: String, expected: [String]) {
    var session = session()
    let data = expected.contains("354") ? "DATA\r\nx\r\n.\r\n" : "DATA\r\n"
    #expect(codes(run("MAIL FROM:<>\r\nRCPT TO:<\(recipient)>\r\n\(data)", &session)) == expected)
  }

  @Test func `Who may refuse a message for now is known with the message`() throws {
    var session = session()
    let effects = run("MAIL FROM:<>\r\nRCPT TO:<tempfail+1@x.y>\r\nRCPT TO:<b@x.y>\r\nDATA\r\nx\r\n.\r\n", &session)
    guard case .store(let delivery) = effects.last else { throw Unexpected() }
    #expect(delivery.busy == ["tempfail+1@x.y"] && delivery.recipients == ["tempfail+1@x.y", "b@x.y"])
  }

  private struct Unexpected: Error {}

  @Test func `Commands out of order, unknown, malformed or too long are refused, and the session goes on`() {
    var session = session()
    let long = String(repeating: "x", count: 10_000)
    let effects = run(
      "RCPT TO:<a@b>\r\nDATA\r\nMAIL a@b\r\nMAIL FROM:<a@b>\r\nMAIL FROM:<a@b>\r\nRCPT TO:a@b\r\nDATA\r\nHELP\r\n\(long)\r\nNOOP\r\n",
      &session)
    #expect(codes(effects) == ["503", "503", "501", "250", "503", "501", "554", "500", "500", "250"])
  }

  @Test func `A message over the limit is refused, by SIZE at once and else at its end`() {
    var session = session(limit: 100)
    #expect(codes(run("MAIL FROM:<a@b> SIZE=101\r\n", &session)) == ["552"])
    let big = String(repeating: "y", count: 20_000)
    #expect(
      codes(run("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n\(big)\r\n\(big)\r\n.\r\nNOOP\r\n", &session)) == [
        "250", "250", "354", "552", "250",
      ])
  }
}
