internal import Markdown

extension Theme {
  /// A post with all that the renderer makes, and words of each kind in it.
  static let sample: Document = {
    let words = "**bold *words*** *stressed* ~~gone~~ `code` [a **link**](https://example.org)"
    let callouts = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION", "QUOTE"].map {
      "> [!\($0)] Title\n> Words \(words)\n>\n> — A source\n"
    }
    let text = """
      Words \(words) and a note[^1].

      # Heading \(words)

      ## Heading \(words)

      ### Heading \(words)

      #### Heading \(words)

      ##### Heading \(words)

      > Quotation \(words)
      >
      > - Item \(words)

      \(callouts.joined(separator: "\n"))
      - Item \(words)
      - [x] Task \(words)

      ***

      - [ ] Task \(words)

      ***

      1. Item \(words)

         Paragraph \(words)

      ![A picture](https://example.org/a.png "A caption")

      [A button](https://example.org "button")

      ```swift
      let number = 1, text = "a" // a comment
      func name() {}
      ```

      ```diff
      - gone
      + new
      ```

      | A \(words) | B |
      |---|---|
      | 1 \(words) | 2 |

      | A \(words) | B | C | D | E |
      |---|---|---|---|---|
      | 1 \(words) | 2 | 3 | 4 | 5 |

      <div>Words <small>small</small> <sub>a</sub> <sup>b</sup> <mark>d</mark> <u>e</u> <ins>f</ins> <q>i</q> <cite>j</cite>
      <abbr>k</abbr> <var>l</var> <span>n</span></div>

      <p>Words</p>

      <details><summary>Words</summary>Words</details>

      <dl><dt>Words</dt><dd>Words</dd></dl>

      <table><caption>Words</caption><tr><th>Words</th></tr><tr><td>Words <strong>a</strong> <em>b</em></td></tr></table>

      [^1]: The note \(words).
      """
    var document = (try? MarkdownParser.parse(text).document) ?? Document(blocks: [], footnotes: [])
    _ = document.sanitizeHTML()
    document.recognizeComponents(titles: [:])
    let picture = ImageSource(url: "https://example.org/a.png", width: 600, height: 300)
    document.blocks.append(.card(Card(url: "https://example.org", title: "A page", site: "example.org", picture: picture)))
    return document
  }()
}
