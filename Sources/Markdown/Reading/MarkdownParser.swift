internal import CCmark
internal import Synchronization

/// CommonMark with GitHub's tables, task lists, strikethrough, autolinks and footnotes, through libcmark-gfm.
package enum MarkdownParser {
  /// libcmark-gfm keeps tables of special characters in globals that each parse sets and clears: one parse at a time, to its
  /// finish. Our tree is copied under the same lock; after that nothing is shared.
  private static let lock = Mutex(())

  private static let registered: Void = cmark_gfm_core_extensions_ensure_registered()

  /// libcmark-gfm's names of what we use beyond CommonMark.
  package static let extensions = ["table", "strikethrough", "autolink", "tasklist"]

  /// - Parameters:
  ///   - firstLine: the file's line on which `text` begins; added to every position.
  ///   - smart: typographic quotes, dashes and ellipses.
  ///   - language: BCP 47, whose quotes `smart` makes.
  ///   - extensions: libcmark-gfm's names.
  /// - Throws: a diagnostic for input that would take the parser too long or nests too deeply.
  package static func parse(
    _ text: String, firstLine: Int = 1, smart: Bool = true, language: String = "en", extensions: [String] = extensions
  ) throws(Diagnostic) -> (document: Document, diagnostics: [Diagnostic]) {
    try MarkdownGuards.check(text, firstLine: firstLine)
    let result = lock.withLock { _ -> Result<(Document, [Diagnostic]), Diagnostic> in
      registered
      let options = CMARK_OPT_FOOTNOTES | CMARK_OPT_VALIDATE_UTF8 | (smart ? CMARK_OPT_SMART : 0)
      guard let parser = cmark_parser_new_with_mem(options, NodeSlab.allocator) else { fatalError("out of memory") }
      defer {
        cmark_parser_free(parser)
        NodeSlab.clear()
      }
      for name in extensions {
        if let found = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, found) }
      }
      var text = smart ? Quotes.hiding(text) : text
      text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
      }
      guard let root = cmark_parser_finish(parser) else { fatalError("out of memory") }
      defer { cmark_node_free(root) }
      var copy = TreeCopy(
        text, firstLine: firstLine, quotes: smart ? Quotes(language: language) : nil, hasTasks: extensions.contains("tasklist"))
      return Result { () throws(Diagnostic) in (try copy.document(root), copy.diagnostics) }
    }
    return try result.get()
  }
}
