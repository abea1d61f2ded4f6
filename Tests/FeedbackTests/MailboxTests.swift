import Curl
import Foundation
import Testing

@testable import Feedback

/// Against a real Dovecot, by IMAP and POP3.
@Suite(.serialized) struct MailboxTests {
  static let ways: [(MailboxEndpoint.Language, SMTPEndpoint.Security)] = [
    (.imap, .implicit), (.imap, .starttls), (.pop3, .implicit), (.pop3, .starttls), (.imap, .none),
  ]

  private func source(_ dovecot: Dovecot, _ language: MailboxEndpoint.Language, _ security: SMTPEndpoint.Security = .implicit)
    -> any BounceSource
  {
    language == .imap ? dovecot.imap(security) : dovecot.pop3(security)
  }

  @Test("What was ours is removed, somebody's letter stays as it is, and neither comes again", arguments: ways)
  func round(language: MailboxEndpoint.Language, security: SMTPEndpoint.Security) async throws {
    let dovecot = try Dovecot()
    let source = source(dovecot, language, security)
    #expect(try await source.look() == SourceLook(messages: 0, waiting: 0))
    for subject in ["bounce 1", "letter 1", "bounce 2", "letter 2", "bounce 3"] {
      try dovecot.deliver(message(subject, body: ".\r\n..\r\nend"))
    }
    #expect(try await source.look() == SourceLook(messages: 5, waiting: 5))
    let first = Taking()
    #expect(try await source.collect(first.take) == SourceRound(settled: 3, left: 2))
    #expect(first.subjects.sorted() == ["bounce 1", "bounce 2", "bounce 3", "letter 1", "letter 2"])
    #expect(first.mails.allSatisfy { String(decoding: $0.octets, as: UTF8.self).hasSuffix("\r\n\r\n.\r\n..\r\nend\r\n") })
    let files = dovecot.files()
    // POP3 knows no other way to read a message than one that Dovecot takes for reading it.
    #expect(files.count == 2 && (language == .pop3 || files.allSatisfy { !MaildirName($0).flags.contains("S") }), "\(files)")
    #expect(try await source.look() == SourceLook(messages: 2, waiting: 0))
    let second = Taking()
    try dovecot.deliver(message("letter 3"))
    #expect(try await source.collect(second.take) == SourceRound(left: 1))
    #expect(second.subjects == ["letter 3"])
    #expect(try await source.collect(Taking().take) == SourceRound())
    #expect(dovecot.files().count == 3)
  }

  @Test(
    "When nothing can be committed, what was taken before is removed and the rest stays", arguments: [MailboxEndpoint.Language.imap, .pop3])
  func away(language: MailboxEndpoint.Language) async throws {
    let dovecot = try Dovecot()
    let source = source(dovecot, language)
    for number in 1...5 { try dovecot.deliver(message("bounce \(number)")) }
    await #expect(throws: Taking.Away.self) { try await source.collect(Taking(failing: 2).take) }
    #expect(dovecot.files().count == 3)
    #expect(try await source.collect(Taking().take).settled == 3)
    #expect(dovecot.files().isEmpty)
  }

  @Test(
    "A thousand that wait are all taken, and a memory that is lost only brings letters once more",
    arguments: [MailboxEndpoint.Language.imap, .pop3])
  func thousand(language: MailboxEndpoint.Language) async throws {
    let dovecot = try Dovecot()
    let source = source(dovecot, language)
    for number in 1...1000 { try dovecot.deliver(message(number % 10 == 0 ? "letter \(number)" : "bounce \(number)")) }
    let taking = Taking()
    var rounds: [SourceRound] = []
    repeat { rounds.append(try await source.collect(taking.take)) } while rounds.last?.hasMore == true
    #expect(rounds.map(\.settled).reduce(0, +) == 900 && rounds.map(\.left).reduce(0, +) == 100)
    #expect(rounds.count == (language == .imap ? 1 : 2), "\(rounds.count)")
    #expect(Set(taking.subjects).count == 1000 && taking.mails.count == 1000)
    #expect(dovecot.files().count == 100)
    try FileManager.default.removeItem(atPath: dovecot.folder + "/kept/main.json")
    #expect(try await source.collect(Taking().take) == SourceRound(left: 100))
    #expect(dovecot.files().count == 100)
  }

  @Test("Of a large message the beginning is read", arguments: [MailboxEndpoint.Language.imap, .pop3])
  func large(language: MailboxEndpoint.Language) async throws {
    let dovecot = try Dovecot()
    try dovecot.deliver(message("bounce", body: String(repeating: String(repeating: "x", count: 70) + "\r\n", count: 50_000)))
    let taking = Taking()
    #expect(try await source(dovecot, language).collect(taking.take) == SourceRound(settled: 1))
    let size = try #require(taking.mails.first?.octets.count)
    #expect((InboundMail.sizeLimit - 2...InboundMail.sizeLimit).contains(size))
    #expect(dovecot.files().isEmpty)
  }

  @Test func `What was taken can be kept in another folder, which is made where it is missing`() async throws {
    let dovecot = try Dovecot()
    for number in 1...120 { try dovecot.deliver(message("bounce \(number)")) }
    try dovecot.deliver(message("letter"))
    let source = dovecot.imap(done: "Rückläufer/alt & neu")
    #expect(try await source.collect(Taking().take) == SourceRound(settled: 120, left: 1))
    #expect(dovecot.files().count == 1)
    #expect(dovecot.files(".R&APw-ckl&AOQ-ufer.alt &- neu").count == 120)
    let back = dovecot.imap(folder: "Rückläufer/alt & neu")
    #expect(try await back.look().messages == 120)
  }

  @Test("Who may not log in hears why, and nobody the password", arguments: [MailboxEndpoint.Language.imap, .pop3])
  func wrongPassword(language: MailboxEndpoint.Language) async throws {
    let dovecot = try Dovecot()
    let endpoint = dovecot.endpoint(language, password: "wrong-secret")
    let source: any BounceSource =
      language == .imap
      ? IMAPSource(name: "main", endpoint, folder: "INBOX", doneFolder: nil, isTrusted: false, place: dovecot.place)
      : POP3Source(name: "main", endpoint, isTrusted: false, place: dovecot.place)
    let error = await #expect(throws: CurlError.self) { try await source.collect(Taking().take) }
    #expect(error?.cause == .login && error?.description.contains("uthentication failed") == true, "\(error.map(\.description) ?? "")")
    #expect(error?.description.contains("wrong-secret") == false)
  }

  @Test func `A certificate that is over, or that nobody vouches for, is the end of it`() async throws {
    let expired = try Dovecot(expired: true)
    for security in [SMTPEndpoint.Security.implicit, .starttls] {
      let error = await #expect(throws: CurlError.self) { try await expired.imap(security).look() }
      #expect(error?.cause == .certificate, "\(error.map(\.description) ?? "")")
    }
    let good = try Dovecot()
    let stranger = POP3Source(name: "main", good.endpoint(.pop3, ca: expired.ca), isTrusted: false, place: good.place)
    let error = await #expect(throws: CurlError.self) { try await stranger.look() }
    #expect(error?.cause == .certificate, "\(error.map(\.description) ?? "")")
  }

  @Test func `A folder that is not there is told with those that are`() async throws {
    let dovecot = try Dovecot()
    _ = try await dovecot.imap(done: "Done").collect(Taking().take)
    let error = await #expect(throws: SourceTrouble.self) { try await dovecot.imap(folder: "Bouncs").collect(Taking().take) }
    #expect(error?.description.contains("the folder Bouncs cannot be opened") == true && error?.description.contains("INBOX") == true)
  }

  @Test func `Two processes do not read one source at once`() async throws {
    let dovecot = try Dovecot()
    try dovecot.deliver(message("bounce"))
    let source = dovecot.imap()
    let round = try await source.collect { mail in
      let error = await #expect(throws: SourceTrouble.self) { try await source.collect { _ in .settled } }
      #expect(error?.isBusy == true)
      return .settled
    }
    #expect(round.settled == 1)
  }
}
