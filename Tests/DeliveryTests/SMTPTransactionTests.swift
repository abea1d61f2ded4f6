import Mail
import Testing

@testable import Delivery

@Suite struct SMTPTransactionTests {
  private static func reply(_ code: Int) -> SMTPReply { SMTPReply(code: code, enhanced: nil, lines: ["said"]) }

  /// Runs a transaction against replies and tells what was sent and how it ended.
  private static func run(pipelining: Bool, _ codes: [Int], breakAfter: Bool = false) -> (
    sent: [String], outcome: SMTPOutcome?, reusable: Bool
  ) {
    var transaction = SMTPTransaction(sender: "a@example.org", recipient: "b@example.net", smtpUTF8: false, pipelining: pipelining)
    var codes = codes[...]
    var sent: [String] = []
    var action = transaction.start()
    while true {
      switch action {
      case .send(let commands): sent.append(commands)
      case .wait: break
      case .sendMessage:
        sent.append("<message>")
        action = transaction.messageSent()
        continue
      case .finish(let outcome, let reusable): return (sent, outcome, reusable)
      }
      guard let code = codes.popFirst() else { return (sent, transaction.fail("broken"), false) }
      action = transaction.handle(reply(code))
    }
  }

  private static let three = "MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n"

  @Test func `With PIPELINING three commands leave at once`() {
    let result = Self.run(pipelining: true, [250, 250, 354, 250])
    #expect(result.sent == [Self.three, "<message>"])
    #expect(result.outcome == .accepted(Self.reply(250)) && result.reusable)
  }

  @Test func `Without it they leave one by one`() {
    let result = Self.run(pipelining: false, [250, 250, 354, 250])
    #expect(result.sent == ["MAIL FROM:<a@example.org>\r\n", "RCPT TO:<b@example.net>\r\n", "DATA\r\n", "<message>"])
    #expect(result.outcome == .accepted(Self.reply(250)))
  }

  enum Kind: String { case accepted, deferred, refused, blocked, uncertain, notSent }

  private static func kind(_ outcome: SMTPOutcome?) -> Kind? {
    switch outcome {
    case .accepted: .accepted
    case .deferred: .deferred
    case .refused: .refused
    case .blocked: .blocked
    case .uncertain: .uncertain
    case .notSent, .closing, .delayed: .notSent
    case nil: nil
    }
  }

  @Test(
    "Each reply has its outcome, with and without pipelining",
    arguments: [
      // A refused sender is the route's trouble and never fails a recipient.
      ([450], [450, 503, 503], Kind.notSent, true), ([550], [550, 503, 503], .notSent, true),
      // The recipient's own.
      ([250, 451, 250], [250, 451, 503, 250], .deferred, true), ([250, 550, 250], [250, 550, 503, 250], .refused, true),
      // RSET itself fails: the outcome stands, the connection goes.
      ([250, 550, 500], [250, 550, 503, 500], .refused, false),
      // Refused at DATA.
      ([250, 250, 451, 250], [250, 250, 451, 250], .deferred, true), ([250, 250, 554, 250], [250, 250, 554, 250], .refused, true),
      // After the message.
      ([250, 250, 354, 251], [250, 250, 354, 251], .accepted, true), ([250, 250, 354, 452], [250, 250, 354, 452], .deferred, true),
      ([250, 250, 354, 421], [250, 250, 354, 421], .deferred, false), ([250, 250, 354, 554], [250, 250, 354, 554], .refused, true),
      ([250, 250, 354, 354], [250, 250, 354, 354], .uncertain, false),
      // 421: the relay closes; nobody is blamed.
      ([421], [421], .notSent, false), ([250, 421], [250, 421], .notSent, false), ([250, 250, 421], [250, 250, 421], .notSent, false),
      // The connection breaks: certain before the dot, uncertain after it.
      ([], [], .notSent, false), ([250], [250], .notSent, false), ([250, 250], [250, 250], .notSent, false),
      ([250, 250, 354], [250, 250, 354], .uncertain, false),
    ] as [([Int], [Int], Kind, Bool)])
  func outcome(plain: [Int], pipelined: [Int], kind: Kind, reusable: Bool) {
    for (codes, pipelining) in [(plain, false), (pipelined, true)] {
      let result = Self.run(pipelining: pipelining, codes)
      #expect(Self.kind(result.outcome) == kind, "\(codes) pipelining \(pipelining)")
      #expect(result.reusable == reusable, "\(codes) pipelining \(pipelining)")
    }
  }

  @Test(
    "A refusal for policy, at any stage, is the route's trouble",
    arguments: [
      (554, "5.7.1", "Relay access denied", true), (550, "5.7.515", "Access denied", true), (530, nil, "Authentication required", true),
      (554, nil, "<a@b.example>: Relay access denied", true), (550, nil, "Message looks like SPAM", true),
      (550, "5.1.1", "No such user; see our spam policy", false), (550, nil, "No such user", false), (552, "5.2.2", "Mailbox full", false),
      (451, "4.7.1", "Greylisted", false), (550, "5.1.1", "Client host [192.0.2.7] blocked using zen.spamhaus.org", true),
      // About the sender's address; and of many small servers, the code that their rules give to everything.
      (550, "5.1.8", "Sender address rejected: Domain not found", true), (550, "5.7.1", "<b@example.net>: User unknown", false),
    ] as [(Int, String?, String, Bool)])
  func policy(code: Int, enhanced: String?, words: String, isPolicy: Bool) {
    let reply = SMTPReply(code: code, enhanced: enhanced, lines: [words])
    var transaction = SMTPTransaction(sender: "a@example.org", recipient: "b@example.net", smtpUTF8: false, pipelining: false)
    _ = transaction.handle(Self.reply(250))
    _ = transaction.handle(reply)
    #expect((transaction.fail("") == .blocked(reply)) == isPolicy)
    _ = transaction.messageSent()
    #expect((transaction.handle(reply) == .finish(.blocked(reply), reusable: true)) == isPolicy)
  }

  @Test func `A server that takes DATA after it refused the recipient gets an empty message and is blamed for nothing`() {
    let result = Self.run(pipelining: true, [250, 550, 354, 554])
    #expect(result.sent == [Self.three, ".\r\n"])
    #expect(result.outcome == .refused(Self.reply(550)) && result.reusable)
  }
}
