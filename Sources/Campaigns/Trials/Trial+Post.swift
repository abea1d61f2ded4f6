internal import HTML
internal import Mail
internal import Markdown

extension Trial {
  /// Of a post with several subjects; nil for one with a title only.
  ///
  /// - Parameters:
  ///   - clicks: how they are counted; nil: not at all.
  ///   - read: a marked text as it is for who has no reader's values.
  /// - Throws: ``Post/Faulty`` when it is to be decided by what is not counted.
  init?(of post: Post, clicks: Tracking.Counting?, hasLinks: Bool, read: (String) -> String) throws {
    if post.subjects.isEmpty { return nil }
    let wish = post.frontMatter.trial
    let isCounted = clicks == .reader && hasLinks
    if wish?.metric == .clicks && !isCounted {
      let place = post.frontMatter.place(of: "trial.metric")
      throw Post.Faulty(
        path: post.path,
        diagnostics: [
          .error(
            clicks == .reader
              ? "`metric` is clicks, and the post has no link that is counted" : "`metric` is clicks, and nobody counts who follows links",
            line: place.line, column: place.column,
            hint: clicks == .reader
              ? "write a link, or metric: unsubscribes"
              : "set tracking.clicks = \"reader\" in tuesday.toml, or write metric: unsubscribes, or none: an even split, and no choice")
        ])
    }
    self.init(
      variants: post.subjects.map { Variant(subject: SlottedText(marked: $0), text: read($0)) },
      metric: wish?.metric ?? (isCounted ? .clicks : .none), share: wish?.share ?? Self.standard.share,
      wait: wish?.wait ?? Self.standard.wait, isTitle: post.frontMatter.title.isEmpty)
  }
}

extension SlottedText.Piece {
  /// The same in HTML, also where it is the value of an attribute.
  var inHTML: SlottedText.Piece { if case .text(let text) = self { .text(HTMLEscape.attribute(text)) } else { self } }
}
