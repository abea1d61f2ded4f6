internal import Words

/// A complaint that a mailbox provider hands on (RFC 5965), also one whose parts have lost their types, and Microsoft's own form of one.
struct ComplaintReport: Sendable {
  /// Nil where the report is no complaint of a person: `not-spam`, `auth-failure`, a virus, a DMARC report.
  let isComplaint: Bool
  /// Whether the person wants off, and says no more (`opt-out`).
  let isOptOut: Bool
  let recipients: [String]
  let sender: String?

  init?(_ letter: ReturnedLetter) {
    let isReport = letter.isReport("feedback-report")
    let part =
      letter.leaves.first { $0.contentType == "message/feedback-report" }
      ?? (isReport ? letter.leaves.first { Self.beginsReport($0.text(octets: 4000)) } : nil)
    if let part {
      let fields = ReportFields(part.text(octets: 64 << 10))
      let type = ReportFields.bare(fields.first("feedback-type") ?? "abuse")
      isOptOut = type.hasPrefix("opt-out")
      isComplaint = ["abuse", "fraud", "other", "miscategorized", ""].contains(type)
      let named = fields.all("original-rcpt-to") + fields.all("removal-recipient")
      recipients = named.compactMap { AddressScan.first(in: $0) }
      sender = fields.first("original-mail-from").flatMap { AddressScan.first(in: $0) }
    } else if letter.subject.lowercased().hasPrefix("complaint about message from"), letter.leaves.contains(where: \.isReturnedMessage) {
      // Outlook.com's Junk Mail Reporting Program.
      (isOptOut, isComplaint, recipients, sender) = (false, true, [], nil)
    } else {
      return nil
    }
  }

  private static func beginsReport(_ text: String) -> Bool { text.trimmed.lowercased().hasPrefix("feedback-type:") }
}
