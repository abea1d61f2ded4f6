import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

@Suite struct MailWordsTests {
  private static let german = [
    "read_online": "Im Netz lesen", "unsubscribe": "Abmelden", "preferences": "Einstellungen", "rehearsal": "PROBE",
    "because": "Sie haben {publication} abonniert.", "uninvited": "Jemand hat {publication} bestellt.",
    "to_writers": "Sie schreiben {publication}.", "to_one": "Von {publication} nur an Sie.",
    "to_approvers": "Sie genehmigen {publication}.", "test": "PROBE von {slug} als {reader}.",
    "one_reminder": "Einmal.",
    "no_more": "Nie.",
    "back": "Zurück", "note": "Hinweis", "tip": "Tipp", "important": "Wichtig", "warning": "Warnung", "caution": "Vorsicht",
  ]

  private func issue(_ head: String, _ words: [String: String]?, _ body: String = "> [!NOTE]\n> a") throws -> Campaigns.Issue {
    let desk = try Desk()
    defer { desk.remove() }
    if let words {
      try FileManager.default.createDirectory(atPath: desk.folder + "/mails", withIntermediateDirectories: true)
      try JSONEncoder().encode(words).write(to: URL(filePath: desk.folder + "/mails/words.de.json"))
    }
    let path = desk.folder + "/posts/x.md"
    try "---\n\(head)\n---\n\n\(body)\n".write(toFile: path, atomically: true, encoding: .utf8)
    return try IssueRenderer(desk.publication, mode: .live).issue(
      of: try Post.load(path, attributes: [:]).post, today: LocalDate(year: 2026, month: 11, day: 24))
  }

  @Test(
    "A mail speaks the language of its post where somebody wrote the words down, else English",
    arguments: [
      ("de-AT", true, "Sie haben The Letter abonniert.", "Hinweis"), ("es", true, "te suscribiste a The Letter.", "Nota"),
      ("de", false, "because you subscribed to The Letter.", "Note"), ("en-GB", true, "because you subscribed to The Letter.", "Note"),
    ])
  func words(language: String, hasFile: Bool, reason: String, title: String) throws {
    let issue = try issue("title: T\nlang: \(language)", hasFile ? Self.german : nil)
    #expect(issue.html.filled { _ in "" }.contains(reason) && issue.text.filled { _ in "" }.contains("*\(title)*"))
  }

  @Test func `The way back from a footnote speaks the post's language`() throws {
    let issue = try issue("title: T\nlang: es", nil, "A[^1]\n\n[^1]: B")
    #expect(issue.webHTML.contains("aria-label=\"Volver al texto\""))
  }

  @Test(
    "A file of words that lacks one, or has one too many, is an error that names it",
    arguments: [
      ("tip", nil, "`tip` must be a text"), ("tipp", "Tipp", "unknown key `tipp`; did you mean `tip`?"),
      ("because", "Weil.", "`because` must name the {publication}"),
      ("test", "Probe von {slug}.", "`test` must name the {reader}"), ("note", "a\nb", "`note` must be a text of one line"),
    ] as [(String, String?, String)])
  func refused(key: String, value: String?, words: String) throws {
    var changed = Self.german
    changed[key] = value
    #expect { _ = try issue("title: T\nlang: de", changed) } throws: { error in
      let fault = (error as? Post.Faulty)?.diagnostics.first
      return fault?.line == 3 && fault?.message.contains("mails/words.de.json: \(words)") == true && fault?.hint != nil
    }
  }

  @Test func `A title is underlined as wide as it is shown`() throws {
    #expect(try issue("title: 日本語の手紙", nil).text.filled { _ in "" }.contains("日本語の手紙\n============\n"))
    #expect(try issue("title: 'Hi {{ name }}'", nil).text.filled { _ in "Ada" }.contains("Hi Ada\n===========\n"))
  }

  @Test func `Wrapped at a width, no line of the text part is longer, and the mail says that they flow`() throws {
    let long = String(repeating: "So we read it again, and then once more. ", count: 6)
    let issue = try issue("title: \(long)\nwrap: 50", nil, "\(long)\n\n    From code\n")
    let text = issue.text.filled { _ in "" }
    #expect(issue.isFlowed == true && text.split(separator: "\n").allSatisfy { $0.count <= 52 }, "\(text)")
    #expect(text.contains("again, and then once \nmore.") && text.contains("\n     From code\n"))
    #expect(try self.issue("title: T", nil).isFlowed == nil)
  }

  @Test func `Wrapped, a mail says its letter once, whatever characters its author's name has`() throws {
    let text = try issue("title: T\nwrap: 50\nauthor: {name: \"A\\uE0FEB\", bio: \"\\uE0FF\"}", nil, "The letter.\n").text.filled { _ in ""
    }
    #expect(text.ranges(of: "The letter.").count == 1 && text.contains("A\u{E0FE}B"), "\(text)")
  }
}
