internal import HTML
internal import Markdown

/// Looks whether what raw HTML colours, or what a theme's rules make of it, can be read in the mail that it becomes.
struct InkCheck {
  private let post: Post
  private let theme: Theme

  init(_ post: Post, _ theme: Theme) {
    self.post = post
    self.theme = theme
  }

  /// Who reads more of them will look at all.
  private static let limit = 50

  var findings: [Diagnostic] {
    let written = WrittenTags(post.source)
    // What Markdown becomes is told of the theme.
    if written.isEmpty { return [] }
    var document = post.document
    document.recognizeComponents(titles: [:])
    let content = EmailRenderer(tokens: theme.tokens, direction: .ltr) { _ in nil }.html(document, limit: IssueRenderer.sizeLimit)
    // One that is larger is told already.
    guard content.utf8.count <= IssueRenderer.sizeLimit, let mail = try? theme.numberedMail(around: content),
      let inks = theme.inks(of: mail)
    else { return [] }
    // Where all tags are the layout's, so is the fault.
    let faint = theme.faintTexts(in: inks).filter { $0.text.tags.contains { $0.line == nil } }
    return faint.isEmpty ? [] : findings(faint, inks.tags, written.places(of: inks.tags))
  }

  private func findings(_ faint: [Theme.FaintText], _ tags: [MailInks.Tag], _ places: [Int: WrittenTags.Place]) -> [Diagnostic] {
    let told = faint.allSatisfy { $0.text.tags.contains { places[$0.number] != nil } } ? [] : theme.ownFaintTexts
    var seen: Set<Diagnostic> = []
    let found = faint.inOrder.compactMap { faint -> Diagnostic? in
      let own = faint.text.tags.filter { $0.line == nil }
      if let place = own.lazy.compactMap({ places[$0.number] }).first { return finding(faint, at: place) }
      if told.contains(where: faint.isSame(as:)) { return nil }
      var (tag, place): (MailInks.Tag?, WrittenTags.Place?) = (own.first, nil)
      while place == nil, let number = tag?.parent, tags[number].line == nil { (tag, place) = (tags[number], places[number]) }
      return finding(faint, of: own.first.map { " of <\($0.name)>" } ?? "", at: place)
    }.filter { seen.insert($0).inserted }
    let more = found.count - Self.limit
    let rest =
      more > 0 ? [Diagnostic.warning("\(more) more inks cannot be read well", line: post.firstLine, hint: Diagnostic.mendFirst)] : []
    return rest + found.prefix(Self.limit)
  }

  /// - Parameters:
  ///   - tag: words that tell whose ink it is, where that is not the tag at the place.
  ///   - place: nil where no tag that was written has to do with it.
  private func finding(_ faint: Theme.FaintText, of tag: String = "", at place: WrittenTags.Place?) -> Diagnostic {
    let hint =
      switch place {
      case nil: "a rule of the theme's layout makes it so: change its colours there"
      case let place? where place.hasClass && faint.isDark:
        "where the class gets a ground in the layout, give it an ink too, with !important and behind {{{dark_css}}}"
      case _?: "make one of them darker or lighter, or leave both to the theme"
      }
    let line = post.firstLine + (place?.line ?? 0)
    return .warning(faint.message(of: tag), line: line, column: place?.column ?? 1, hint: hint)
  }
}

extension [Theme.FaintText] {
  /// As the tags stand in the mail that make them.
  fileprivate var inOrder: [Theme.FaintText] {
    sorted { ($0.text.tags.first?.number ?? 0, $0.isDark ? 1 : 0) < ($1.text.tags.first?.number ?? 0, $1.isDark ? 1 : 0) }
  }
}
