import Delivery
import Foundation
import Markdown
import Store
import Testing

@testable import Campaigns

@Suite struct ClientSupportTests {
  @Test func `What a mail program lacks is told where the post's own tag or picture asks for it`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    func feature(_ name: String) -> String { "{\"slug\": \"\(name)\", \"stats\": {\"gmail\": {\"ios\": {\"1\": \"n\"}}}}" }
    let data = desk.folder + "/data.json"
    let features = ["css-text-shadow", "css-letter-spacing", "html-small", "image-webp"].map(feature)
    try "[\(features.joined(separator: ","))]".write(toFile: data, atomically: true, encoding: .utf8)
    let path = desk.folder + "/posts/x.md"
    let body =
      "A text-shadow: nice words about .webp and `<small>`.\n\n```\n<p style=\"text-shadow: none\">\n```\n\n"
      + "<p\n  style=\"text-shadow:1px 1px #ffffff\">b</p>\n\n<small>c</small>\n\n![d](https://example.org/d.webp)"
    try "---\ntitle: T\n---\n\(body)\n".write(toFile: path, atomically: true, encoding: .utf8)
    let post = try Post.load(path, attributes: [:]).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
    let findings = try ClientSupport(file: data).findings(issue, of: post).filter { !$0.message.hasPrefix("the theme's") }
    let lines = Dictionary(uniqueKeysWithValues: findings.map { ($0.message.prefix { $0 != " " }, $0.line) })
    #expect(lines == ["text-shadow:": 11, "<small>": 13, ".webp": 15], "\(findings)")
  }

  @Test func `What themes use knowingly is told where a writer's own tags use it, and nowhere else`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let features = ["css-opacity", "css-display-none", "css-white-space", "css-border-radius", "html-anchor-links", "html-lang"]
    let stats = features.map { "{\"slug\": \"\($0)\", \"stats\": {\"gmail\": {\"ios\": {\"1\": \"n\"}}}}" }
    let data = desk.folder + "/data.json"
    try "[\(stats.joined(separator: ","))]".write(toFile: data, atomically: true, encoding: .utf8)
    func lines(_ body: String) throws -> [Int: String] {
      let path = desk.folder + "/posts/x.md"
      try "---\ntitle: T\n---\n\(body)\n".write(toFile: path, atomically: true, encoding: .utf8)
      let post = try Post.load(path, attributes: [:]).post
      let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
      let found = try ClientSupport(file: data).findings(issue, of: post)
      return Dictionary(uniqueKeysWithValues: found.map { ($0.line, String($0.message.prefix { $0 != " " })) })
    }
    let own =
      "<p style=\"opacity:0.5\">b</p>\n\n<i style=\"display:none\">c</i>\n\n<h2 style=\"white-space:pre\">d</h2>\n\n<a href=\"#x\" id=\"x\">e</a>\n"
    #expect(try lines(own) == [4: "opacity:", 6: "display:none", 8: "white-space:", 10: "href=\"#"])
    let ours =
      "<i lang=\"fr\">b</i> [c](#d)\n\n# d\n\n[e](https://example.org \"button\")\n\n```\nf\n```\n\n    <p style=\"opacity:0.5\">\n"
    #expect(try lines(ours).isEmpty)
  }

  /// The file that caniemail.com gives, when it lies beside the checkout.
  private static let clientSupport =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    + "/../shared/suites/caniemail/caniemail.json"

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: clientSupport), "caniemail's data is not beside the checkout"),
    arguments: Desk.themes)
  func `No theme rests on what a mail program that many use lacks`(theme: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let path = desk.folder + "/posts/x.md"
    try "---\ntitle: T\ntemplate: \(theme)\nauthor: {name: Ada, bio: She writes.}\n---\n\n\(ThemesTests.everything)\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    let post = try Post.load(path, attributes: [:]).post
    let issue = try IssueRenderer(desk.publication, mode: .live).issue(of: post, today: LocalDate(year: 2026, month: 11, day: 24))
    let findings = try ClientSupport(file: Self.clientSupport).findings(issue, of: post)
    #expect(findings.isEmpty, "\(findings.map(\.message))")
  }
}
