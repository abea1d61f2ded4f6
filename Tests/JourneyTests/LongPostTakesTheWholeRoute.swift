import Foundation
import Testing

/// A post that nobody wrote for us, when it lies beside the checkout.
@Suite(.inTurn) struct LongPostTakesTheWholeRoute {
  private static let post = Program.root + "/../shared/posts/what-to-do-now-and-tomorrow.md"

  @Test(.enabled(if: FileManager.default.fileExists(atPath: post), "../shared/posts is not beside the checkout"))
  func `Its words come through check, sending, mailbox and archive`() async throws {
    let text = try String(contentsOfFile: Self.post, encoding: .utf8)
    let title = try #require(text.firstMatch(of: /\ntitle: (.+)\n/)).1
    let author = try #require(text.firstMatch(of: /\nauthor: (.+)\n/)).1
    let paragraphs = text.split(separator: "\n---\n", maxSplits: 1)[1].split(separator: "\n\n").map { Self.plain(String($0)) }
    #expect(paragraphs.count > 3)
    let place = try await Workplace()
    try place.set(["site.listen": "\"127.0.0.1:0\"", "inbox.listen": "\"127.0.0.1:0\""])
    let path = try place.write("posts/what-to-do-now-and-tomorrow.md", text)
    let checked = try await place.tuesday("check", path)
    #expect(checked.code == 0 && checked.output.hasPrefix("1 post checked, 0 errors"), "\(checked.errors)")
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    let sent = try await place.tuesday("send", path, "--confirm", "what-to-do-now-and-tomorrow")
    #expect(sent.code == 0 && sent.output.contains("1 audience = 1 accepted"), "\(sent.errors)")

    let serving = try await ServePeer(place)
    let mailbox = try #require(serving.mailbox)
    let list = try await serving.request("GET", mailbox + "/").body
    #expect(list.contains(title))
    let mail = try #require(list.firstMatch(of: /\/m\/([A-Za-z0-9.]+)/)).1
    for part in ["text", "html"] {
      let shown = Self.plain(try await serving.request("GET", "\(mailbox)/m/\(mail)/\(part)").body)
      for paragraph in paragraphs { #expect(shown.contains(paragraph), "\(part): \(paragraph)") }
      #expect(shown.contains(author) && shown.contains("1 Main Street, Springfield"))
    }
    let source = try await serving.request("GET", "\(mailbox)/m/\(mail)/source").body
    #expect(source.contains("\nSubject: \(title)\n"), "\(source.prefix(1500))")

    let page = try await serving.request("GET", "/posts/what-to-do-now-and-tomorrow")
    #expect(page.status == 200)
    for paragraph in paragraphs { #expect(Self.plain(page.body).contains(paragraph), "\(paragraph)") }
    #expect(page.body.contains(title) && page.body.contains(author))
    #expect(try await serving.request("GET", "/posts").body.contains(title))
    #expect(try await serving.request("GET", "/feed.atom").body.contains(title))
    #expect(await serving.stop() == 0)
  }

  /// Words alone: without tags, entities, kinds of quotes and dashes, or the width of a line.
  private static func plain(_ text: String) -> String {
    var text = text.replacing(/<[^>]*>/, with: " ")
    for (written, meant) in [
      ("&amp;", "&"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&apos;", "'"), ("&nbsp;", " "), ("“", "\""), ("”", "\""),
      ("’", "'"),
      ("‘", "'"),
    ] { text = text.replacing(written, with: meant) }
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
