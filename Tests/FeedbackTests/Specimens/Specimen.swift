import Mail
import Testing

/// A mail that somebody could get back, and what must be read in it.
struct Specimen: Sendable, CustomTestStringConvertible {
  struct Expected: Sendable, Hashable {
    let address: String?
    let reason: RefusalReason?
    let isHard: Bool
  }

  let name: String
  let octets: [UInt8]
  let kind: ReturnedMail.Kind
  let recipients: [Expected]

  var testDescription: String { name }

  init(_ name: String, _ kind: ReturnedMail.Kind, _ recipients: [Expected] = [], _ text: String) {
    (self.name, self.kind, self.recipients) = (name, kind, recipients)
    octets = Array(text.replacing("\n", with: "\r\n").utf8)
  }

  init(_ name: String, _ kind: ReturnedMail.Kind, _ recipients: [Expected] = [], octets: [UInt8]) {
    (self.name, self.kind, self.recipients, self.octets) = (name, kind, recipients, octets)
  }

  /// As `ReturnedMail` reads it, in the same form.
  static func read(_ mail: ReturnedMail) -> [Expected] {
    mail.recipients.map { Expected(address: $0.address, reason: $0.refusal?.reason, isHard: $0.refusal?.isHard ?? false) }
  }

  static func hard(_ reason: RefusalReason, _ address: String? = ann) -> [Expected] {
    [Expected(address: address, reason: reason, isHard: true)]
  }
  static func soft(_ reason: RefusalReason, _ address: String? = ann) -> [Expected] {
    [Expected(address: address, reason: reason, isHard: false)]
  }

  static let ann = "ann@reader.example"
  static let bo = "bo@reader.example"
  static let bounces = "bounce-1@news.example"
  static let messageID = "<issue-1.ann@news.example>"

  static let all = standard + exchange + notices + transcripts + abroad + notBounces + damaged
}

/// Builders: each gives the text of a whole mail, lines ended by LF.
extension Specimen {
  /// Ours, as it is returned.
  static func original(to address: String = ann) -> String {
    """
    Return-Path: <\(bounces)>
    Received: from out.news.example (out.news.example [192.0.2.7]) by mx.reader.example; Tue, 03 Nov 2026 08:00:01 +0000
    From: Good News <news@news.example>
    To: \(address)
    Subject: Tuesday's letter
    Message-ID: \(messageID)
    List-Unsubscribe: <mailto:leave@news.example>
    MIME-Version: 1.0
    Content-Type: text/plain; charset=utf-8
    """
  }

  static func notice(
    from: String = "Mail Delivery System <MAILER-DAEMON@mx.reader.example>", subject: String, type: String = "text/plain; charset=utf-8",
    path: String? = "<>",
    fields: String = "", _ body: String
  ) -> String {
    (path.map { "Return-Path: \($0)\n" } ?? "")
      + "From: \(from)\nTo: \(bounces)\nSubject: \(subject)\nDate: Tue, 03 Nov 2026 08:00:02 +0000\n"
      + "Message-ID: <report-1@mx.reader.example>\nMIME-Version: 1.0\nContent-Type: \(type)\n" + fields + "\n" + body
  }

  /// RFC 3464.
  static func report(
    from: String = "Mail Delivery System <MAILER-DAEMON@mx.reader.example>", subject: String = "Undelivered Mail Returned to Sender",
    said: String = "Your message could not be delivered.", status: String, fields: String = "", returned: String = original(),
    returnedType: String = "message/rfc822", statusType: String = "message/delivery-status"
  ) -> String {
    notice(
      from: from, subject: subject, type: "multipart/report; report-type=delivery-status;\n\tboundary=\"=_b1\"", fields: fields,
      """
      This is a MIME-encapsulated message.

      --=_b1
      Content-Type: text/plain; charset=utf-8

      \(said)

      --=_b1
      Content-Type: \(statusType)

      Reporting-MTA: dns; mx.reader.example
      Arrival-Date: Tue, 03 Nov 2026 08:00:00 +0000

      \(status)

      --=_b1
      Content-Type: \(returnedType)

      \(returned)

      The words of the letter, for who@ever.example.
      --=_b1--
      """)
  }

  /// The body of a multipart mail with this boundary: types and bodies.
  static func parts(_ boundary: String, _ parts: [(type: String, body: String)]) -> String {
    parts.map { "--\(boundary)\nContent-Type: \($0.type)\n\n\($0.body)\n" }.joined() + "--\(boundary)--\n"
  }

  /// One recipient's fields.
  static func failed(_ status: String, _ diagnostic: String, _ address: String = ann, action: String = "failed") -> String {
    "Final-Recipient: rfc822; \(address)\nAction: \(action)\nStatus: \(status)\nDiagnostic-Code: smtp; \(diagnostic)"
  }
}
