import Mail
import Testing

/// Whether servers' words are taken for what they are, over many that were labelled first.
@Suite struct RefusalExamTests {
  @Test("Of every hundred 95 are hard or soft as they should be, and of a hundred soft ones no more than one is taken for hard")
  func exam() {
    let figures = RefusalCorpus.exam.figures(Self.read)
    print("refusals in the exam: \(figures)")
    #expect(RefusalCorpus.exam.faulty.isEmpty && figures.count >= 140, "every line has a label")
    #expect(figures.right * 100 >= figures.count * 95, "\(figures.wrong)")
    #expect(figures.falselyHard * 100 <= figures.soft, "\(figures.wrong)")
    #expect(figures.reasonRight * 100 >= figures.count * 90, "\(figures.wrong)")
  }

  @Test("What the phrases were mended by is hard or soft as it should be, all of it")
  func learnt() {
    let figures = RefusalCorpus.learnt.figures(Self.read)
    #expect(RefusalCorpus.learnt.faulty.isEmpty && figures.count >= 100, "every line has a label")
    #expect(figures.right == figures.count && figures.falselyHard == 0, "\(figures.wrong)")
    #expect(figures.reasonRight * 100 >= figures.count * 90, "\(figures.wrong)")
  }

  @Test("What names no mailbox, or says that it will pass, gives nobody up", arguments: RefusalCorpus.neverHard)
  func neverHard(words: String) { #expect(!Refusal(code: nil, enhanced: nil, words: words).isHard) }

  @Test("Where nobody is, somebody is given up, whichever server says it", arguments: RefusalCorpus.alwaysHard)
  func alwaysHard(words: String) { #expect(Refusal(code: nil, enhanced: nil, words: words).isHard) }

  @Test("In a report the person is found, and the verdict is the same", arguments: [false, true])
  func report(isVague: Bool) {
    var found = 0
    let all = RefusalCorpus.exam.refusals + RefusalCorpus.learnt.refusals
    for one in all {
      let alone = Refusal(code: nil, enhanced: nil, words: one.words)
      let mail = ReturnedMail(octets: Array(Self.report(of: one.words, status: isVague ? "5.0.0" : alone.enhanced ?? "5.0.0").utf8))
      guard let recipient = mail.recipients.first, mail.kind == .bounce else { continue }
      found += recipient.address == "ann@reader.example" ? 1 : 0
      #expect(recipient.refusal?.isHard == alone.isHard, "\(one.words): \(String(describing: recipient.refusal))")
    }
    print("people found in reports: \(found) of \(all.count)")
    #expect(found * 100 >= all.count * 95)
  }

  private static func read(_ one: LabelledRefusal) -> (isHard: Bool, reason: RefusalReason)? {
    let refusal = Refusal(code: nil, enhanced: nil, words: one.words)
    return (refusal.isHard, refusal.reason)
  }

  /// RFC 3464, as Postfix writes it.
  private static func report(of words: String, status: String) -> String {
    """
    Return-Path: <>
    From: MAILER-DAEMON@mx.news.example (Mail Delivery System)
    To: b-1@back.news.example
    Subject: Undelivered Mail Returned to Sender
    Auto-Submitted: auto-replied
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status; boundary="r"

    --r
    Content-Type: text/plain; charset=utf-8

    I'm sorry to have to inform you that your message could not be delivered to one or more recipients.

    --r
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.news.example

    Final-Recipient: rfc822; ann@reader.example
    Action: failed
    Status: \(status)
    Diagnostic-Code: smtp; \(words)

    --r--

    """
  }
}
