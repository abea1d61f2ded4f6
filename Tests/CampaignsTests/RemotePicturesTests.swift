import Curl
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

@Suite struct RemotePicturesTests {
  private let url = "https://pictures.example/small.png"

  private func made(_ body: String, head: String = "title: T", keeping json: String? = nil, outside: [String: String] = [:]) throws -> (
    mail: String, found: [Diagnostic]
  ) {
    let desk = try Desk()
    defer { desk.remove() }
    if let json {
      try FileManager.default.createDirectory(atPath: desk.folder + "/cards", withIntermediateDirectories: true)
      try json.write(toFile: RemotePictures(of: desk.publication).file(url), atomically: true, encoding: .utf8)
    }
    let path = desk.folder + "/posts/x.md"
    try "---\n\(head)\n---\n\n\(body)\n".write(toFile: path, atomically: true, encoding: .utf8)
    let post = try Post.load(path, attributes: [:]).post
    let (issue, found) = try IssueRenderer(desk.publication, mode: .live).inspect(
      post, today: LocalDate(year: 2026, month: 11, day: 24), outside: outside)
    // So short a post is told that its first words are few.
    return (issue?.html.filled { _ in "x" } ?? "", found.filter { !$0.message.contains("after the subject") })
  }

  @Test func `A picture of another site has the size that was found, and none before`() throws {
    let before = try made("![a](\(url))")
    #expect(before.mail.contains("small.png\" alt=\"a\"") && before.found.map(\.message).first?.contains("nobody has measured") == true)
    let after = try made("![a](\(url))", keeping: "{\"picture\": \"\(url)\", \"width\": 60, \"height\": 40}")
    #expect(after.mail.contains("width=\"60\" height=\"40\" alt=\"a\"") && after.found.isEmpty)
  }

  @Test func `An author's picture that is no square is told of, once it was looked at`() throws {
    func found(_ size: String?) throws -> [String] {
      let json = size.map { "{\"picture\": \"\(url)\", \($0)}" }
      return try made("Words.", head: "title: T\nauthor: {name: Ada, picture: \"\(url)\"}", keeping: json).found.map(\.message)
    }
    #expect(try found("\"width\": 400, \"height\": 800").first?.contains("has 400 by 800 pixels") == true)
    #expect(try found(nil).first?.contains("nobody has measured") == true && found("\"width\": 400, \"height\": 410").isEmpty)
  }

  @Test func `A picture whose address is another for each reader is told of where its width is left open`() throws {
    let address = "https://a.example/{{ name | default: \"x\" }}.png"
    let found = try made("Words. ![a](\(address))").found
    #expect(found.count == 1 && found[0].message.hasPrefix("nobody can measure") && found[0].message.contains("{{ name"), "\(found)")
    #expect(try made("Words. <img src='\(address)' alt=\"a\" width=\"90\">").found.isEmpty)
  }

  @Test func `What was wrong with a picture is told at it`() throws {
    let found = try made("a\n\nb ![a](\(url))", outside: [url: "answers with 404"]).found
    #expect(found.map(\.line) == [7] && found.map(\.column) == [3] && found[0].message.hasSuffix("small.png answers with 404"))
  }

  @Test(
    "Only what has to be measured, and can be, is asked for",
    arguments: [
      ("![a](https://a.example/b.png) ![a](https://a.example/b.png)", ["https://a.example/b.png"]),
      ("![a](https://a.example/b.svg) ![a](https://a.example/b.webp?c)", []),
      ("<img src=\"https://a.example/b.png\" alt=\"a\" width=\"9\">", []),
      ("![a](https://a.example/{{ email }}.png)", []),
    ])
  func measurable(body: String, urls: [String]) throws {
    let post = try Post.parse("---\ntitle: T\n---\n\n\(body)\n", path: "x.md").post
    #expect(RemotePictures.measurable(in: post) == urls)
  }
}
