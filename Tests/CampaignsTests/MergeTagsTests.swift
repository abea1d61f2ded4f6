import Foundation
import Mail
import Markdown
import Testing

@testable import Campaigns

@Suite struct MergeTagsTests {
  private func post(_ body: String) throws -> (post: Post, warnings: [Diagnostic]) {
    try Post.parse("---\ntitle: T\n---\n\(body)\n", path: "posts/2026-11-24-my-post.md")
  }

  @Test func `A tag in code is code, elsewhere it is a tag`() throws {
    let post = try post("Dear {{ first_name | default: \"friend\" }}, write `{{ nothing }}` and\n\n    {{ first_name }}\n").post
    let text = SlottedText(marked: TextRenderer { _ in nil }.text(post.document))
    #expect(text.filled { _ in "Ada" } == "Dear Ada, write {{ nothing }} and\n\n    {{ first_name }}\n")
    #expect(text.slots.count == 1)
    let slot = try #require(text.slots.first)
    #expect(post.tags.tags[slot] == MergeTag(name: .firstName, fallback: "friend"))
  }

  @Test(
    "A wrong tag is an error with its place",
    arguments: [
      ("Hello {{ frist_name }}!", 4, 7, "frist_name"), ("a\n\nb {{ name | upper }}", 6, 3, "filter"),
      ("{{ name | default: friend }}", 4, 1, "quoted"),
    ])
  func wrong(body: String, line: Int, column: Int, word: String) {
    #expect { _ = try post(body) } throws: { error in
      guard let fault = (error as? Post.Faulty)?.diagnostics.first else { return false }
      return fault.line == line && fault.column == column && fault.message.contains(word)
    }
  }

  @Test func `A tag can stand in a link, a heading and a title`() throws {
    let source = "---\ntitle: 'For {{ name | default: \"you\" }}'\n---\n# Hello {{ name }}\n\n[read]({{ web_url }})\n"
    let post = try Post.parse(source, path: "posts/x.md").post
    let html = WebRenderer().html(post.document)
    let filled = SlottedText(marked: html).filled { post.tags.tags[$0].name == .webURL ? "https://example.org/x" : "Ada" }
    #expect(filled == "<h1>Hello Ada</h1>\n<p><a href=\"https://example.org/x\">read</a></p>\n")
    #expect(SlottedText(marked: post.title).filled { post.tags.tags[$0].fallback ?? "" } == "For you")
  }

  @Test func `The slug comes from the file, without its date, or from the front matter`() throws {
    #expect(try post("x").post.slug == "my-post")
    #expect(try Post.parse("---\ntitle: T\nslug: other\n---\nx\n", path: "posts/y.md").post.slug == "other")
  }

  @Test func `An empty post is refused`() {
    #expect { _ = try post("  \n") } throws: { "\($0)".contains("no text") }
  }

  @Test func `A private-use character of the writer's own cannot pose as a mark`() throws {
    let post = try post("a \u{E000}0\u{E001} b {{ name }}").post
    let text = SlottedText(marked: TextRenderer { _ in nil }.text(post.document))
    #expect(text.filled { _ in "N" } == "a 0 b N\n")
  }
}
