package import Audience
internal import Crypto
internal import Foundation
internal import HTML
internal import Mail
internal import Markdown
package import Store

/// An issue made ready to be filled in per reader: what is the same for all is encoded once, so a message costs a copy and
/// a few small values.
package struct CompiledIssue: Sendable {
  /// Whom one message is for, and what it is about.
  package struct Recipient: Sendable {
    package let subscriber: Subscriber
    package let list: ListID
    package let campaign: CampaignID
    /// Whose values it shows: in a test perhaps another's.
    let shown: Subscriber
    /// Of a digest: the issues that it lists for them.
    let listed: Set<MergeField>

    package init(
      subscriber: Subscriber, list: ListID, campaign: CampaignID, as shown: Subscriber? = nil, listed: Set<MergeField> = []
    ) {
      self.listed = listed
      self.subscriber = subscriber
      self.list = list
      self.campaign = campaign
      self.shown = shown ?? subscriber
    }

    /// Of a mail that is only shown: its links act for nobody (``LinkToken/isPreview``).
    package init(previewing subscriber: Subscriber) {
      self.init(subscriber: subscriber, list: ID(0), campaign: LinkToken.preview)
    }

    var isPreview: Bool { campaign == LinkToken.preview }
  }

  /// A frozen content that is not as it was frozen.
  package struct ForeignMark: Error, CustomStringConvertible {
    let slug: String
    let number: Int

    package var description: String {
      "the stored content of \(slug) has a mark of merge tag \(number), which it does not have: it is damaged, so none of it can be sent"
    }
  }

  package let issue: Issue
  private let keys: SigningKeys
  private let body: AlternativeMessage
  private let fixedHead: [HeaderField]
  /// Gmail's feedback loop wants a stable sender of 5–15 characters.
  private let senderID: String
  /// Whose its links are, and the hole that stands behind each where it is counted who follows them.
  private let campaign: CampaignID
  private let readerSlot: Int?

  /// - Parameters:
  ///   - issue: of several subjects its first, unless it wears another (``Issue/wearing(_:)``).
  ///   - campaign: whose links are followed; without one nobody's use of them counts.
  /// - Throws: ``ForeignMark``.
  package init(_ issue: Issue, keys: SigningKeys, campaign: CampaignID = LinkToken.preview) throws {
    let issue = issue.wearing(1)
    let marks = [issue.subject, issue.html, issue.text].flatMap(\.slots)
    if let number = marks.first(where: { !issue.tags.indices.contains($0) }) { throw ForeignMark(slug: issue.slug, number: number) }
    self.issue = issue
    self.keys = keys
    self.campaign = campaign
    readerSlot = issue.tracking?.knowsReaders == true ? issue.tags.count : nil
    let hash = try issue.frozen().hash
    // "=_" cannot stand in quoted-printable text (RFC 2045 §6.7), so the boundary cannot occur in the content.
    body = AlternativeMessage(
      text: issue.text, isFlowed: issue.isFlowed ?? false, html: issue.html(of: campaign, keys, reader: issue.tags.count),
      related: issue.related ?? [],
      boundary: "=_tuesday_\(hash.prefix(24))")
    var head: [HeaderField] = [.mailboxes("From", [issue.from])]
    if let replyTo = issue.replyTo { head.append(.mailboxes("Reply-To", [replyTo])) }
    // None of a list's fields for who is not yet on it, or has it for another reason (RFC 2369, RFC 8058).
    if issue.kind.isOfList { head += [.listID(phrase: issue.publication, id: issue.listID), .token("List-Post", "NO")] }
    // RFC 3834 §5: nobody's holiday answers this.
    if !issue.kind.isPost { head.append(.token("Auto-Submitted", "auto-generated")) }
    if issue.rehearsal { head.append(.unstructured("X-Tuesday-Rehearsal", "yes: this message went to the built-in inbox only")) }
    fixedHead = head
    senderID = String(issue.from.address.asciiDomain.filter { $0.isLetter || $0.isNumber }.prefix(15)).padded
  }

  /// The finished message (RFC 5322), CRLF only.
  ///
  /// - Parameter marks: nil: it says nothing of where something comes back to.
  package func message(for recipient: Recipient, marked marks: ReturnMarks? = nil, now: Timestamp) throws -> [UInt8] {
    let (subscriber, shown) = (recipient.subscriber, recipient.shown)
    let links = links(for: recipient, now: now)
    // Cut off the name once: a letter may greet often.
    let firstName = shown.firstName
    let raw = { (field: MergeField) -> String in recipient.listed.contains(field) ? "yes" : self.value(of: field, shown, firstName, links) }
    let reader = readerSlot == nil ? "" : TrackedLink.sealed(subscriber.publicID, campaign, with: keys)
    let value = { (slot: Int) -> String in
      if slot == readerSlot { return reader }
      return if case .value(let tag) = issue.tags[slot] { tag.shown(raw(tag.field), language: issue.language) } else { "" }
    }
    let holds = { (slot: Int) -> Bool in
      if case .condition(let condition) = issue.tags[slot] { condition.isTrue(raw) } else { false }
    }
    var head: [HeaderField] = [
      // Whoever typed the address typed the name too: it must not greet a stranger.
      .mailboxes("To", [Mailbox(name: issue.kind.isAsking ? "" : subscriber.name, address: subscriber.address)]),
      .unstructured("Subject", issue.subject.filled(value, holds: holds)),
      .date(milliseconds: now.milliseconds),
      .messageID(try messageID(of: recipient)),
    ]
    if issue.kind.isOfList {
      let mail = marks?.leaving(recipient, isTest: issue.kind == .test)
      head += [.listUnsubscribe(urls: [links.unsubscribe] + (mail.map { [$0] } ?? [])), .listUnsubscribePost]
    }
    head.append(.token("Feedback-ID", FeedbackID.text(recipient.campaign, recipient.list, issue.kind, sender: senderID)))
    head += marks.map { $0.complaints + $0.providerFields } ?? []
    head.insert(contentsOf: fixedHead, at: 0)
    return body.bytes(
      head: head, value: { part, slot in part == .html ? HTMLEscape.attribute(value(slot)) : value(slot) }, holds: holds)
  }

  private struct Links {
    var unsubscribe = ""
    var preferences = ""
    var confirm = ""
    var review = ""
  }

  private func links(for recipient: Recipient, now: Timestamp) -> Links {
    let (person, list) = (recipient.subscriber.publicID, recipient.list)
    func url(_ token: LinkToken) -> String { issue.url(for: token.purpose, token.sealed(with: keys)) }
    guard !issue.kind.isAsking else {
      let end = recipient.isPreview ? nil : now + LinkToken.confirmTime
      return Links(confirm: url(LinkToken(confirming: person, list: list, until: end)))
    }
    guard issue.kind != .review else {
      return Links(review: url(LinkToken(purpose: .review, subscriber: person, list: list, campaign: recipient.campaign)))
    }
    guard issue.kind.isOfList else { return Links() }
    // Those of a test act for nobody: neither for who has it nor for whom it shows.
    let campaign = issue.kind == .test ? LinkToken.preview : recipient.campaign
    func url(_ purpose: LinkToken.Purpose) -> String {
      url(LinkToken(purpose: purpose, subscriber: person, list: list, campaign: campaign))
    }
    return Links(unsubscribe: url(.unsubscribe), preferences: url(.preferences))
  }

  /// One Message-ID per (campaign, subscriber), the same on every retry, and no address in it.
  private func messageID(of recipient: Recipient) throws -> MessageID {
    try MessageID(
      left: keys.messageName(of: recipient.subscriber.publicID, in: recipient.campaign, key: keys.newest),
      right: issue.from.address.asciiDomain)
  }

  private func value(of field: MergeField, _ subscriber: Subscriber, _ firstName: String, _ links: Links) -> String {
    switch field {
    case .firstName: firstName
    case .fullName: subscriber.name
    case .email: subscriber.address.text
    case .joined: LocalDate(subscriber.createdAt, in: .gmt).description
    case .issueDate: issue.date
    case .unsubscribeURL: links.unsubscribe
    case .preferencesURL: links.preferences
    case .confirmURL: links.confirm
    case .reviewURL: links.review
    case .publication: issue.publication
    case .webURL: issue.webURL
    // The month is told as the default of its tag.
    case .month, .issues: ""
    default: subscriber.attributes[field.name] ?? ""
    }
  }
}

extension String {
  fileprivate var padded: String { self + String(repeating: "0", count: max(0, 5 - count)) }
}
