// What rendering costs, beside the libraries under it, in one run:
//
//     swift run -c release --scratch-path .build-release render-benchmark [NAME]
//
// With a name, only the lines that contain it. `hostile` instead runs what posts a machine might write to keep us busy, through all that `check`
// does, and fails when one takes more than a second of CPU time.
// Each line is the minimum and median of many rounds, in microseconds. Quote ratios: machines are noisy.

import Audience
import CCmark
import Campaigns
import Delivery
import Foundation
import Mail
import Markdown
import Mustache
import Store

let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path
let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-rendering-\(UUID().uuidString)").path
try FileManager.default.createDirectory(atPath: folder + "/posts", withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(atPath: folder) }

/// About 20 KB of prose with some of everything.
let section = """
  ## A part with a [link](https://example.org/part)

  Dear {{ first_name | default: "friend" }}, the square was *quiet*, and somebody had left **a note** under the lime tree. It said a little
  more than one would think, and `less` than one would hope. \(String(repeating: "So we read it again, and then once more. ", count: 12))

  - one thing
  - another, with [its place](https://example.org/place)

  > Somebody said this.

  | Day | What |
  |-----|------|
  | Tuesday | Letter |


  """
let markdown = String(repeating: section, count: 22)
let publication = Publication(
  name: "The Letter", description: "", from: try Mailbox(parsing: "The Letter <letter@example.org>"), replyTo: nil,
  postalAddress: "1 Main Street", language: "en", zone: .gmt, baseURL: "https://letter.example.org", posts: folder + "/posts",
  themes: [root + "/Templates/Email"], theme: "letter", media: folder + "/media", cards: folder + "/cards")
let tokens = try JSONDecoder().decode(
  ThemeTokens.self, from: try Data(contentsOf: URL(filePath: root + "/Templates/Email/letter/tokens.json")))

/// What the sections make when they are composed.
func issue(sections: Int) throws -> Issue {
  let path = folder + "/posts/measured.md"
  let text = "---\ntitle: A measured letter\n---\n\n" + String(repeating: section, count: sections)
  try text.write(toFile: path, atomically: true, encoding: .utf8)
  let post = try Post.load(path, in: publication).post
  return try IssueRenderer(publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
}

func measure(_ name: String, rounds: Int = 300, _ body: () throws -> Int) rethrows {
  if CommandLine.arguments.count > 1, !name.contains(CommandLine.arguments[1]) { return }
  var times: [Double] = []
  var size = 0
  // Somebody who looks at one line wants it to be the most of what a profile shows.
  for _ in 0..<(CommandLine.arguments.count > 1 ? rounds * 10 : rounds) {
    let begin = ContinuousClock.now
    size = try body()
    let time = ContinuousClock.now - begin
    times.append(Double(time.components.attoseconds) / 1e12 + Double(time.components.seconds) * 1e6)
  }
  times.sort()
  let figures = [times[0], times[times.count / 2]].map { String(format: "%9.1f", $0) }.joined(separator: " ")
  print("\(name.padding(toLength: 52, withPad: " ", startingAt: 0)) \(figures) µs  \(size) octets")
}

if CommandLine.arguments.dropFirst().first == "hostile" { exit(try HostilePosts(publication).run() ? 0 : 1) }

print("a post of \(markdown.utf8.count) octets\(String(repeating: " ", count: 34)) minimum    median")
measure("cmark-gfm: parse and render HTML") {
  var text = markdown
  return text.withUTF8 { bytes in
    bytes.withMemoryRebound(to: CChar.self) { characters in
      guard let html = cmark_markdown_to_html(characters.baseAddress, characters.count, CMARK_OPT_SMART) else { return 0 }
      defer { free(html) }
      return strlen(html)
    }
  }
}
let document = try MarkdownParser.parse(markdown).document
try measure("Markdown: parse") { try MarkdownParser.parse(markdown).document.blocks.count }
let renderer = EmailRenderer(tokens: tokens, direction: .ltr) { _ in nil }
measure("Markdown: render for mail") { renderer.html(document).utf8.count }
measure("Markdown: render for the page") { WebRenderer(headingShift: 1).html(document).utf8.count }
measure("Markdown: render as plain text") { TextRenderer { _ in nil }.text(document).utf8.count }
try measure("Campaigns: the whole issue, from the file", rounds: 60) { try issue(sections: 22).html.filled { _ in "" }.utf8.count }

let reader = Subscriber(
  id: ID(1), publicID: PublicID(hex: String(repeating: "a", count: 32))!, address: try EmailAddress(parsing: "ada@example.org"),
  name: "Ada Field",
  createdAt: Timestamp(milliseconds: 0))
let recipient = CompiledIssue.Recipient(subscriber: reader, list: ID(1), campaign: ID(1))
// About 30 and 75 KB of HTML.
for sections in [8, 22] {
  let issue = try issue(sections: sections)
  let size = "\(issue.html.filled { _ in "Ada" }.utf8.count >> 10) KB of HTML"
  let compiled = try CompiledIssue(issue, keys: SigningKeys([1: [UInt8](repeating: 1, count: 32)])!)
  measure("Mail: merge of \(size)") { issue.html.filled { _ in "Ada" }.utf8.count }
  try measure("Mail: the whole message, \(size)") { try compiled.message(for: recipient, now: Timestamp(milliseconds: 0)).count }
  let template = try MustacheTemplate(string: issue.html.filled { _ in "{{name}}" })
  measure("swift-mustache: merge of \(size)") { template.render(["name": "Ada"]).utf8.count }
}
