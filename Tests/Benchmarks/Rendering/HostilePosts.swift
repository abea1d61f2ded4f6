import Campaigns
import Delivery
import Foundation
import Markdown
import Store

/// The inputs on which Markdown parsers are known to take quadratic time, and those on which our own stages had most to do, each up to the largest
/// post that is read at all. Most are refused; that has to be quick too.
struct HostilePosts {
  private let publication: Publication
  private let renderer: IssueRenderer

  init(_ publication: Publication) throws {
    self.publication = publication
    renderer = try IssueRenderer(publication, mode: .live)
  }

  private static let today = LocalDate(year: 2026, month: 11, day: 24)

  /// Seconds of CPU time that one may take.
  private static let limit = 1.0
  /// KB. Some inputs are refused when they are long, and take longest just before.
  private static let sizes = [16, 32, 64, 128, 191]

  /// - Returns: whether all are quick.
  func run() throws -> Bool {
    var isQuick = true
    for (name, make) in Self.inputs {
      var figures = ""
      var answer = ""
      for size in Self.sizes {
        let begin = clock()
        answer = try check(make(size << 10))
        let seconds = Double(clock() - begin) / Double(CLOCKS_PER_SEC)
        figures += String(format: "%7.2f", seconds)
        if seconds > Self.limit {
          isQuick = false
          figures += "!"
        }
      }
      print("\(name.padding(toLength: 24, withPad: " ", startingAt: 0))\(figures)  \(answer.prefix(80))")
    }
    return isQuick
  }

  /// As `tuesday check` reads a post.
  private func check(_ text: String) throws -> String {
    let path = folder + "/posts/hostile.md"
    try "---\ntitle: A hostile letter\n---\n\n\(text)\n".write(toFile: path, atomically: true, encoding: .utf8)
    do {
      let post = try Post.load(path, in: publication).post
      return try renderer.inspect(post, today: Self.today).findings.first { $0.severity == .error }?.message ?? "is a mail"
    } catch let faulty as Post.Faulty {
      guard let draft = faulty.draft else { return faulty.diagnostics.first?.message ?? "" }
      _ = try renderer.inspect(draft, today: Self.today, isDraft: true)
      return faulty.diagnostics.first { $0.severity == .error }?.message ?? ""
    }
  }

  private static func filled(_ piece: String, _ size: Int) -> String { String(repeating: piece, count: size / piece.utf8.count) }

  /// Pieces that are told apart by a number, until there are enough.
  private static func numbered(_ size: Int, _ piece: (Int) -> String) -> String {
    var text = ""
    var number = 0
    while text.utf8.count < size {
      text += piece(number)
      number += 1
    }
    return text
  }

  private static let wide = String(repeating: "|a", count: 64) + "|\n" + String(repeating: "|-", count: 64) + "|\n"

  private typealias Input = (name: String, make: @Sendable (Int) -> String)

  private static let inputs: [Input] = known + pieces.map { name, piece in (name, { filled(piece, $0) }) } + distinct

  /// Of the table of inputs that were measured on the parsers themselves.
  private static let known: [Input] = [
    ("list markers", { "a\n" + filled("   -", $0 / 2) + "x" + filled("\n", $0 / 2) }), ("www._", { filled("www._", $0) }),
    ("www. addresses", { filled("www.example.org ", $0) }), ("few www.", { filled("www.e.org ", min($0, 19_990)) }),
    ("wide table, short rows", { wide + filled("|\n", $0) }), ("short rows", { "|a|b|\n|-|-|\n" + filled("|\n", $0) }),
    ("short rows, allowed", { "|a|b|\n|-|-|\n" + filled("|\n", min($0, 49_980)) }),
    ("tables apart", { filled(wide + String(repeating: "|\n", count: 700) + "\n", $0) }), ("x<?", { filled("x<?", $0) }),
    ("x<!A", { filled("x<!A ", $0) }), ("x<![CDATA[", { filled("x<![CDATA[\n", $0) }),
    ("definition used", { "[x]: " + filled("x", $0 / 2) + "\n\n" + filled("[x]", $0 / 2) }),
    ("references to one note", { "[^1]: note\n\n" + filled("[^1]", $0) }),
    ("few references", { "[^1]: note\n\n" + filled("[^1]", min($0, 15_900)) }), ("]:", { filled("]:", $0) }),
    ("emphasis", { filled("*a **a ", $0) }), ("nested emphasis", { filled("*_", $0) + "a" }), ("brackets", { filled("[", $0) }),
    ("backticks", { numbered($0) { String(repeating: "`", count: $0 + 1) + "a" } }),
    ("spaces", { "a" + filled(" ", $0) + "b" }), ("entities", { filled("&amp;", $0) }),
  ]

  /// What our own stages take time for.
  private static let pieces: [(name: String, piece: String)] = [
    ("links", "[a](https://e.org/) "), ("links to a post", "[a](b.md) "), ("links to a page", "[a](/posts/b) "), ("jumps", "[a](#b) "),
    ("links apart", "[a](https://e.org/)\n\n"), ("addresses", "a@e.org "), ("cards", "https://e.org/a\n\n"),
    ("buttons", "[a](https://e.org/ \"button\")\n\n"), ("pictures", "![a](https://e.org/x.png) "), ("no pictures", "![a](x.png) "),
    ("callouts", "> [!NOTE]\n> a\n\n"), ("quotes", "> a\n\n"), ("headings", "# a\n\n"), ("paragraphs", "a\n\n"), ("rules", "---\n\n"),
    ("tight items", "- a\n"), ("loose items", "- a\n\n"), ("code spans", "`a` "), ("code", "```swift\nlet a = 1\n```\n\n"),
    ("struck words", "~~a~~ "), ("words", "So we read it again. "), ("conditions", "{% if name %}a{% endif %} "),
    ("conditions apart", "{% if name %}\n\na\n\n{% endif %}\n\n"), ("values", "{{ first_name | default: 'x' }} "), ("leftovers", "TK "),
    ("leftovers beside code", "`a` TK "), ("open references", "[a][b] "), ("raw: tangled", "<b><i><p>"), ("raw: open", "<div>"),
    ("raw: parts", "<div>\n\na\n\n</div>\n\n"), ("raw: lines", "<div>a</div>\n"), ("raw: links", "<a href=https://e.org/>a</a> "),
    ("raw: pictures", "<img src=https://e.org/x.png alt=a> "), ("raw: no text", "<img src=https://e.org/x.png>\n"),
    ("raw: styles", "<span style=color:#ff0000>a</span> "), ("raw: attributes", "<b a b c d e f g h i j k l m n o p>"),
  ]

  /// The same, told apart by numbers, and what has a limit of its own.
  private static let distinct: [Input] = [
    ("links to all sides", { numbered($0) { "[a](https://e.org/\($0)) " } }),
    ("posts to all sides", { numbered($0) { "[a](\($0).md) " } }),
    ("headings of all kinds", { numbered($0) { "# a\($0)\n\n" } }),
    ("raw: styles of all kinds", { numbered($0) { "<b style=color:#\(100_000 + $0)>a</b> " } }),
    ("cells", { "|a|b|\n|-|-|\n" + filled("|*a*|[b](https://e.org)|\n", $0) }),
    ("rows", { "|a|\n|-|\n" + filled("|b|\n", $0) }),
  ]
}
