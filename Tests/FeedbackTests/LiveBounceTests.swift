import Foundation
import Mail
import Testing

/// Reports that real servers write now: Postfix, where it is installed and the tests may start it (it wants to be root); Exim and OpenSMTPD where
/// `PEERS_EXIM` and `PEERS_OPENSMTPD` name their programs, as they cannot be installed beside it.
@Suite(.enabled(if: LiveBounces.isReady, LiveBounces.reason)) struct LiveBounceTests {
  private struct Fate: Equatable {
    let reason: RefusalReason
    let isHard: Bool
  }

  private static let fates: [String: Fate] = [
    "unknown": Fate(reason: .unknownUser, isHard: true), "plain": Fate(reason: .unknownUser, isHard: true),
    "several": Fate(reason: .unknownUser, isHard: true), "full": Fate(reason: .mailboxFull, isHard: false),
    "blocked": Fate(reason: .policy, isHard: false), "large": Fate(reason: .size, isHard: false),
    "spam": Fate(reason: .spam, isHard: false),
  ]

  @Test("Every report of a real server is read whole", arguments: LiveBounces.servers)
  func report(server: LiveBounces.Server) async throws {
    let mails = try await LiveBounces.mails(of: server)
    #expect(Set(mails.map(\.name)) == Set(Self.fates.keys))
    for sent in mails {
      let mail = ReturnedMail(octets: Array(sent.octets))
      #expect(mail.kind == .bounce, "\(sent.name): \(String(decoding: sent.octets, as: UTF8.self))")
      #expect(mail.recipients.map(\.address) == ["\(sent.name)@reader.example"])
      let refusal = try #require(mail.recipients.first?.refusal)
      #expect(Fate(reason: refusal.reason, isHard: refusal.isHard) == Self.fates[sent.name], "\(sent.name): \(refusal)")
      #expect(mail.original.messageID == "<\(sent.name)@news.example>")
      #expect(mail.sentTo.contains("bounce-\(sent.name)@news.example"))
    }
  }
}
