internal import Audience
package import Campaigns
internal import Delivery
internal import Mail
internal import Store

/// Looks in a mail that came back for what proves that it is about mail of ours: an address that only we can have made, to which it was sent or under
/// which ours left, or the Message-ID of a mail that its recipient has.
package struct MailProof: Sendable {
  private let keys: SigningKeys
  private let domain: String?

  /// - Parameter domain: of today's return path, to tell an address that is none of ours from a stranger's. What was sent before it was named, or under
  ///   another, is known by its code all the same.
  package init(keys: SigningKeys, domain: String?) { (self.keys, self.domain) = (keys, domain) }

  /// Whether mail to this address may be about mail of ours: a server need not take any other.
  package func recognizes(_ address: String) -> Bool { subject(address, canLeave: true) != nil }

  /// The mail of ours that a return path names; its local part will do, which is all that some providers hand back.
  func delivery(markedBy text: String) -> DeliveryID? {
    Self.local(of: text).flatMap { ReturnPath.delivery(of: $0, keys) }
  }

  /// Whether it is a return path as ours are, and of another publication: whoever it reached, it was no mail of ours.
  func isAnothers(_ text: String) -> Bool {
    Self.local(of: text).map { ReturnPath.isLike($0) && ReturnPath.delivery(of: $0, keys) == nil } ?? false
  }

  /// Of a return path, or what a provider hands back of one.
  private static func local(of text: String) -> String? {
    guard text.utf8.count <= 400 else { return nil }
    return text.contains("@") ? address(text)?.local : text
  }

  /// What the mail says, one event for each mail of ours that it is about.
  ///
  /// - Parameter name: what the message is known by.
  func events(_ returned: ReturnedMail, _ mail: InboundMail, named name: String) -> [FeedbackEvent] {
    let said = returned.recipients.map { FeedbackEvent.Word(address: $0.address, $0.refusal, kind: $0.kind) }
    return subjects(returned, mail).map { subject in
      FeedbackEvent(
        ["mail", name, Self.mark(subject)], source: mail.source, kind: kind(returned.kind, about: subject), about: subject, said: said)
    }
  }

  /// A letter to the address for leaving is a wish to leave, whatever it says.
  private func kind(_ kind: ReturnedMail.Kind, about subject: FeedbackEvent.Subject) -> ReturnedMail.Kind {
    if case .leaving = subject { .unsubscribe } else { kind }
  }

  /// What tells one mail of ours that a message is about from another.
  static func mark(_ subject: FeedbackEvent.Subject) -> String {
    switch subject {
    case .delivery(let id): "b \(id.rawValue)"
    case .leaving(let address): "u \(address.subscriber.hex) \(address.list.rawValue)"
    case .reader(let person, let list, let campaign, _): "u \(person.hex) \(list.rawValue) \(campaign?.rawValue ?? 0)"
    case .named(_, _, let addresses, true): "a \(addresses.first?.key ?? "")"
    case .named, .nobody, .forged: ""
    }
  }

  private func subjects(_ returned: ReturnedMail, _ mail: InboundMail) -> [FeedbackEvent.Subject] {
    let canLeave = returned.kind == .unsubscribe || returned.kind == .other
    let envelope = mail.recipients.compactMap { subject($0, canLeave: canLeave) }
    if !envelope.isEmpty { return Array(Set(envelope)) }
    if let found = returned.sentTo.lazy.compactMap({ subject($0, canLeave: canLeave) }).first { return [found] }
    switch returned.kind {
    case .automatic:
      // Whoever answers it by itself has it: that is told of a mail of which nobody knew whether it had left.
      return [returned.original.messageID.map { .named(messageID: $0, addresses: [], isTrusted: false) } ?? .nobody]
    case .unsubscribe, .other:
      // A report that somebody opted out (RFC 5965 §7.3) is about a mail, as a complaint is.
      if returned.kind == .unsubscribe, let found = marked(returned.original) { return [found] }
      return [(mail.recipients + returned.sentTo).contains(where: isForged) ? .forged : .nobody]
    case .bounce, .delay, .delivered, .complaint: return claimed(returned, mail)
    }
  }

  /// So many people of one report are believed.
  private static let limit = 100

  private func claimed(_ returned: ReturnedMail, _ mail: InboundMail) -> [FeedbackEvent.Subject] {
    let original = returned.original
    if let found = marked(original) { return [found] }
    let addresses = returned.recipients.compactMap { $0.address.flatMap { try? EmailAddress(parsing: $0) } }
    let campaign = original.issue.flatMap(FeedbackID.campaign)
    let paths = mail.recipients + returned.sentTo + [original.returnPath].compactMap(\.self)
    guard mail.isTrusted, !addresses.isEmpty, !paths.contains(where: isAnothers) else {
      return [.named(messageID: original.messageID, of: campaign, addresses: addresses, isTrusted: false)]
    }
    return addresses.prefix(Self.limit).map { .named(messageID: original.messageID, of: campaign, addresses: [$0], isTrusted: true) }
  }

  private func marked(_ original: ReturnedMail.Original) -> FeedbackEvent.Subject? {
    // White space in it means nothing (RFC 9477 §5.2).
    let feedback = original.feedbackID.map { $0.filter { !$0.isWhitespace } }
    return original.returnPath.flatMap { subject($0, canLeave: false) }
      ?? feedback.flatMap { ReturnPath.delivery(of: $0, keys) }.map { .delivery($0) } ?? marked(in: original)
  }

  /// By what says most: the delivery, a link of a mail, an address or a link that tells no mail.
  private func marked(in original: ReturnedMail.Original) -> FeedbackEvent.Subject? {
    let (codes, authors) = (original.codes, original.authors.compactMap { try? EmailAddress(parsing: $0) })
    if let delivery = codes.lazy.compactMap({ ReturnPath.delivery(of: $0, keys) }).first { return .delivery(delivery) }
    let purposes: [LinkToken.Purpose] = [.unsubscribe, .preferences, .confirm]
    let links = codes.lazy.flatMap { code in purposes.lazy.compactMap { LinkToken(code, purpose: $0, keys: keys) } }
    if let link = links.first(where: { !$0.isPreview }) {
      return .reader(link.subscriber, of: link.list, campaign: link.purpose == .confirm ? nil : link.campaign, authors: authors)
    }
    return codes.lazy.compactMap { LeavingAddress(local: $0, keys) }.first.map {
      .reader($0.subscriber, of: $0.list, campaign: nil, authors: authors)
    }
  }

  /// - Parameter text: in angle brackets or without.
  private static func address(_ text: String) -> EmailAddress? {
    try? EmailAddress(parsing: String(text.trimmingPrefix { $0 == "<" || $0 == " " }.prefix { $0 != ">" && $0 != " " }))
  }

  /// Whether it looks like an address of ours, and is none.
  private func isForged(_ text: String) -> Bool {
    guard let domain, let address = Self.address(text), address.asciiDomain == domain else { return false }
    let isLike = ["b-", "u-"].contains { address.local.lowercased().hasPrefix($0) }
    return isLike && subject(text, canLeave: true) == nil
  }

  private func subject(_ text: String, canLeave: Bool) -> FeedbackEvent.Subject? {
    guard let address = Self.address(text) else { return nil }
    if let delivery = ReturnPath.delivery(address, keys) { return .delivery(delivery) }
    return canLeave ? LeavingAddress(address, keys).map { .leaving($0) } : nil
  }
}
