internal import Words

/// A post file cut in two at its `---` lines. Nothing throws here: what is wrong is in `diagnostics`, with its place.
package struct SourceText: Sendable {
  /// Nil when the file has none or it could not be read.
  package let frontMatter: FrontMatter?
  /// Empty when it is too long for anybody to look at.
  package let body: String
  /// The file's line on which `body` begins.
  package let bodyFirstLine: Int
  package let diagnostics: [Diagnostic]

  package init(parsing file: String) {
    var text = file.hasByte { $0 == 0x0D } ? file.replacing("\r\n", with: "\n").replacing("\r", with: "\n") : file
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    func isFence(_ line: Substring.UTF8View) -> Bool { line.starts(with: "---".utf8) && line.dropFirst(3).allSatisfy { $0 == 0x20 } }
    guard let first = lines.first, isFence(first) else {
      self.init(nil, text, 1, Self.fault("the post has no front matter", "begin the file with a line ---, `title: …`, and another ---"))
      return
    }
    guard let end = lines.dropFirst().firstIndex(where: isFence) else {
      self.init(nil, "", 1, Self.fault("the front matter has no end", "put a line --- under it"))
      return
    }
    let reader = FrontMatterReader(String(text[lines[1].startIndex..<lines[end].startIndex]), firstLine: 2)
    let body = String(text[lines[end].endIndex...].dropFirst())
    self.init(reader.diagnostics.isEmpty ? reader.frontMatter : nil, body, end + 2, reader.diagnostics)
  }

  private init(_ frontMatter: FrontMatter?, _ body: String, _ bodyFirstLine: Int, _ diagnostics: [Diagnostic]) {
    let excess = MarkdownGuards.excess(of: body, firstLine: bodyFirstLine)
    self.frontMatter = frontMatter
    self.body = excess == nil ? body : ""
    self.bodyFirstLine = bodyFirstLine
    self.diagnostics = diagnostics + (excess.map { [$0] } ?? [])
  }

  private static func fault(_ message: String, _ hint: String) -> [Diagnostic] {
    [.error(message, hint: hint)]
  }
}
