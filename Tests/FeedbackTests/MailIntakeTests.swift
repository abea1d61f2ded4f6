import Audience
import Mail
import Store
import TestDatabases
import Testing

@testable import Campaigns
@testable import Feedback

/// Mail that came back, as it came.
@Suite struct MailIntakeTests {
  private let desk: IntakeDesk
  private let ada: Subscriber
  private let mail: DeliveryID

  init() throws {
    desk = try IntakeDesk()
    ada = try desk.reader("ada@example.org", on: [desk.main, desk.digest])
    mail = try desk.mail(try desk.campaign("hello"), to: ada)
  }

  private func address(of delivery: DeliveryID) throws -> String { try desk.path.address(of: delivery).text }

  private func leaving(_ list: ListID? = nil) throws -> String {
    try #require(LeavingAddress(subscriber: ada.publicID, list: list ?? desk.main).text(by: desk.path))
  }

  /// A delivery status as Postfix writes it.
  private func report(
    to: String, recipient: String = "ada@example.org", action: String = "failed", status: String = "5.1.1",
    words: String = "550 5.1.1 No such user", messageID: String = "<r1@mx.example>", original: String = "Subject: News\n",
    received: String = "by mx.example; Fri, 15 Jan 2027 08:00:01 +0000"
  ) -> [UInt8] {
    Array(
      """
      Received: \(received)
      Delivered-To: \(to)
      From: MAILER-DAEMON@mx.example (Mail Delivery System)
      To: \(to)
      Subject: Undelivered Mail Returned to Sender
      Date: Fri, 15 Jan 2027 08:00:00 +0000
      Message-ID: \(messageID)
      Auto-Submitted: auto-replied
      MIME-Version: 1.0
      Content-Type: multipart/report; report-type=delivery-status; boundary="b"

      --b
      Content-Type: text/plain

      This is the mail system at host mx.example.

      --b
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mx.example

      Final-Recipient: rfc822; \(recipient)
      Action: \(action)
      Status: \(status)
      Diagnostic-Code: smtp; \(words)

      --b
      Content-Type: text/rfc822-headers

      \(original)
      --b--

      """.replacing("\n", with: "\r\n").utf8)
  }

  private func letter(to: String, subject: String, body: String, head: String = "") -> [UInt8] {
    Array(
      "From: ada@example.org\r\nTo: \(to)\r\nSubject: \(subject)\r\nDate: Fri, 15 Jan 2027 09:00:00 +0000\r\n\(head)\r\n\(body)\r\n".utf8)
  }

  private func take(
    _ octets: [UInt8], to recipients: [String] = [], sender: String? = nil, trusted: Bool = false
  ) async throws -> IntakeOutcome {
    try await desk.intake.take(
      InboundMail(source: "main", octets: octets, recipients: recipients, sender: sender, isTrusted: trusted))
  }

  @Test func `A bounce to the return path takes its reader off, wherever the address stands`() async throws {
    let address = try address(of: mail)
    #expect(try await take(report(to: "owner@example.org"), to: [address.uppercased()]) == .taken(.bounce, .bounced))
    #expect(try desk.state(ada) == .bounced)

    let bo = try desk.reader("bo@example.org")
    let second = try self.address(of: try desk.mail(try desk.campaign("second"), to: bo))
    #expect(try await take(report(to: second, recipient: "bo@example.org")) == .taken(.bounce, .bounced), "its own To")

    let cy = try desk.reader("cy@example.org")
    let third = try self.address(of: try desk.mail(try desk.campaign("third"), to: cy))
    let wrapped = report(to: "owner@example.org", recipient: "cy@example.org", original: "Return-Path: <\(third)>\nSubject: News\n")
    #expect(try await take(wrapped) == .taken(.bounce, .bounced), "the mail that it is about")
  }

  @Test func `The same message is one, by whichever way and however often it comes`() async throws {
    let address = try address(of: mail)
    #expect(try await take(report(to: address), to: [address]) == .taken(.bounce, .bounced))
    #expect(try await take(report(to: address), to: [address]) == .known)
    #expect(try await take(report(to: address)) == .known)
    let again = report(to: address, received: "by other.example; Fri, 15 Jan 2027 09:59:59 +0000")
    #expect(try await take(Array("From MAILER-DAEMON Fri Jan 15 09:59:59 2027\r\n".utf8) + again) == .known, "another server's marks")
    #expect(try await take(Array(String(decoding: again, as: UTF8.self).replacing("\r\n", with: "\n").utf8)) == .known)
    #expect(try desk.records(ada).count == 1 && desk.count("feedback_days WHERE count = 1") == 1)
    #expect(try await take(report(to: address, messageID: "<r2@mx.example>")) == .taken(.bounce, .noted), "another message")
  }

  @Test func `Without a proof nothing changes, and it is counted`() async throws {
    let address = try address(of: mail)
    let other = String(address.dropFirst(2).first == "a" ? "b" : "a")
    let forged = "b-" + other + address.dropFirst(3)
    let strange = try #require(SigningKeys([1: [UInt8](repeating: 1, count: 32)]))
    let stranger = try ReturnPath(domain: "bounces.example.org", keys: strange).address(of: mail).text
    for (number, to) in ["owner@example.org", forged, stranger, "b-@bounces.example.org", ""].enumerated() {
      #expect(try await take(report(to: to, messageID: "<f\(number)@x>"), to: [to]) == .unproved(.bounce), "\(to)")
    }
    #expect(try desk.state(ada) == .confirmed && desk.records(ada).isEmpty)
    #expect(try desk.count("feedback WHERE subscriber_id IS NULL AND words = '' AND outcome = 'unproved'") == 5)
    #expect(try desk.count("feedback_days WHERE kind = 'bounce' AND count = 5") == 1)
  }

  @Test(arguments: ["now.example.org", nil])
  func `A code is believed under whatever domain the return path was when its mail left`(domain: String?) async throws {
    let proof = MailProof(keys: desk.keys, domain: domain)
    let moved = MailIntake(desk.feedback, proof: proof)
    func take(_ octets: [UInt8], to address: String) async throws -> IntakeOutcome {
      try await moved.take(InboundMail(source: "main", octets: octets, recipients: [address], sender: nil, isTrusted: false))
    }
    let (bounced, left) = (try address(of: mail), try leaving(desk.digest))
    #expect(proof.recognizes(bounced) && proof.recognizes(left))
    #expect(try await take(letter(to: left, subject: "unsubscribe", body: ""), to: left) == .taken(.unsubscribe, .unsubscribed))
    #expect(try desk.state(ada, desk.digest) == .unsubscribed && desk.state(ada) == .confirmed)
    #expect(try await take(report(to: bounced), to: bounced) == .taken(.bounce, .bounced))
    for foreign in ["ada@bounces.example.org", "b-\(String(repeating: "a", count: 40))@bounces.example.org", "u-x@now.example.org"] {
      #expect(!proof.recognizes(foreign), "\(foreign)")
    }
  }

  @Test func `A Message-ID that only the reader's server can know is a proof, with their address`() async throws {
    let name = desk.keys.messageName(of: ada.publicID, in: try desk.database.blockingRead { try Campaign.all("hello", $0)[0].id }, key: 1)
    let original = "Message-ID: <\(name)@example.org>\nSubject: News\n"
    let wrong = report(to: "owner@example.org", recipient: "bo@example.org", original: original)
    #expect(try await take(wrong) == .unproved(.bounce), "nobody of that address has it")
    let right = report(to: "owner@example.org", messageID: "<r2@x>", original: original)
    #expect(try await take(right) == .taken(.bounce, .bounced))
    #expect(try desk.state(ada) == .bounced)
  }

  @Test func `A person's letter about somebody's bounce changes nobody, wherever it goes and whomever it names`() async throws {
    let address = try address(of: mail)
    let name = desk.keys.messageName(of: ada.publicID, in: try desk.database.blockingRead { try Campaign.all("hello", $0)[0].id }, key: 1)
    let body =
      "Look what I got.\r\n\r\n<ada@example.org>: host mx said: 550 5.1.1 User unknown\r\n\r\n"
      + "------ This is a copy of the message ------\r\nReturn-Path: <\(address)>\r\nMessage-ID: <\(name)@example.org>\r\nTo: ada@example.org\r\n"
    for (number, sender) in ["bo@example.net", nil].enumerated() {
      for to in [address, "letter@example.org"] {
        let letter = letter(
          to: to, subject: "Undelivered Mail Returned to Sender", body: body, head: "Message-ID: <\(number)\(to.count)@x>\r\n")
        _ = try await take(letter, to: [to], sender: sender, trusted: true)
      }
    }
    #expect(try desk.state(ada) == .confirmed && desk.records(ada).allSatisfy { $0.kind != .bounce })
  }

  @Test func `An uncertain mail is found by its Message-ID alone`() async throws {
    let campaign = try desk.campaign("second")
    let uncertain = try desk.mail(campaign, to: ada, state: "uncertain")
    let name = desk.keys.messageName(of: ada.publicID, in: campaign, key: 1)
    let octets = report(
      to: "owner@example.org", recipient: "old@elsewhere.example", words: "452 4.2.2 full", original: "Message-ID: <\(name)@example.org>\n")
    #expect(try await take(octets) != .unproved(.bounce))
    #expect(try desk.ledgerState(of: uncertain) == "accepted")
  }

  @Test func `Looking for a Message-ID reads no more than somebody's own mails and the uncertain ones`() throws {
    for condition in ["d.subscriber_id = 1", FeedbackTarget.areUncertain] {
      let plan = try desk.database.blockingRead { connection in
        try TestDatabase.plan(of: "\(FeedbackTarget.mails(condition)) LIMIT 10", connection)
      }
      #expect(plan.contains { $0.contains("deliveries_") } && TestDatabase.scans(plan) == [], "\(plan)")
    }
  }

  @Test func `Whom the operator believes may name an address, as long as it had mail lately`() async throws {
    desk.later(days: 13)
    let octets = report(to: "owner@example.org")
    #expect(try await take(octets) == .unproved(.bounce))
    #expect(try await take(octets, trusted: true) == .taken(.bounce, .bounced))
    let bo = try desk.reader("bo@example.org")
    try desk.mail(try desk.campaign("second"), to: bo)
    desk.later(days: 15)
    let late = report(to: "owner@example.org", recipient: "bo@example.org", messageID: "<r3@x>")
    #expect(try await take(late, trusted: true) == .unproved(.bounce))
    #expect(try desk.state(bo) == .confirmed)
  }

  @Test func `Any letter to the address for leaving is a no, an automatic one is not, and it is good for ever`() async throws {
    let away = letter(to: try leaving(), subject: "Out of office", body: "I am away.", head: "Auto-Submitted: auto-replied\r\n")
    #expect(try await take(away) == .nothing(.automatic))
    #expect(try desk.state(ada) == .confirmed)
    _ = try desk.write { try $0.execute("DELETE FROM deliveries") }
    let words = letter(to: "x@example.org", subject: "hello", body: "What a nice letter, but no more please.")
    #expect(try await take(words, to: [try leaving().uppercased()]) == .taken(.unsubscribe, .unsubscribed))
    #expect(try desk.state(ada) == .unsubscribed && desk.state(ada, desk.digest) == .confirmed)
    #expect(try desk.journal(ada).last?.cause == "unsubscribed by mail")
    let second = letter(to: try leaving(desk.digest), subject: "unsubscribe", body: "")
    #expect(try await take(second) == .taken(.unsubscribe, .unsubscribed))
    #expect(try desk.state(ada, desk.digest) == .unsubscribed)
    #expect(try await take(second) == .known)
    let test = try #require(LeavingAddress(subscriber: ada.publicID, list: LeavingAddress.nobodys).text(by: desk.path))
    #expect(try await take(letter(to: test, subject: "unsubscribe", body: "")) == .nothing(.unsubscribe))
  }

  @Test func `A wish to leave at an address that only looks like ours is told from a letter`() async throws {
    let leaving = try leaving()
    let forged = "u-" + (leaving.dropFirst(2).first == "a" ? "b" : "a") + leaving.dropFirst(3)
    #expect(try await take(letter(to: forged, subject: "unsubscribe", body: "")) == .unproved(.unsubscribe))
    #expect(try await take(letter(to: "owner@example.org", subject: "unsubscribe", body: "")) == .nothing(.unsubscribe))
    #expect(try await take(report(to: leaving)) == .unproved(.bounce), "nothing that we send comes from there")
    #expect(try desk.state(ada) == .confirmed)
  }

  @Test func `A bare wish to leave as a reply leaves the campaign's list, other letters change nothing`() async throws {
    let address = try address(of: mail)
    #expect(try await take(letter(to: address, subject: "Re: News", body: "Thank you, that was fine.")) == .nothing(.other))
    #expect(
      try await take(letter(to: address, subject: "Away", body: "Back soon", head: "Auto-Submitted: auto-replied\r\n"))
        == .nothing(.automatic))
    #expect(try desk.state(ada) == .confirmed)
    #expect(try await take(letter(to: address, subject: "Re: News", body: "unsubscribe")) == .taken(.unsubscribe, .unsubscribed))
    #expect(try desk.journal(ada).last?.cause == "unsubscribed by reply, from campaign hello")
    #expect(try desk.count("feedback WHERE subscriber_id IS NULL AND words = ''") == 2)
  }

  @Test(arguments: [
    "Remove\r\nthe word \"very\" and it is perfect.", "Stop\r\nwas the best chapter so far, thanks.", "Baja!\r\nWhat a trip",
    "stop\r\nand smell",
    "Unsubscribe\r\nlinks in your last three issues open a blank page here.\r\nCould you have a look? I love the letter.",
    "Hello,\r\n\r\nUnsubscribe\r\nbuttons look odd in dark mode.\r\nRegards",
    "unsubscribe\r\nlinks do not work in my mail program", "Unsubscribe\r\nis what my sister did, and she asked for the archive.",
    "Unsubscribe? Never!", "Unsubscribe from your site is hard to find.", "I would never unsubscribe!", "Hi Ada\r\nDo not unsubscribe me",
    "> Hello\r\n\r\nUnsubscribe\r\nbuttons look odd in dark mode.", "Lovely!\r\n\r\n> Hello\r\n\r\nunsubscribe",
    "> Hello\r\n> unsubscribe\r\n",
  ])
  func `A word with which a sentence begins is no wish`(_ body: String) async throws {
    #expect(try await take(letter(to: try address(of: mail), subject: "Re: News", body: body)) == .nothing(.other))
    #expect(try desk.state(ada) == .confirmed)
  }

  @Test(arguments: [
    "Remove", "STOP\r\n\r\nSent from my iPhone", "Stop please\r\n\r\nThank you\r\nAda Li", "Remove\r\n\r\n> Remove the word",
    "Hello,\r\nbaja\r\n-- \r\nAda",
    "Unsubscribe\r\nI have had enough of these mails.", "unsubscribe.\r\n\r\nThey are too long for me.",
    "unsubscribe\r\ni never read them, sorry.",
    "unsubscribe\r\nremove me from your list", "unsubscribe\r\nthis is the third time i ask",
    "unsubscribe\r\n\r\nstop sending me these mails already", "unsubscribe\r\n\r\nlinks do not work in my mail program",
    "Unsubscribe\r\n\r\nwe moved to another city and the news is not for us any more.", "unsubscribe\r\nnot interested any more",
    "unsubscribe!\r\nlinks in your mail are dead", "unsubscribe\r\nlink is dead, so remove me from your list",
    "abmelden\r\nich habe das nie bestellt", "désabonner\r\nje ne veux plus de vos mails", "afmelden\r\nik wil dit niet meer",
    "Unsubscribe now", "Unsubscribe, please and thank you", "Unsubscribe. Thanks Ada", "Unsubscribe - thanks!", "Unsubscribe this address",
    "Unsubscribe ada@example.org", "unsubscribe ada@example.org\r\n\r\nOn Friday, The Letter <letter@press.example> wrote:\r\n> Hello",
    "baja\r\nno quiero recibir más correos", "Stop\r\nsending these, and take me off your list",
    "Please unsubscribe Ada@Example.org from this list",
    "Unsubscribe from The Tuesday Letter", "unsubscribe from all, please", "Uitschrijven a.u.b.", "Désabonner s.v.p.",
    "Bitte sofort abmelden",
    "Good morning\r\n\r\nUnsubscribe", "Hi Ada\r\nunsubscribe",
    "Please unsubscribe\r\nI have had enough of these mails.", "unsubscribe me\r\nI have had enough of these mails.",
    "Abmelden\r\n\r\nMit freundlichen Grüßen\r\nAda Lovelace\r\nHead of Things, Example Ltd\r\n+44 20 1234 567\r\nwww.example.org",
    "Unsubscribe\r\n\r\nSent with Proton Mail secure email.", "désabonner\r\n\r\nMerci d'avance,\r\nAda",
    "unsubscribe\r\n\r\n________________________________\r\nFrom: The Letter <letter@press.example>\r\nSent: Friday\r\n\r\nHello, this is the news of the day.",
    "unsubscribe\r\n\r\nOn Fri, 27 Nov 2026 at 10:00, The Letter <letter@press.example>\r\nwrote:\r\n> Hello, this is the news of the day.",
    "On Fri, 27 Nov 2026, The Letter wrote:\r\n> Hello Reader.\r\n> Bye\r\n\r\nunsubscribe",
    "On Fri, 27 Nov 2026 at 10:00,\r\nThe Letter <letter@press.example>\r\nwrote:\r\n> Hello Reader.\r\n\r\nUnsubscribe\r\n\r\n-- \r\nAda",
    String(repeating: "> Hello, this is the news of the day.\r\n", count: 500) + "\r\nunsubscribe",
    "Am 27.11.26 schrieb The Letter:\r\n> Hello\r\n\r\nabmelden\r\n\r\nVon meinem iPhone gesendet",
    "I want to unsubscribe from this newsletter.",
    "Please stop sending me these emails.",
    "Merci de me désabonner.",
  ])
  func `A bare wish is one above a quotation or below it, whatever thanks and marks of programs stand there too`(_ body: String)
    async throws
  {
    #expect(try await take(letter(to: try address(of: mail), subject: "Re: News", body: body)) == .taken(.unsubscribe, .unsubscribed))
  }

  @Test(arguments: [
    "Please remove me from your email list.", "I want to be removed from this list", "Could you take me off the list please?",
    "Please unsubscribe this email address", "Please delete my email address from your list", "I'd like to unsubscribe from your emails.",
    "Bitte tragen Sie mich aus.", "Ich möchte mich vom Newsletter abmelden.", "Hiermit melde ich mich vom Newsletter ab.",
    "Bitte streichen Sie mich aus Ihrer Liste", "Ich möchte keine E-Mails mehr erhalten.",
    "Veuillez me désabonner.", "Merci de me retirer de votre liste de diffusion.", "Je souhaite me désabonner de votre newsletter",
    "Quiero darme de baja de la lista", "Vi prego di cancellarmi dalla lista", "Desidero cancellare la mia iscrizione",
    "Quero cancelar minha inscrição", "Quero me descadastrar", "Gelieve mij uit te schrijven", "Wilt u mij uitschrijven?",
    "Ik wil me graag afmelden",
  ])
  func `A wish is one in a sentence, too`(_ body: String) async throws {
    #expect(try await take(letter(to: try address(of: mail), subject: "Re: News", body: body)) == .taken(.unsubscribe, .unsubscribed))
  }

  @Test(arguments: [
    "I want to stop", "I would like to remove", "Could you take me with you?", "Could you unsubscribe my mother?",
    "I would like to know how to unsubscribe", "I want to be sure that you are not removed from this list",
    "Please remove me from your story",
    "I do not want to unsubscribe from your newsletter", "Ich möchte mich nicht abmelden.", "Ich möchte mich für die Hilfe bedanken",
    "Je ne souhaite pas me désabonner", "No quiero darme de baja", "Non voglio cancellarmi dalla lista", "Não quero me descadastrar",
    "Ik wil me niet uitschrijven", "Take me off the hook", "I'd like to delete my post from your newsletter", "Nehmen Sie mich mit",
  ])
  func `What only sounds like one is none`(_ body: String) async throws {
    #expect(try await take(letter(to: try address(of: mail), subject: "Re: News", body: body)) == .nothing(.other))
    #expect(try desk.state(ada) == .confirmed)
  }

  @Test func `A complaint, and a report that somebody opted out, is believed by the code in the mail that it is about`() async throws {
    func complaint(_ feedbackID: String, _ name: String, type: String = "abuse") -> [UInt8] {
      report(name, type: type, about: "From: letter@example.org\nCFBL-Feedback-ID: \(feedbackID)\nSubject: News\n\nHello")
    }
    let code = String(try address(of: mail).prefix { $0 != "@" })
    #expect(try await take(complaint("b-" + String(repeating: "a", count: 40), "<1@x>")) == .unproved(.complaint))
    #expect(try await take(complaint("b-" + String(repeating: "a", count: 40), "<3@x>", type: "opt-out")) == .nothing(.unsubscribe))
    let bo = try desk.reader("bo@example.org")
    let his = String(try address(of: try desk.mail(try desk.campaign("second"), to: bo)).prefix { $0 != "@" })
    #expect(try await take(complaint(his, "<4@x>", type: "opt-out")) == .taken(.unsubscribe, .unsubscribed))
    #expect(try desk.state(ada) == .confirmed)
    #expect(try await take(complaint("\(code.prefix(20)) \(code.dropFirst(20))", "<2@x>")) == .taken(.complaint, .complained))
    #expect(try desk.state(ada) == .complained)
  }

  /// A complaint from which every address is taken out (RFC 6590).
  private func redacted(
    _ name: String, from author: String = "letter@press.example", report fields: String = "", header: String = "", body: String = "Hello"
  ) -> [UInt8] {
    report(
      name, fields: fields,
      about: """
        Return-Path: <redacted@redacted.invalid>
        From: \(author)
        To: redacted@redacted.invalid
        Subject: News
        \(header)MIME-Version: 1.0
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        \(body)
        """)
  }

  /// A feedback report (RFC 5965).
  private func report(_ name: String, type: String = "abuse", fields: String = "", about mail: String) -> [UInt8] {
    Array(
      """
      From: fbl@provider.example
      To: fbl@example.org
      Subject: FW: News
      Message-ID: \(name)
      MIME-Version: 1.0
      Content-Type: multipart/report; report-type=feedback-report; boundary="b"

      --b
      Content-Type: text/plain

      This is an email abuse report.

      --b
      Content-Type: message/feedback-report

      Feedback-Type: \(type)
      User-Agent: Some/1.0
      Version: 1
      \(fields)
      --b
      Content-Type: message/rfc822

      \(mail)

      --b--

      """.replacing("\n", with: "\r\n").utf8)
  }

  @Test(arguments: ["path", "own path", "leaving", "link", "body", "postmark", "sendgrid", "name"])
  func `A complaint without an address is believed by any code of ours that is left in it, and by no other`(place: String) async throws {
    func complaint(_ keys: SigningKeys, _ name: String) throws -> [UInt8] {
      let path = ReturnPath(domain: "bounces.example.org", keys: keys)
      let code = String(try path.address(of: mail).text.prefix { $0 != "@" })
      let campaign = try #require(try desk.database.blockingRead { try Campaign.find(name: "hello", $0)?.id })
      func link(_ purpose: LinkToken.Purpose) -> String {
        "https://letter.example/u/"
          + LinkToken(purpose: purpose, subscriber: ada.publicID, list: desk.main, campaign: campaign).sealed(with: keys)
      }
      switch place {
      case "path": return redacted(name, report: "Original-Mail-From: <\(code)@bounces.example.org>\n")
      case "own path": return redacted(name, header: "X-Original-Return-Path: \(code)@redacted.invalid\n")
      case "leaving":
        let address = try #require(LeavingAddress(subscriber: ada.publicID, list: desk.main).text(by: path))
        return redacted(name, header: "List-Unsubscribe: <mailto:\(address)?subject=unsubscribe>\n")
      case "link": return redacted(name, header: "List-Unsubscribe: <\(link(.unsubscribe))>\n")
      case "body":
        let (head, rest) = (link(.preferences).prefix(60), link(.preferences).dropFirst(60))
        return redacted(name, body: "<p>Hello</p><p><a href=3D\"\(head)=\n\(rest)\">Preferences</a></p>")
      case "postmark": return redacted(name, header: "X-PM-Metadata-tuesday: \(code)\n")
      case "sendgrid": return redacted(name, header: "X-SMTPAPI: {\"unique_args\":{\"tuesday\":\"\(code)\"}}\n")
      default:
        let left = keys.messageName(of: ada.publicID, in: campaign, key: keys.newest)
        return redacted(name, header: "Message-ID: <\(left)@example.org>\nFeedback-ID: c\(campaign.rawValue):l1:issue:x\n")
      }
    }
    let strange = try #require(SigningKeys([1: [UInt8](repeating: 1, count: 32)]))
    #expect(try await take(complaint(strange, "<1@x>")) == .unproved(.complaint))
    #expect(try desk.state(ada) == .confirmed && desk.records(ada).isEmpty)
    #expect(try await take(complaint(desk.keys, "<2@x>")) == .taken(.complaint, .complained))
    #expect(try await take(complaint(desk.keys, "<2@x>")) == .known)
    #expect(try desk.state(ada) == .complained && desk.state(ada, desk.digest) == .confirmed)
    #expect(try (desk.records(ada).last?.delivery == mail) == (place != "leaving"), "what names a campaign is about a mail of it")
  }

  @Test(arguments: ["ada@example.org", "The Letter <letter@press.example.net>"])
  func `A complaint about what a stranger wrote, or a reader handed on, says nothing of whom it quotes`(author: String) async throws {
    let address = try leaving()
    let link = LinkToken(purpose: .preferences, subscriber: ada.publicID, list: desk.main, campaign: ID(1)).sealed(with: desk.keys)
    for (number, body) in ["leave by <a href=3D\"mailto:\(address)\">mail</a>", "https://letter.example/u/\(link)"].enumerated() {
      #expect(try await take(redacted("<\(number)@x>", from: author, body: body)) == .unproved(.complaint))
      #expect(try desk.state(ada) == .confirmed)
      #expect(try await take(redacted("<ours\(number)@x>", body: body)) == .taken(.complaint, .complained))
      if number == 0 { try desk.write { _ = try $0.execute("UPDATE memberships SET state = 'confirmed'") } }
    }
  }

  @Test func `Where an address is believed, another publication's return path is not`() async throws {
    let strange = try #require(SigningKeys([1: [UInt8](repeating: 1, count: 32)]))
    let others = try ReturnPath(domain: "bounces.other.example", keys: strange).address(of: mail).text
    let original = "Return-Path: <\(others)>\nSubject: Their news\n"
    let trusting = InboundMail(source: "main", octets: report(to: "postmaster@example.org", original: original), isTrusted: true)
    #expect(try await desk.intake.take(trusting) == .unproved(.bounce))
    #expect(try desk.state(ada) == .confirmed)
    let unmarked = InboundMail(source: "main", octets: report(to: "postmaster@example.org", messageID: "<2@x>"), isTrusted: true)
    #expect(try await desk.intake.take(unmarked) == .taken(.bounce, .bounced))
  }

  @Test func `A complaint about a preview is about nobody`() async throws {
    let token = LinkToken(purpose: .unsubscribe, subscriber: ada.publicID, list: desk.main, campaign: LinkToken.preview).sealed(
      with: desk.keys)
    #expect(try await take(redacted("<1@x>", header: "List-Unsubscribe: <https://x.example/u/\(token)>\n")) == .unproved(.complaint))
  }

  @Test func `Mail that was relayed or expanded has not arrived: it heals nothing and counts as nothing`() async throws {
    let address = try address(of: mail)
    try desk.take(desk.bounce(mail, .mailboxFull, hard: false))
    desk.later(days: 1)
    for (number, action) in ["relayed", "expanded (to a list)"].enumerated() {
      let report = report(to: address, action: action, status: "2.1.9", words: "250 ok", messageID: "<e\(number)@mx>")
      #expect(try await take(report) == .taken(.delay, .noted))
    }
    let verdict = try desk.database.blockingRead { try desk.rules.verdict(of: ada.id, before: nil, now: desk.now, $0) }
    #expect(verdict == .keep(softDays: 1))
    let delivered = report(to: address, action: "delivered", status: "2.0.0", words: "250 ok", messageID: "<d@mx>")
    #expect(try await take(delivered) == .taken(.delivered, .healed))
  }

  @Test func `A holiday's answer that names our Message-ID says that an uncertain mail arrived, and nothing else`() async throws {
    let bo = try desk.reader("bo@example.org")
    let second = try desk.campaign("second")
    let lost = try desk.mail(second, to: bo, state: "uncertain")
    let name = desk.keys.messageName(of: bo.publicID, in: second, key: desk.keys.newest)
    func away(_ field: String, _ id: String) -> [UInt8] {
      letter(
        to: "letter@press.example", subject: "Out of office", body: "Back on Monday.",
        head: "Auto-Submitted: auto-replied\r\n\(field): <\(id)@press.example>\r\n")
    }
    #expect(try await take(away("In-Reply-To", String(repeating: "0", count: 32))) == .nothing(.automatic))
    #expect(try desk.ledgerState(of: lost) == "uncertain", "a code that is none of ours")
    #expect(try await take(away("References", "1@x> <\(name)")) == .nothing(.automatic))
    #expect(try desk.ledgerState(of: lost) == "accepted")
    #expect(try desk.records(bo).isEmpty && desk.state(bo) == .confirmed)
  }

  @Test func `Whatever the octets are, nothing is thrown and nobody is changed`() async throws {
    var random = SystemRandomNumberGenerator()
    let sample = report(to: "b-@bounces.example.org")
    for round in 0..<60 {
      var octets = sample
      for _ in 0..<(1 << (round % 8)) {
        octets[Int.random(in: 0..<octets.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = try await take(octets, to: ["\u{0}", "<>", "b-\(round)@bounces.example.org", String(repeating: "x", count: 5_000)])
    }
    _ = try await take([])
    _ = try await take([UInt8](repeating: 0x0A, count: MailIntake.sizeLimit * 2))
    #expect(try desk.state(ada) == .confirmed)
  }
}
