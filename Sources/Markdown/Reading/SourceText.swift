/// A post file cut in two at its `---` lines. Nothing throws here: what is wrong is in `diagnostics`, with its place.
package struct SourceText: Sendable {
  /// Nil when the file has none or it could not be read.
  package let frontMatter: FrontMatter?
  package let body: String
  /// The file's line on which `body` begins.
  package let bodyFirstLine: Int
  package let diagnostics: [Diagnostic]

  package init(parsing file: String) {
    var text = file.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    func isFence(_ line: Substring) -> Bool { line.hasPrefix("---") && line.dropFirst(3).allSatisfy { $0 == " " } }
    guard let first = lines.first, isFence(first) else {
      self.init(nil, text, 1, Self.fault("the post has no front matter", "begin the file with a line ---, `title: …`, and another ---"))
      return
    }
    guard let end = lines.dropFirst().firstIndex(where: isFence) else {
      self.init(nil, "", 1, Self.fault("the front matter has no end", "put a line --- under it"))
      return
    }
    let reader = FrontMatterReader(lines[1..<end].joined(separator: "\n"), firstLine: 2)
    let body = lines[(end + 1)...].joined(separator: "\n")
    self.init(reader.diagnostics.isEmpty ? reader.frontMatter : nil, body, end + 2, reader.diagnostics)
  }

  private init(_ frontMatter: FrontMatter?, _ body: String, _ bodyFirstLine: Int, _ diagnostics: [Diagnostic]) {
    self.frontMatter = frontMatter
    self.body = body
    self.bodyFirstLine = bodyFirstLine
    self.diagnostics = diagnostics
  }

  private static func fault(_ message: String, _ hint: String) -> [Diagnostic] {
    [.error(message, hint: hint)]
  }
}
