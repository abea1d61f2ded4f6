/// A document as HTML for a page, whose look is the page's style sheet's.
package struct WebRenderer: Sendable {
  private let headingShift: Int
  private let plain: Bool
  private let back: String
  private let resolve: @Sendable (String) -> ImageSource?

  /// - Parameters:
  ///   - headingShift: added to the level of every heading, which never passes 6.
  ///   - back: what the arrow at a footnote's end says to whom it is read.
  ///   - resolve: where a picture of the post, or what it links to by a path, is on the site; nil leaves the path as it is.
  ///   - plain: the specification's markup and nothing more.
  package init(
    headingShift: Int = 0, plain: Bool = false, back: String = "Back to content",
    resolve: @escaping @Sendable (String) -> ImageSource? = { _ in nil }
  ) {
    self.headingShift = headingShift
    self.plain = plain
    self.back = back
    self.resolve = resolve
  }

  package func html(_ document: Document) -> String {
    // By number on our pages: after the writer's labels the second reference to `a` would be named like the first to `a-2`.
    let labels = plain ? document.footnotes.map(\.label) : []
    var page = WebPage(headingShift: headingShift, plain: plain, labels: labels, back: back, resolve: resolve)
    for block in document.blocks { page.append(block) }
    page.append(footnotes: document.footnotes)
    return page.output
  }
}
