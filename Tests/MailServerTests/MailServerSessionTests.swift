import Testing

@testable import MailServer

@Suite struct MailServerSessionTests {
  private func session(_ dialect: MailServerSession.Dialect = .smtp, limit: Int = 1000) -> MailServerSession {
    var rules = MailServerSession.Rules(hostname: "inbox", program: "test", messageLimit: limit)
    rules.dialect = dialect
    rules.faultLimit = 20
    rules.recipientLimit = 3
    rules.refusal = { $0.hasPrefix("no") ? "550 5.1.1 no" : nil }
    return MailServerSession(rules)
  }

  /// All effects of a client's octets, a store answered at once.
  private func run(_ text: String, _ session: inout MailServerSession) -> [MailServerSession.Effect] {
    var bytes = Array(text.utf8)
    var effects: [MailServerSession.Effect] = []
    while !bytes.isEmpty {
      let (more, consumed) = bytes.withUnsafeBytes { session.handle($0) }
      effects += more
      bytes.removeFirst(consumed)
    }
    return effects
  }

  private func codes(_ effects: [MailServerSession.Effect]) -> [String] {
    effects.map { effect in
      switch effect {
      case .reply(let text): String(text.prefix(3))
      case .take: "take"
      case .close(let text): "close " + text.prefix(3)
      }
    }
  }

  @Test func `A pipelined transaction is answered in order, and the message is byte for byte what was sent`() throws {
    var session = session()
    let effects = run("EHLO me\r\nMAIL FROM:<a@x.y>\r\nRCPT TO:<b@x.y>\r\nDATA\r\n..dot\r\n..\n\n.\nbare\r\n\r\n.\r\nQUIT\r\n", &session)
    #expect(codes(effects) == ["250", "250", "250", "354", "take", "close 221"])
    guard case .take(let mail) = effects[4] else { return }
    #expect(String(decoding: mail.octets, as: UTF8.self) == ".dot\r\n.\n\n.\nbare\r\n\r\n")
    #expect(mail.sender == "a@x.y" && mail.recipients == ["b@x.y"] && session.answers(to: mail) == 1)
  }

  @Test func `LMTP wants its own greeting, and one answer for each recipient that was taken`() throws {
    var session = session(.lmtp)
    #expect(session.greeting == "220 inbox LMTP test")
    let begin = run("EHLO me\r\nMAIL FROM:<>\r\nLHLO me\r\nMAIL FROM:<> BODY=8BITMIME\r\nDATA\r\n", &session)
    #expect(codes(begin) == ["500", "503", "250", "250", "503"])
    let effects = run("RCPT TO:<b@x.y>\r\nRCPT TO:<no@x.y>\r\nRCPT TO:<c@x.y> ORCPT=rfc822;<d@x.y>\r\nDATA\r\nx\r\n.\r\n", &session)
    #expect(codes(effects) == ["250", "550", "250", "354", "take"])
    guard case .take(let mail) = effects[4] else { return }
    #expect(mail.recipients == ["b@x.y", "c@x.y"] && session.answers(to: mail) == 2)
    var small = self.session(.lmtp, limit: 100)
    let large = run(
      "LHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<b@x.y>\r\nRCPT TO:<c@x.y>\r\nDATA\r\n\(String(repeating: "y", count: 200))\r\n.\r\n", &small)
    #expect(codes(large).suffix(2) == ["552", "552"])
  }

  @Test func `Too many recipients wait for another message, and who only errs is sent away`() {
    var session = session()
    let many = (0..<5).map { "RCPT TO:<r\($0)@x.y>\r\n" }.joined()
    #expect(codes(run("MAIL FROM:<>\r\n\(many)", &session)) == ["250", "250", "250", "250", "452", "452"])
    let codes = codes(run(String(repeating: "WHAT\r\n", count: 30), &session))
    #expect(codes.prefix(21).last == "close 421" && codes.prefix(20).allSatisfy { $0 == "500" }, "\(codes)")
  }

  @Test func `An address within quotes may have a bracket of its own`() {
    var session = session()
    guard case .take(let mail)? = run("MAIL FROM:<>\r\nRCPT TO:<\"a>b\\\"c\"@x.y>\r\nDATA\r\n.\r\n", &session).last else {
      Issue.record("nothing was taken")
      return
    }
    #expect(mail.recipients == ["\"a>b\\\"c\"@x.y"])
  }

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
