internal import HTML
internal import Markdown

/// Looks whether what raw HTML colours can be read, itself or by a class of its theme's, in the mail that it becomes.
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
    var tags = ColoredTags(post.source)
    if tags.isEmpty { return [] }
    var document = post.document
    document.recognizeComponents(titles: [:])
    let content = EmailRenderer(tokens: theme.tokens, direction: .ltr) { _ in nil }.html(document, limit: IssueRenderer.sizeLimit)
    // One that is larger is told already.
    guard content.utf8.count <= IssueRenderer.sizeLimit, let mail = try? theme.numberedMail(around: content) else { return [] }
    var seen: Set<Diagnostic> = []
    let found = theme.faintTexts(in: mail).inOrder.compactMap { faint in
      faint.text.tags.lazy.filter { $0.line == nil }.compactMap { tags.place(of: $0) }.first.map { finding(faint, at: $0) }
    }.filter { seen.insert($0).inserted }
    let more = found.count - Self.limit
    let rest =
      more > 0 ? [Diagnostic.warning("\(more) more inks cannot be read well", line: post.firstLine, hint: Diagnostic.mendFirst)] : []
    return rest + found.prefix(Self.limit)
  }

  private func finding(_ faint: Theme.FaintText, at place: ColoredTags.Place) -> Diagnostic {
    let hint =
      faint.isDark
      ? "where the class gets a ground in the layout, give it an ink too, with !important and behind {{{dark_css}}}"
      : "make one of them darker or lighter, or leave both to the theme"
    return .warning(faint.message(), line: post.firstLine + place.line, column: place.column, hint: hint)
  }
}

extension [Theme.FaintText] {
  /// As the tags stand in the mail that make them.
  fileprivate var inOrder: [Theme.FaintText] {
    sorted { ($0.text.tags.first?.number ?? 0, $0.isDark ? 1 : 0) < ($1.text.tags.first?.number ?? 0, $1.isDark ? 1 : 0) }
  }
}

/// The tags in a post's text that have colours or classes, in order.
private struct ColoredTags {
  /// The line from 0, the column from 1.
  typealias Place = (line: Int, column: Int)

  private struct Written {
    let name: String
    /// With the prefix that the sanitizer gives them.
    let classes: Set<String>
    let colors: OwnColors
    let place: Place
  }

  private var rest: [Written] = []
  /// By the number of a tag of the mail.
  private var found: [Int: Place] = [:]

  var isEmpty: Bool { rest.isEmpty }

  init(_ source: String) {
    let start = /<([A-Za-z][A-Za-z0-9]*)\s[^>]*>?/
    for (number, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() where line.contains("<") {
      var (index, column) = (line.startIndex, 1)
      for match in line.matches(of: start) {
        column += line.distance(from: index, to: match.range.lowerBound)
        index = match.range.lowerBound
        let tag = match.output.0
        let attributes = Self.attributes(of: tag)
        let colors = OwnColors(style: attributes["style"] ?? "", bgcolor: attributes["bgcolor"])
        let classes = Set(
          Self.words(attributes["class"]).map { $0.hasPrefix(Places.prefix) ? $0 : Places.prefix + $0 })
        if classes.isEmpty && colors.ink == nil && colors.ground == nil { continue }
        rest.append(Written(name: match.1.lowercased(), classes: classes, colors: colors, place: (number, column)))
      }
    }
  }

  private static func words(_ list: String?) -> [String] { (list ?? "").split(whereSeparator: \.isWhitespace).map(String.init) }

  /// Made once: a post may have thousands of tags.
  nonisolated(unsafe) private static let pair = /\s([A-Za-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^"'\s>]+))/

  /// Of each name the first, in lower case.
  private static func attributes(of tag: Substring) -> [String: String] {
    let pairs = tag.matches(of: pair).map { ($0.1.lowercased(), String($0.2 ?? $0.3 ?? $0.4 ?? "")) }
    return Dictionary(pairs) { first, _ in first }
  }

  /// Of the first that has not been passed and may have become this tag of the mail.
  mutating func place(of tag: MailInks.Tag) -> Place? {
    if let known = found[tag.number] { return known }
    // The others are the renderer's.
    let classes = Set(Self.words(tag.attributes["class"]).filter { $0.hasPrefix(Places.prefix) })
    let colors = OwnColors(style: tag.attributes["style"] ?? "", bgcolor: tag.attributes["bgcolor"])
    func isSame(_ written: Written) -> Bool {
      // A heading has the level that it stands at, not the one that was written.
      let isNamed = EmailRenderer.mailTag(written.name) == tag.name || (written.name.isHeading && tag.name.isHeading)
      guard isNamed, written.classes == classes else { return false }
      // What a class says may have the last word.
      if !classes.isEmpty { return true }
      return written.colors.ground == colors.ground && (written.colors.ink ?? colors.ink) == colors.ink
    }
    guard let index = rest.firstIndex(where: isSame) else { return nil }
    found[tag.number] = rest[index].place
    rest.removeFirst(index + 1)
    return found[tag.number]
  }
}

extension String {
  fileprivate var isHeading: Bool { count == 2 && hasPrefix("h") && last?.isNumber == true }
}
