import Foundation
import HTML
import Testing

/// Chromium as the judge of what sanitized HTML is: it must see the very elements that were checked, and run nothing.
@Suite struct BrowserTreeTests {
  private struct Shown: Decodable {
    let elements: [Element]
    let events: [String]
  }

  private struct Element: Decodable, Equatable {
    let name: String
    let attributes: [String: String]

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      name = try list.decode(String.self)
      attributes = try list.decode([String: String].self)
    }

    init(_ element: HTMLElement) {
      name = element.name
      attributes = Dictionary(element.attributes.map { ($0.name, $0.value) }) { first, _ in first }
    }
  }

  @Test(.enabled(if: Peer.isReady, Peer.reason)) func `A browser sees what was checked, and runs nothing`() async throws {
    var soup = TagSoup(seed: 99)
    let markup = Attacks.all + (0..<400).map { _ in soup.next() }
    let clean = try markup.map { Sanitizer(prefix: "u-").sanitized(try HTMLFragment(parsing: $0).nodes).nodes }
    let data = try await Peer.output(of: "browser_tree.py", clean.map { HTMLFragment($0).html })
    let shown = try JSONDecoder().decode([Shown].self, from: data)
    try #require(shown.count == clean.count)
    for (index, shown) in shown.enumerated() {
      #expect(shown.events.isEmpty, "\(markup[index])")
      #expect(shown.elements == Self.elements(clean[index]), "\(markup[index]) → \(HTMLFragment(clean[index]).html)")
    }
  }

  @Test(.enabled(if: Peer.isReady, Peer.reason)) func `The judge sees a script run`() async throws {
    let data = try await Peer.output(of: "browser_tree.py", ["<p>a<script>alert(1)</script>"])
    let shown = try JSONDecoder().decode([Shown].self, from: data)
    #expect(shown.map(\.events) == [["dialog 1"]] && shown.first?.elements.map(\.name) == ["p", "script"])
  }

  private static func elements(_ nodes: [HTMLNode]) -> [Element] {
    nodes.flatMap { node -> [Element] in
      guard case .element(let element) = node else { return [] }
      return [Element(element)] + elements(element.children)
    }
  }
}
