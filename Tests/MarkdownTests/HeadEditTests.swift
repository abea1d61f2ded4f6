import Foundation
import Testing

@testable import Markdown

@Suite struct HeadEditTests {
  private static let head = """
    # ours
    title: "One: two"   # the subject
    author:
      name: Ada   # she
      url: https://example.org/ada
    tags:
    - wood
    - parks

    # kept
    ready: false
    text: |
      # no comment
      line

    """

  private func edited(_ yaml: String, _ key: String, _ value: String?) throws -> String {
    var edit = HeadEdit(yaml)
    try edit.set(key, to: value)
    return edit.yaml
  }

  @Test func `A changed key keeps its comment, and every other line stays letter by letter`() throws {
    let changed = try edited(Self.head, "title", "Three")
    #expect(changed == Self.head.replacing("title: \"One: two\"   # the subject", with: "title: Three   # the subject"))
    #expect(try edited(Self.head, "ready", "true") == Self.head.replacing("ready: false", with: "ready: true"))
    let tags = try edited(Self.head, "tags", "[iron]")
    #expect(tags == Self.head.replacing("tags:\n- wood\n- parks\n", with: "tags: [iron]\n"))
    #expect(try edited(Self.head, "text", nil) == Self.head.replacing("text: |\n  # no comment\n  line\n", with: ""))
  }

  @Test func `A new key comes last, and one that goes leaves nothing`() throws {
    #expect(try edited("title: x\n", "date", "2026-12-01") == "title: x\ndate: 2026-12-01\n")
    #expect(try edited("title: x", "date", "2026-12-01") == "title: x\ndate: 2026-12-01\n")
    #expect(try edited("", "title", "x") == "title: x\n")
    #expect(try edited("# only this\n", "title", "x") == "# only this\ntitle: x\n")
    #expect(try edited("title: x\ndate: 2026-12-01\n", "date", nil) == "title: x\n")
  }

  @Test(arguments: [
    "title: it's # so", "title: 'it''s' # so", "title: \"a # b\" # so", "title: [\"a # b\"] # so", "title: a#b # so", "title:  x # so",
  ])
  func `The comment behind a value is found however the value is written`(_ line: String) throws {
    #expect(try edited(line + "\n", "title", "y") == "title: y # so\n")
  }

  @Test(arguments: [
    "{title: x, ready: false}", "title: x\n bad: [", "title: &a x\nlist: *a\n", "- title\n", "title: x\ntitle: y\n", "just words",
    "? title\n: x\n",
  ])
  func `A head in which one key cannot be changed by itself is not changed`(_ yaml: String) {
    #expect(throws: HeadEdit.Unreadable.self) { try edited(yaml, "title", "z") }
  }

  @Test(arguments: [
    "Plain words", "a: b", "true", "# x", "\"q\"", "- x", "2026-12-01", "1e3", "@x", "x ", "{{ a | default: \"b\" }}", "日本語", "[a]", "yes",
    "null", "é",
  ])
  func `Whatever a title is, it is read as it was written`(_ title: String) throws {
    let text = SourceText(parsing: "---\n" + (try edited("ready: true\n", "title", YAMLText.plain(title))) + "---\nx\n")
    #expect(text.frontMatter?.title == title.trimmingCharacters(in: .whitespaces) && text.frontMatter?.ready == true)
  }

  @Test(arguments: [
    "---\ntitle: x\n---\nbody\n", "---\n---\n", "no head\n", "---\ntitle: x\n", "", "---\ntitle: x\n---", "---\na: b\n---\n\n---\nmore\n",
  ])
  func `A file that is cut in two and put together is the file`(_ text: String) {
    let parts = PostParts(text)
    #expect(parts.text == text || parts.text == text + "\n")
    #expect(parts.body == SourceText(parsing: text).body || parts.head == nil)
  }
}
