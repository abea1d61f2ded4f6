import Audience
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

/// A post that uses everything, as every theme makes it, to the octet. `TUESDAY_REWRITE_GOLDEN=1` writes the files anew: read the
/// difference before it is committed.
@Suite struct GoldenTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden").path
  private static let isRewriting = ProcessInfo.processInfo.environment["TUESDAY_REWRITE_GOLDEN"] != nil

  private func compare(_ name: String, _ made: String) throws {
    let path = Self.folder + "/" + name
    if Self.isRewriting { try made.write(toFile: path, atomically: true, encoding: .utf8) }
    let kept = try String(contentsOfFile: path, encoding: .utf8)
    guard kept != made else { return }
    let lines = [kept, made].map { $0.split(separator: "\n", omittingEmptySubsequences: false) }
    let line = zip(lines[0], lines[1]).enumerated().first { $0.element.0 != $0.element.1 }
    Issue.record("\(name):\((line?.offset ?? 0) + 1): kept \(line?.element.0 ?? "") made \(line?.element.1 ?? "")")
  }

  @Test(arguments: Desk.themes)
  func `A post that uses everything is made as it was`(theme: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let source = try String(contentsOfFile: Self.folder + "/everything.md", encoding: .utf8)
    let path = desk.folder + "/posts/everything.md"
    try source.replacing("---\n", with: "---\ntemplate: \(theme)\n", maxReplacements: 1).write(
      toFile: path, atomically: true, encoding: .utf8)
    let root = URL(filePath: Self.folder).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    try FileManager.default.copyItem(atPath: root + "/Templates/Sample/ada.png", toPath: desk.folder + "/posts/ada.png")
    let post = try Post.load(path, attributes: ["city": .text]).post
    let made = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
    let keys = try #require(SigningKeys([1: [UInt8](repeating: 1, count: 32)]))
    let id = try #require(PublicID(hex: String(repeating: "a", count: 32)))
    let reader = Subscriber(
      id: ID(1), publicID: id, address: try EmailAddress(parsing: "ada@example.org"), name: "Ada Lindqvist",
      attributes: ["city": "Chicago"],
      createdAt: Timestamp(milliseconds: 1_700_000_000_000))
    let recipient = CompiledIssue.Recipient(subscriber: reader, list: ID(1), campaign: ID(1))
    let message = try CompiledIssue(made, keys: keys).message(for: recipient, now: Timestamp(milliseconds: 1_795_500_000_000))
    let parsed = ParsedMessage(message)
    try compare("\(theme).html", (parsed.htmlBody ?? "").replacing("\r\n", with: "\n"))
    try compare("\(theme).txt", (parsed.textBody ?? "").replacing("\r\n", with: "\n"))
    if theme == "letter" {
      try compare("page.html", made.webHTML)
      try compare("letter.eml", String(decoding: message, as: UTF8.self).replacing("\r\n", with: "\n"))
    }
  }
}
