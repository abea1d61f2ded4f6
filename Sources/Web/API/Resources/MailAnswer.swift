internal import Campaigns
internal import Mail
internal import Markdown

/// A post as the mail that somebody would have.
struct MailAnswer: APIObject {
  let subject: String
  let from: String
  let html: String
  let text: String
  let octets: Int
  let findings: [PostText.Finding]

  static let title = "Mail"
  static let notes = [
    "subject": Note("", "A bench, a tree, and a Tuesday"), "from": Note("", "My Letter <me@my.domain>"),
    "html": Note("As mail programs show it; its links act for nobody.", "<!DOCTYPE html>…"),
    "text": Note("For those that show none.", "Dear reader, …"), "octets": Note("Of the whole message.", 48_211),
    "findings": Note("As `tuesday check` has them; of what is sent, none."),
  ]

  init(_ message: [UInt8], _ findings: [Diagnostic]) {
    let parsed = ParsedMessage(message)
    (subject, from, html, text) = (parsed.subject, parsed.from, parsed.shownHTML ?? "", parsed.textBody ?? "")
    (octets, self.findings) = (message.count, findings.map(PostText.Finding.init))
  }
}
