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

    package init(subscriber: Subscriber, list: ListID, campaign: CampaignID) {
      self.subscriber = subscriber
      self.list = list
      self.campaign = campaign
    }
  }

  package let issue: Issue
  private let keys: SigningKeys
  private let body: AlternativeMessage
  private let fixedHead: [HeaderField]

  package init(_ issue: Issue, keys: SigningKeys) throws {
    self.issue = issue
    self.keys = keys
    let hash = try issue.frozen().hash
    // "=_" cannot stand in quoted-printable text (RFC 2045 §6.7), so the boundary cannot occur in the content.
    body = AlternativeMessage(text: issue.text, html: issue.html, related: issue.related ?? [], boundary: "=_tuesday_\(hash.prefix(24))")
    var head: [HeaderField] = [.mailboxes("From", [issue.from])]
    if let replyTo = issue.replyTo { head.append(.mailboxes("Reply-To", [replyTo])) }
    head.append(.listID(phrase: issue.publication, id: issue.listID))
    head.append(.token("List-Post", "NO"))
    if issue.rehearsal { head.append(.unstructured("X-Tuesday-Rehearsal", "yes: this message went to the built-in inbox only")) }
    fixedHead = head
  }

  /// The finished message (RFC 5322), CRLF only.
  package func message(for recipient: Recipient, now: Timestamp) throws -> [UInt8] {
    let subscriber = recipient.subscriber
    let token = LinkToken(
      purpose: .unsubscribe, subscriber: subscriber.publicID, list: recipient.list, campaign: recipient.campaign
    ).sealed(with: keys)
    let unsubscribe = "\(issue.baseURL)/unsubscribe/\(token)"
    let raw = { (field: MergeField) -> String in self.value(of: field, subscriber, unsubscribe: unsubscribe) }
    let value = { (slot: Int) -> String in
      guard case .value(let tag) = issue.tags[slot] else { return "" }
      let value = raw(tag.field)
      if value.isEmpty { return tag.fallback ?? "" }
      return tag.field.kind == .date ? LocalDate(value)?.formatted(language: issue.language) ?? value : value
    }
    let holds = { (slot: Int) -> Bool in
      if case .condition(let condition) = issue.tags[slot] { condition.isTrue(raw) } else { false }
    }
    var head: [HeaderField] = [
      .mailboxes("To", [Mailbox(name: subscriber.name, address: subscriber.address)]),
      .unstructured("Subject", issue.subject.filled(value, holds: holds)),
      .date(milliseconds: now.milliseconds),
      .messageID(try messageID(of: recipient)),
      .listUnsubscribe(urls: [unsubscribe]),
      .listUnsubscribePost,
      .token("Feedback-ID", "c\(recipient.campaign.rawValue):l\(recipient.list.rawValue):issue:\(senderID)"),
    ]
    head.insert(contentsOf: fixedHead, at: 0)
    return body.bytes(
      head: head, value: { part, slot in part == .html ? HTMLEscape.attribute(value(slot)) : value(slot) }, holds: holds)
  }

  /// One Message-ID per (campaign, subscriber), the same on every retry, and no address in it.
  private func messageID(of recipient: Recipient) throws -> MessageID {
    var bytes = recipient.subscriber.publicID.bytes
    withUnsafeBytes(of: recipient.campaign.rawValue.bigEndian) { bytes += $0 }
    let code = keys.code(bytes, purpose: .messageID, key: keys.newest) ?? []
    return try MessageID(left: code.hex, right: issue.from.address.asciiDomain)
  }

  /// Gmail's feedback loop wants a stable sender of 5–15 characters.
  private var senderID: String {
    String(issue.from.address.asciiDomain.filter { $0.isLetter || $0.isNumber }.prefix(15)).padded
  }

  private func value(of field: MergeField, _ subscriber: Subscriber, unsubscribe: String) -> String {
    switch field {
    case .firstName: subscriber.firstName
    case .fullName: subscriber.name
    case .email: subscriber.address.text
    case .joined: LocalDate(subscriber.createdAt, in: .gmt).description
    case .issueDate: issue.date
    case .unsubscribeURL: unsubscribe
    case .webURL: "\(issue.baseURL)/posts/\(issue.slug)"
    default: subscriber.attributes[field.name] ?? ""
    }
  }
}

extension String {
  fileprivate var padded: String { self + String(repeating: "0", count: max(0, 5 - count)) }
}
