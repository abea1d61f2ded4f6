internal import Words

/// What is there of the mail that a report is about: a part with the message or its header, or lines of it in the text.
struct ReturnedHeader: Sendable {
  private(set) var messageID: String?
  private(set) var returnPath: String?
  private(set) var feedbackID: String?
  private(set) var issue: String?
  /// To whom it was, by its own header.
  private(set) var recipients: [String] = []
  /// Who wrote it (RFC 5322 §3.6.2).
  private(set) var authors: [String] = []
  /// Whose it was.
  private(set) var senders: [String] = []

  /// - Parameter pasted: what stands behind the mail system's own words.
  init(_ letter: ReturnedLetter, pasted: String) {
    for part in letter.leaves.lazy.filter(\.isReturnedMessage).prefix(3) {
      let limits = ReturnedMail.limits
      let enclosed = part.enclosed(octets: limits.headerOctets, limits: limits)
      take { enclosed.all($0) }
      if messageID != nil || !recipients.isEmpty { break }
    }
    if messageID == nil || recipients.isEmpty {
      let fields = ReportFields(String(decoding: Array(pasted.utf8.prefix(64 << 10)), as: UTF8.self))
      take { fields.all($0.lowercased()) }
    }
    for leaf in letter.leaves where messageID == nil && leaf.contentType == "message/disposition-notification" {
      messageID = ReportFields(leaf.text(octets: 16 << 10)).first("original-message-id").flatMap(Self.messageID)
    }
    // The least sure: an answer's threads.
    messageID =
      messageID ?? letter.field("In-Reply-To").flatMap(Self.messageID)
      ?? letter.field("References").flatMap { $0.split(separator: " ").last }.flatMap { Self.messageID(String($0)) }
  }

  private mutating func take(_ fields: (String) -> [String]) {
    func first(_ name: String) -> String? { fields(name).first { !$0.isEmpty } }
    messageID = messageID ?? first("Message-ID").flatMap(Self.messageID)
    returnPath = returnPath ?? first("Return-Path").flatMap { AddressScan.first(in: $0) }
    feedbackID = feedbackID ?? first("CFBL-Feedback-ID").map { String($0.onOneLine.prefix(998)) }
    issue = issue ?? first("Feedback-ID").map { String($0.prefix(200)) }
    if recipients.isEmpty {
      let names = ["X-HmXmrOriginalRecipient", "X-Original-To", "Delivered-To", "To", "Cc"]
      recipients = names.flatMap { fields($0).flatMap { AddressScan.addresses(in: String($0.prefix(8000))) } }.prefix(50).map { $0 }
    }
    if authors.isEmpty { authors = fields("From").flatMap { AddressScan.addresses(in: String($0.prefix(2000))) }.prefix(10).map { $0 } }
    senders += ["From", "Sender", "Return-Path", "Reply-To", "Errors-To"].flatMap {
      fields($0).flatMap { AddressScan.addresses(in: String($0.prefix(2000))) }
    }
  }

  /// The first in angle brackets; nothing that could be a line of its own.
  static func messageID(_ value: String) -> String? {
    guard let open = value.firstIndex(of: "<"), let close = value[open...].firstIndex(of: ">") else { return nil }
    let id = value[open...close]
    let isGood = (3...998).contains(id.utf8.count) && id.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    return isGood ? String(id) : nil
  }
}
