import Foundation
import Mail
import Testing

/// Mail that means harm: it costs no more than a large one, and says nothing that it does not say.
@Suite struct ReturnedMailLimitsTests {
  /// The promise is a release build's.
  #if DEBUG
    private static let limit = Duration.seconds(10)
  #else
    private static let limit = Duration.milliseconds(50)
  #endif

  private static let status = "Final-Recipient: rfc822; ann@reader.example\nAction: failed\nStatus: 5.1.1\n"

  static let hostile: [(name: String, text: String)] = [
    ("parts within parts", (0..<3000).map { "Content-Type: multipart/report; boundary=b\($0)\n\n--b\($0)\n" }.joined()),
    ("messages within messages", String(repeating: "From: postmaster@x.example\nContent-Type: message/rfc822\n\n", count: 3000)),
    ("many parts", "Content-Type: multipart/report; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 100_000)),
    ("a long header", "Subject: " + String(repeating: "failure ", count: 100_000) + "\n\nx"),
    ("many fields", String(repeating: "X-Failed-Recipients: ann@reader.example\n", count: 20_000) + "\nx"),
    ("a folded field without end", "Subject: x\n" + String(repeating: " failure\n", count: 60_000)),
    ("encoded words", "Subject: " + String(repeating: "=?utf-8?q?=?", count: 30_000) + "\n\nx"),
    ("encoded words without end", "Subject: " + String(repeating: "=?x?b?", count: 30_000) + "\n\nx"),
    ("a charset of another place", "Content-Type: text/plain; charset=\"../../../etc/passwd//TRANSLIT\"\n\nfailed: ann@reader.example\n"),
    ("parameters", "Content-Type: multipart/report" + String(repeating: "; a=\"", count: 50_000) + "\n\nx"),
    (
      "base64",
      "From: postmaster@x.example\nSubject: failure notice\nContent-Transfer-Encoding: base64\n\n"
        + String(repeating: "QUFB", count: 1_500_000)
    ),
    (
      "soft line ends",
      "From: postmaster@x.example\nSubject: failure notice\nContent-Transfer-Encoding: quoted-printable\n\n"
        + String(repeating: "=\n", count: 300_000)
    ),
    ("addresses", "From: postmaster@x.example\nSubject: failure notice\n\n" + String(repeating: "<a@b.example>: ", count: 60_000)),
    (
      "other addresses",
      "From: postmaster@x.example\nSubject: failure notice\n\n" + (0..<30_000).map { "<a\($0)@b.example>: user unknown\n" }.joined()
    ),
    ("signs that begin addresses", "From: postmaster@x.example\nSubject: failure notice\n\n" + String(repeating: "@", count: 400_000)),
    ("quotes that begin addresses", "From: postmaster@x.example\nSubject: failure notice\n\n" + String(repeating: "\"@", count: 200_000)),
    ("one word", "From: postmaster@x.example\nSubject: failure notice\n\n" + String(repeating: "a", count: 500_000)),
    (
      "tags",
      "From: postmaster@x.example\nSubject: failure notice\nContent-Type: text/html\n\n" + String(repeating: "<style><", count: 60_000)
    ),
    (
      "signs of tags",
      "From: postmaster@x.example\nSubject: failure notice\nContent-Type: text/html\n\n" + String(repeating: "<&", count: 200_000)
    ),
    (
      "many recipients",
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
        + (0..<20_000).map {
          "Final-Recipient: rfc822; a\($0)@b.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; \($0) \(String(repeating: "user ", count: 20))\n\n"
        }.joined()
        + "--b--\n"
    ),
    ("empty lines", "From: postmaster@x.example\nSubject: failure notice\n\n" + String(repeating: "\n", count: 400_000)),
    (
      "letters of accents",
      "From: postmaster@x.example\nSubject: failure \("e" + String(repeating: "\u{301}", count: 20_000))\n\nuser unknown\n"
    ),
    (
      "phrases that begin",
      "From: postmaster@x.example\nSubject: failure notice\n\n" + String(repeating: "mailbox user account domain recipient ", count: 12_000)
    ),
  ]

  @Test("What means harm is read soon", arguments: ReturnedMailLimitsTests.hostile.map(\.name))
  func cost(of name: String) throws {
    let text = try #require(Self.hostile.first { $0.name == name }?.text)
    let octets = Array(text.utf8)
    var spent = Duration.seconds(60)
    // The least of three, as the machine may be busy.
    for _ in 0..<3 where spent > Self.limit {
      spent = min(
        spent,
        ContinuousClock().measure {
          let mail = ReturnedMail(octets: octets)
          #expect(mail.recipients.count <= 100)
        })
    }
    #expect(spent < Self.limit, "\(spent)")
  }

  @Test func `A report behind a very large letter is not sought, and one before it is read`() {
    let report = Specimen.report(
      status: Self.status, returned: Specimen.original() + "\n\n" + String(repeating: "A letter.\n", count: 400_000))
    #expect(Specimen.read(ReturnedMail(octets: Array(report.utf8))) == Specimen.hard(.unknownUser))
    let behind = String(repeating: "A letter.\n", count: 100_000) + report
    #expect(ReturnedMail(octets: Array(("From: ann@reader.example\n\n" + behind).utf8)).kind == .other)
  }
}
