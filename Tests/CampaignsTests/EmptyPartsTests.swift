import Audience
import Markdown
import Testing

@testable import Campaigns

/// What would be an empty button, bullet or heading for some readers is told before anybody gets one.
@Suite struct EmptyPartsTests {
  private func faults(_ body: String) throws -> [Diagnostic] {
    let kinds: [String: AttributeKind] = ["city": .text, "member": .boolean]
    do {
      _ = try Post.parse("---\ntitle: T\n---\n\nHello.\n\n\(body)\n", path: "posts/x.md", attributes: kinds)
      return []
    } catch let faulty as Post.Faulty {
      return faulty.diagnostics.filter { $0.severity == .error }
    }
  }

  @Test(
    "A part that is empty for some of those who get it is an error at its first tag, and says for whom",
    arguments: [
      ("## %%", 4, "a heading"), ("### *%%*", 6, "a heading"), ("<h2>%%</h2>", 5, "a heading"), ("[%%](https://example.org)", 2, "a link"),
      ("a *[%%](https://example.org)* b", 5, "a link"), ("<a href=\"https://example.org\">%%</a>", 31, "a link"),
      ("[%%](https://example.org \"button\")", 2, "a button"), ("![%%](https://example.org/a.png)", 3, "a picture's text"),
      ("a ![%%](https://example.org/a.png) b", 5, "a picture's text"),
      ("<img src=\"https://example.org/a.png\" alt=\"%%\">", 43, "a picture's text"),
      ("![a](https://example.org/a.png \"%%\")", 33, "a caption"), ("- %%", 3, "a list item"), ("1. a\n   - %%", 6, "a list item"),
      ("- [x] %%", 7, "a list item"), ("<ul><li class=\"a\">%%</li></ul>", 19, "a list item"), ("> %%", 3, "a quote"),
      ("> [!QUOTE] %%", 12, "a quote"), ("> [!NOTE] %%\n> words", 11, "a callout's title"),
      ("| %% | b |\n|---|---|\n| c | d |", 3, "the head of a column"),
      ("<table><tr><th>%%</th><td>b</td></tr></table>", 16, "the head of a row or column"),
      ("<details><summary>%%</summary>words</details>", 19, "a summary"), ("a[^1]\n\n[^1]: %%", 7, "a footnote"),
      ("[![%%](https://example.org/a.png)](https://example.org)", 4, "a link"),
    ])
  func empty(place: String, column: Int, part: String) throws {
    for tag in ["{% if city %}in {{ city }}{% endif %}", "{{ city }}"] {
      let found = try faults(place.replacing("%%", with: tag))
      #expect(found.map(\.column) == [column] && found[0].message == "\(part) is empty for readers who have no city", "\(found)")
    }
    for tag in ["{% if city %}in {{ city }}{% else %}here{% endif %}", "{{ city | default: \"here\" }}", "a {{ city }}"] {
      #expect(try faults(place.replacing("%%", with: tag)).isEmpty)
    }
  }

  @Test(
    "Whom a part is not for does not count",
    arguments: [
      "{% if city %}\n\n## {{ city }}\n\n> {{ city }}\n\n- {{ city }}\n\n[{{ city }}](https://example.org \"button\")\n\n{% endif %}",
      "{% if not city %}\n\na\n\n{% else %}\n\n## {{ city }}\n\n{% endif %}", "b {% if city %}[{{ city }}](https://example.org){% endif %}",
      "{% if member %}\n\n{% if city %}\n\n- {{ city }}\n\n{% else %}\n\na\n\n{% endif %}\n\n{% endif %}",
      "{% if member %}a{% elsif city %}[{{ city }}](https://example.org){% else %}b{% endif %}",
      "- {% if city %}a{% endif %}![](https://example.org/a.png \"decorative\")", "> {% if city %}a{% endif %}\n>\n> ---",
      "- {% if city %}a{% endif %}\n\n  - b", "| a | b |\n|---|---|\n| {% if city %}c{% endif %} | {{ city }} |",
    ])
  func others(body: String) throws {
    let found = try faults(body)
    #expect(found.isEmpty, "\(found)")
  }

  @Test func `A part in a condition that does not imply its value is empty for some who get it`() throws {
    let found = try faults(
      "{% if member %}\n\n## {{ city }}\n\n{% endif %}\n\n{% if city %}\n\na\n\n{% else %}\n\n- {{ city }}\n\n{% endif %}")
    #expect(found.map(\.line) == [9, 19], "\(found)")
    #expect(found.map(\.message).first == "a heading is empty for readers who have no city and whose member is true", "\(found)")
  }

  @Test func `Parts in parts are told once, and many of them are looked at in good time`() throws {
    #expect(try faults("> > > - ## {% if city %}a{% endif %}").map(\.message) == ["a list item is empty for readers who have no city"])
    let names = (0..<400).map { "{% if name == \"a\($0)\" %}a{% endif %}" }.joined()
    let elapsed = try ContinuousClock().measure {
      let deep = try faults(String(repeating: ">", count: 90) + names)
      let wide = try faults((0..<300).map { "- {% if name == \"a\($0)\" %}a{% endif %}{{ city }}" }.joined(separator: "\n"))
      #expect(deep.count == 1 && wide.count == 300)
    }
    #expect(elapsed < .seconds(20))
  }
}
