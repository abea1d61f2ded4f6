package import Campaigns
package import Delivery
package import Mail
internal import Store
internal import Words

/// The addresses and domains under which our mail leaves. A server that says of one of them that it is unknown, full or shut looked us up, however much it
/// sounds like a reader.
package struct OurNames: Sendable {
  /// Keys.
  private let addresses: Set<String>
  /// In A-labels.
  private let domains: Set<String>
  private let returnDomain: String?

  /// - Parameters:
  ///   - mailboxes: From and Reply-To.
  ///   - returnDomain: of today's return path; earlier ones are known by the codes in their addresses.
  package init(_ mailboxes: [Mailbox], returnDomain: String?) {
    addresses = Set(mailboxes.map(\.address.key))
    domains = Set(mailboxes.map(\.address.asciiDomain) + [returnDomain].compactMap(\.self))
    self.returnDomain = returnDomain
  }

  /// With those of an issue that has its own.
  func and(_ issue: Issue) -> OurNames {
    OurNames(self, [issue.from, issue.replyTo].compactMap { $0?.address })
  }

  private init(_ names: OurNames, _ more: [EmailAddress]) {
    addresses = names.addresses.union(more.map(\.key))
    domains = names.domains.union(more.map(\.asciiDomain))
    returnDomain = names.returnDomain
  }

  /// Whether the word names us as what is unknown, full or shut: an address of ours and no other, or a domain of ours where a domain is not found.
  func areMeant(by said: Saying, _ keys: SigningKeys) -> Bool {
    if !said.addresses.isEmpty && said.addresses.allSatisfy({ isOurs($0, keys) }) { return true }
    // What is below a domain of ours is ours: a return path of former times, too.
    return said.hosts.contains { host in domains.contains { host == $0 || host.hasSuffix("." + $0) } }
  }

  /// The same of a server that refuses a mail while it is handed over.
  package func areMeant(by reply: SMTPReply, to envelope: Envelope, _ keys: SigningKeys) -> Bool {
    let refusal = reply.refusal
    let word = FeedbackEvent.Word(address: nil, reason: refusal.reason, isHard: refusal.isHard, words: reply.text)
    guard let said = Saying(word, toldOf: envelope.recipient) else { return false }
    return OurNames(self, envelope.authors).areMeant(by: said, keys)
  }

  /// Whether a mail from this address may be ours.
  func have(written author: EmailAddress) -> Bool { domains.contains(author.asciiDomain) }

  private func isOurs(_ address: EmailAddress, _ keys: SigningKeys) -> Bool {
    addresses.contains(address.key) || address.asciiDomain == returnDomain || ReturnPath.delivery(address, keys) != nil
      || domains.contains(address.asciiDomain) && Self.roles.contains { address.key.hasPrefix($0 + "@") }
  }

  /// Servers ask whether a domain that sends mail has them (RFC 2142 §4 and §5).
  private static let roles = ["postmaster", "abuse", "hostmaster", "noc", "security", "webmaster"]

  /// Whom a word names that does not name its reader, who may have an address or a domain of ours, too.
  struct Saying {
    let addresses: [EmailAddress]
    /// Empty where no domain is said to be unknown.
    let hosts: Set<String>

    /// Nil for a word that is about its reader, or names nobody.
    init?(_ word: FeedbackEvent.Word, toldOf reader: EmailAddress) {
      guard [.unknownUser, .hostUnknown, .mailboxFull, .other].contains(word.reason) else { return nil }
      // `host relay.press.example[192.0.2.7] said:` is who speaks, and where.
      let said = word.words.firstRange(of: "said: ").map { word.words[$0.upperBound...] } ?? word.words[...]
      let names = said.split { $0.isWhitespace || Self.signs.contains($0) }
      let named = names.compactMap { $0.contains("@") ? try? EmailAddress(parsing: String($0)) : nil }
      addresses = named.contains { $0.key == reader.key } ? [] : named
      // With a sentence's end, or the last dot of a name.
      let hosts = Set(names.map { $0.hasSuffix(".") ? $0.dropLast().lowercased() : $0.lowercased() })
      self.hosts = word.reason == .hostUnknown && !hosts.contains(reader.asciiDomain) ? hosts : []
      if addresses.isEmpty && self.hosts.isEmpty { return nil }
    }

    private static let signs = Set("<>()[]{},;:\"'=…")
  }
}
