internal import HTML
internal import Markdown

extension Theme {
  /// Words of a mail that do not stand out from their ground.
  struct FaintText {
    let text: MailInks.Text
    private let fault: String

    init?(_ text: MailInks.Text) {
      guard let fault = Contrast.fault(text.ink, text.ground) else { return nil }
      (self.text, self.fault) = (text, fault)
    }

    /// - Parameter tag: words behind the ink that tell whose it is.
    func message(of tag: String = "") -> String {
      "\(isDark ? "in the dark, " : "")the ink \(text.ink)\(tag) on \(text.ground) \(fault)"
    }

    var isDark: Bool { text.palette == .dark }

    /// Whether tags of the same names give another the same two.
    func isSame(as other: FaintText) -> Bool {
      (text.palette, text.ink, text.ground) == (other.text.palette, other.text.ink, other.text.ground)
        && text.tags.map(\.name) == other.text.tags.map(\.name)
    }
  }

  func inks(of mail: String) -> MailInks? { try? MailInks(of: mail, limits: Self.inliner.limits) }

  /// Those of a mail made of it, but for pairs of tokens, which are told of their file.
  func faintTexts(in inks: MailInks) -> [FaintText] {
    let told = tokens.lowContrasts
    return inks.texts.filter { text in
      !told.contains { $0.palette == text.palette.rawValue && $0.ink == text.ink && $0.ground == text.ground }
    }.compactMap(FaintText.init)
  }

  private var sampleMail: String? {
    try? numberedMail(around: EmailRenderer(tokens: tokens, direction: .ltr) { _ in nil }.html(Self.sample))
  }

  /// Those of which its own warnings tell.
  var ownFaintTexts: [FaintText] { sampleMail.flatMap(inks).map(faintTexts) ?? [] }

  /// Of its own tags and rules, as they are in a mail.
  var mailWarnings: [Diagnostic] {
    guard let mail = sampleMail else { return [] }
    let remarks = (try? LayoutTags(of: mail, limits: Self.inliner.limits).remarks) ?? []
    return remarks.map { .warning($0.message, file: layout, line: $0.line, hint: $0.hint) }.capped() + inkWarnings(mail)
  }

  /// Around a post and in it.
  private func inkWarnings(_ mail: String) -> [Diagnostic] {
    var seen: Set<String> = []
    let warnings = (inks(of: mail).map(faintTexts) ?? []).map { faint in
      let tag = faint.text.tags.first
      // Where it is the post's, a rule is to blame.
      let line = tag?.line ?? line(ofColor: faint.text.ink) ?? line(ofColor: faint.text.ground) ?? 1
      let words = tag.map { ($0.line == nil ? " of a post's " : " of ") + $0.words } ?? ""
      let hint = "make one of them darker or lighter" + (faint.isDark ? ", in a rule with !important behind {{{dark_css}}}" : "")
      return Diagnostic.warning(faint.message(of: words), file: layout, line: line, hint: hint)
    }
    return warnings.filter { seen.insert($0.message).inserted }.capped()
  }

  private func line(ofColor color: String) -> Int? {
    // Where it does not stand at all, this is 1 too.
    let line = Self.line(of: [color], in: layout)
    return line > 1 ? line : nil
  }
}

extension MailInks.Tag {
  /// Of the layout; nil for a tag of the post.
  var line: Int? { LayoutFile.line(attributes[LayoutFile.lineAttribute]) }

  /// As its writer knows it.
  fileprivate var words: String { "<\(name)" + (attributes["class"].map { " class=\"\($0)\"" } ?? "") + ">" }
}
