import Foundation
import Mail

/// Reports that lost something on their way.
extension Specimen {
  private static let whole = report(status: failed("5.1.1", "550 5.1.1 User unknown"))

  private static let inBase64 = Data("Reporting-MTA: dns; mx\n\n\(failed("5.1.1", "550 5.1.1 User unknown"))\n".utf8)
    .base64EncodedString(options: .lineLength64Characters)

  static let damaged: [Specimen] = [
    Specimen("Without the type of report", .bounce, hard(.unknownUser), whole.replacing("report-type=delivery-status;", with: "")),
    Specimen(
      "Without any parameter", .bounce, hard(.unknownUser), whole.replacing("; report-type=delivery-status;\n\tboundary=\"=_b1\"", with: "")
    ),
    Specimen("A status as text", .bounce, hard(.unknownUser), whole.replacing("message/delivery-status", with: "text/plain")),
    Specimen(
      "All names in capitals, folded, with comments", .bounce, hard(.unknownUser),
      report(
        status:
          "FINAL-RECIPIENT: RFC822;\n <ann@reader.example> (her)\nACTION: Failed (for ever)\nSTATUS:\n 5.1.1 (no mailbox)\nDIAGNOSTIC-CODE: SMTP;\n 550 5.1.1\n no such user"
      )),
    Specimen(
      "The type of the address is missing", .bounce, hard(.unknownUser),
      report(status: "Final-Recipient: ann@reader.example\nAction: failed\nStatus: 5.1.1")),
    Specimen("No action", .bounce, hard(.unknownUser), report(status: "Final-Recipient: rfc822; ann@reader.example\nStatus: 5.1.1")),
    Specimen(
      "No status", .bounce, hard(.unknownUser),
      report(status: "Final-Recipient: rfc822; ann@reader.example\nAction: failed\nDiagnostic-Code: smtp; 550 no such user")),
    Specimen(
      "An empty line behind each", .bounce, hard(.unknownUser),
      report(
        status:
          "Final-Recipient: rfc822; ann@reader.example\n\nAction: failed\n\nStatus: 5.1.1\n\nDiagnostic-Code: smtp; 550 5.1.1 User unknown")
    ),
    Specimen(
      "No empty line between two", .bounce, hard(.unknownUser) + soft(.mailboxFull, bo),
      report(status: failed("5.1.1", "550 5.1.1 User unknown") + "\n" + failed("5.2.2", "552 5.2.2 full", bo))),
    Specimen(
      "Inside another mail system's message", .bounce, hard(.unknownUser),
      notice(
        from: "postmaster@gateway.example", subject: "Undeliverable mail", type: "multipart/mixed; boundary=o",
        parts("o", [("text/plain", "See the attachment."), ("message/rfc822", whole)]))),
    Specimen(
      "In a list's wrapper, with a footer", .bounce, hard(.unknownUser),
      notice(
        subject: "Undelivered Mail Returned to Sender", type: "multipart/mixed; boundary=o",
        parts(
          "o",
          [
            (
              "multipart/report; report-type=delivery-status;\n\tboundary=\"=_b1\"",
              whole.range(of: "--=_b1").map { String(whole[$0.lowerBound...]) } ?? ""
            ),
            ("text/plain", "____\nA list's footer"),
          ]))),
    Specimen(
      "In base64", .bounce, hard(.unknownUser),
      notice(
        subject: "Undelivered", type: "multipart/report; report-type=delivery-status; boundary=q",
        parts("q", [("message/delivery-status\nContent-Transfer-Encoding: base64", inBase64)]))),
    Specimen(
      "Cut off in the middle of the status", .bounce, hard(.unknownUser),
      String(whole.prefix(upTo: whole.range(of: "\n\n--=_b1\nContent-Type: message/rfc822")?.lowerBound ?? whole.endIndex))),
    Specimen(
      "A status that names nobody: the words do", .bounce, hard(.unknownUser),
      report(said: "The following recipients did not receive this message:\n\n  <ann@reader.example>: user unknown", status: "X-Nothing: 1")
    ),
    Specimen(
      "The reason stands in the words only", .bounce, soft(.mailboxFull),
      report(
        said: "The following recipient could not be reached:\n\n  ann@reader.example\n  The mailbox is full.",
        status: "Final-Recipient: rfc822; ann@reader.example\nAction: failed\nStatus: 5.0.0")),
    Specimen(
      "Controls in the words", .bounce, hard(.unknownUser),
      report(status: failed("5.1.1", "550 5.1.1 user\u{1B}[31m unknown\u{7}\u{0}\u{202E}"))),
  ]
}
