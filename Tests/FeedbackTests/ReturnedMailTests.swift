import Mail
import Testing

/// Mail that comes back, of many systems, in many languages, whole and damaged; and mail that is none of it.
@Suite struct ReturnedMailTests {
  @Test("A mail that came back is read for what it is", arguments: Specimen.all)
  func specimen(specimen: Specimen) {
    let mail = ReturnedMail(octets: specimen.octets)
    #expect(mail.kind == specimen.kind)
    #expect(Specimen.read(mail) == specimen.recipients, "\(mail.recipients.compactMap(\.refusal))")
    #expect(mail == ReturnedMail(ParsedMessage(specimen.octets)), "all of it or its beginning: the same")
  }

  @Test("What is still tried, held by a filter, or waits for a click gives nobody up, in any language", arguments: Specimen.waiting)
  func waiting(specimen: Specimen) {
    let mail = ReturnedMail(octets: specimen.octets)
    #expect(mail.kind == specimen.kind)
    #expect(!mail.recipients.contains { $0.refusal?.isHard == true })
  }

  @Test func `A letter of somebody who can be answered is no bounce, whatever it says; a report of a machine is one, whoever sends it`() {
    let quoted = Specimen.notice(
      from: "Reader <ann@reader.example>", subject: "Undelivered Mail Returned to Sender", path: nil,
      "When I write to Bo I get this. What does it mean?\n\n<bo@reader.example>: host mx said: 550 5.1.1 User unknown\n")
    let outage = Specimen.notice(
      from: "postmaster@reader.example", subject: "Returned mail", path: nil,
      "Hi there,\n\nwe had an outage and sent you this:\n<ann@reader.example>: 550 5.1.1 user unknown\nAll is well again.\n")
    for (letter, sender) in [(quoted, "ann@reader.example"), (outage, "postmaster@reader.example"), (outage, nil), (quoted, nil)] {
      let mail = ReturnedMail(octets: Array(letter.utf8), sender: sender)
      #expect(mail.kind == .other && mail.recipients.isEmpty, "\(sender ?? "unknown"): \(mail)")
    }
    let unsigned = Specimen.notice(
      from: "Postmaster <postmaster@reader.example>", subject: "Our outage of yesterday", path: nil,
      "Some mail could not be delivered:\n\n<ann@reader.example>: 550 5.1.1 user unknown\n\nAll is well again.\nPat, postmaster\n")
    #expect(!ReturnedMail(octets: Array(unsigned.utf8)).recipients.contains { $0.refusal?.isHard == true })
    #expect(ReturnedMail(octets: Array(unsigned.utf8), sender: "postmaster@reader.example").kind == .other)
    let ticket = Specimen.notice(
      from: "postmaster@reader.example", subject: "[Ticket 4] User unknown", path: nil, fields: "Auto-Submitted: auto-replied\n",
      "We looked at your report about user unknown for ann@reader.example; the mailbox works again.\n")
    #expect(ReturnedMail(octets: Array(ticket.utf8)).kind == .automatic)
    let figures = Specimen.notice(
      from: "postmaster@reader.example", subject: "Mail statistics", "Delivered 30, bounced 4, user unknown 3: ann@reader.example\n")
    #expect(!ReturnedMail(octets: Array(figures.utf8)).recipients.contains { $0.refusal?.isHard == true })
    let plain = Specimen.notice(
      subject: "failure notice", path: nil, "<ann@reader.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n")
    #expect(ReturnedMail(octets: Array(plain.utf8), sender: "").kind == .bounce)
    #expect(ReturnedMail(octets: Array(plain.utf8), sender: "admin@reader.example").kind == .other)
    let report = Array(Specimen.report(status: Specimen.failed("5.1.1", "550 5.1.1 no such user")).utf8)
    for sender in [nil, "", "postmaster@reader.example"] {
      #expect(ReturnedMail(octets: report, sender: sender).recipients.first?.refusal?.isHard == true, "\(sender ?? "unknown")")
    }
  }

  @Test func `There are many, of every kind and reason`() {
    #expect(Specimen.all.count >= 100)
    #expect(Set(Specimen.all.map(\.kind)) == Set(ReturnedMail.Kind.allCases))
    let reasons = Set(Specimen.all.flatMap(\.recipients).compactMap(\.reason))
    #expect(
      reasons.isSuperset(of: [
        .unknownUser, .mailboxFull, .hostUnknown, .policy, .spam, .authentication, .rate, .size, .expired, .network, .other,
      ]))
    #expect(Set(Specimen.all.map(\.name)).count == Specimen.all.count)
  }

  @Test func `The mail that it is about is told by what came back of it`() {
    let bounce = ReturnedMail(octets: Array(Specimen.report(status: Specimen.failed("5.1.1", "550 5.1.1 no")).utf8))
    #expect(bounce.original.messageID == Specimen.messageID && bounce.original.returnPath == Specimen.bounces)
    let head = Specimen.report(status: Specimen.failed("5.1.1", "550 5.1.1 no"), returnedType: "text/rfc822-headers")
    #expect(ReturnedMail(octets: Array(head.utf8)).original.messageID == Specimen.messageID)
    let pasted = ReturnedMail(octets: Specimen.notices[0].octets)
    #expect(pasted.original.messageID == Specimen.messageID && pasted.original.returnPath == Specimen.bounces)
    let complaint = ReturnedMail(octets: Array(Specimen.feedback("abuse").utf8))
    #expect(complaint.original.feedbackID == "111:222:333")
    let answer = "From: Ann <ann@reader.example>\nTo: b@news.example\nSubject: Out of office\nIn-Reply-To: \(Specimen.messageID)\n\nAway.\n"
    #expect(ReturnedMail(octets: Array(answer.utf8)).original.messageID == Specimen.messageID)
    let none = "From: Ann <ann@reader.example>\nIn-Reply-To: <no one\u{7}@x>\nReferences: <> <a b>\n\nHello\n"
    #expect(ReturnedMail(octets: Array(none.utf8)).original.messageID == nil)
  }

  @Test func `To whom it went is told by its header, the surest first`() {
    let text = """
      To: "List, the" <all@news.example>, b+1@news.example
      Cc: c@news.example
      Delivered-To: d@news.example
      X-Original-To: o@news.example
      Envelope-To: e@news.example
      Delivered-To: b+1@news.example

      """
    let mail = ReturnedMail(octets: Array(text.utf8))
    #expect(
      mail.sentTo == ["d@news.example", "b+1@news.example", "o@news.example", "e@news.example", "all@news.example", "c@news.example"])
  }

  @Test func `Words are one line without controls, and not endless`() throws {
    let long = Specimen.report(
      status: Specimen.failed("5.1.1", "550 5.1.1 no\u{1B}[2J\u{9B}x\u{202E} such user \(String(repeating: "x\u{301}", count: 3000))"))
    let refusal = try #require(ReturnedMail(octets: Array(long.utf8)).recipients.first?.refusal)
    #expect(refusal.words.hasPrefix("550 5.1.1 no") && refusal.words.count <= 1000 && refusal.words.utf8.count <= 4000)
    #expect(!refusal.words.unicodeScalars.contains { $0.properties.generalCategory == .control || (0x202A...0x202E).contains($0.value) })
  }

  @Test func `No address of the letter itself, and none of ours, is taken for whom a notice is about`() {
    for specimen in Specimen.all where specimen.kind == .bounce && !specimen.recipients.contains(where: { $0.address == Specimen.bounces })
    {
      let named = ReturnedMail(octets: specimen.octets).recipients.compactMap(\.address)
      #expect(!named.contains { $0.hasSuffix("@ever.example") || $0.hasSuffix("@news.example") }, "\(specimen.name)")
    }
  }
}
