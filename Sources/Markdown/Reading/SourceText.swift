internal import Words

/// A post file cut in two at its `---` lines. Nothing throws here: what is wrong is in `diagnostics`, with its place.
package struct SourceText: Sendable {
  /// As far as it is good: one fault hides nothing else. Nil when nothing of it could be read.
  package let frontMatter: FrontMatter?
  /// Empty when it is too long for anybody to look at.
  package let body: String
  /// The file's line on which `body` begins.
  package let bodyFirstLine: Int
  package let diagnostics: [Diagnostic]

  package init(parsing file: String) {
    var text = MergeMark.removingReserved(from: file)
    if text.hasByte(where: { $0 == 0x0D }) { text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n") }
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    func endOfLine(from start: String.Index) -> String.Index { text.utf8[start...].firstIndex(of: 0x0A) ?? text.endIndex }
    func isFence(_ line: Substring.UTF8View) -> Bool { line.starts(with: "---".utf8) && line.dropFirst(3).allSatisfy { $0 == 0x20 } }
    let conflict = Self.conflict(in: text)
    let first = endOfLine(from: text.startIndex)
    guard isFence(text.utf8[..<first]) else {
      self.init(
        nil, text, 1, Self.fault("the post has no front matter", "begin the file with a line ---, `title: …`, and another ---") + conflict)
      return
    }
    // The line feed before the line that is looked at, and the number of that.
    var (feed, number) = (first, 2)
    while feed < text.endIndex {
      let start = text.utf8.index(after: feed)
      let end = endOfLine(from: start)
      if isFence(text.utf8[start..<end]) {
        let reader = FrontMatterReader(String(text[first..<start].dropFirst()), firstLine: 2)
        let body = String(text[end...].dropFirst())
        self.init(reader.frontMatter.lines.isEmpty ? nil : reader.frontMatter, body, number + 1, reader.diagnostics + conflict)
        return
      }
      (feed, number) = (end, number + 1)
    }
    self.init(nil, "", 1, Self.fault("the front matter has no end", "put a line --- under it") + conflict)
  }

  private init(_ frontMatter: FrontMatter?, _ body: String, _ bodyFirstLine: Int, _ diagnostics: [Diagnostic]) {
    let excess = MarkdownGuards.excess(of: body, firstLine: bodyFirstLine)
    self.frontMatter = frontMatter
    self.body = excess == nil ? body : ""
    self.bodyFirstLine = bodyFirstLine
    self.diagnostics = diagnostics + (excess.map { [$0] } ?? [])
  }

  /// What git leaves in a file that two have changed, until somebody has chosen.
  private static func conflict(in text: String) -> [Diagnostic] {
    guard text.contains("<<<<<<< ") else { return [] }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.firstIndex(where: { $0.hasPrefix("<<<<<<< ") }), let middle = lines[first...].firstIndex(of: "======="),
      let last = lines[middle...].firstIndex(where: { $0.hasPrefix(">>>>>>> ") })
    else { return [] }
    let hint = "choose what is to stand in lines \(first + 1) to \(last + 1); a line that is meant so begins with a space"
    return [.error("git could not merge two versions, and both are here", line: first + 1, hint: hint)]
  }

  private static func fault(_ message: String, _ hint: String) -> [Diagnostic] {
    [.error(message, hint: hint)]
  }
}
