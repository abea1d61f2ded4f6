/// A post file cut in two for an editor, and put together again as it was: what nobody edits does not change.
///
/// Lines end in LF, and there is no BOM: what the file has of those is the file's own business.
package struct PostParts: Sendable, Hashable {
  /// The lines between the `---` lines, with the last one's end. Nil: the file has no head, or one without an end.
  package var head: String?
  package var body: String

  package init(head: String?, body: String) { (self.head, self.body) = (head, body) }

  /// As ``SourceText`` cuts it.
  package init(_ text: String) {
    func isFence(_ line: Substring) -> Bool { line.hasPrefix("---") && line.dropFirst(3).allSatisfy { $0 == " " } }
    func endOfLine(from start: String.Index) -> String.Index { text[start...].firstIndex(of: "\n") ?? text.endIndex }
    let first = endOfLine(from: text.startIndex)
    var feed = first
    while isFence(text[..<first]), feed < text.endIndex {
      let start = text.index(after: feed)
      let end = endOfLine(from: start)
      if isFence(text[start..<end]) {
        self.init(head: String(text[first..<start].dropFirst()), body: String(text[end...].dropFirst()))
        return
      }
      feed = end
    }
    self.init(head: nil, body: text)
  }

  package var text: String {
    guard let head else { return body }
    return "---\n" + head + (head.isEmpty || head.hasSuffix("\n") ? "" : "\n") + "---\n" + body
  }
}
