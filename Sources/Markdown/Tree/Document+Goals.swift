internal import Words

extension Document {
  /// The addresses of the web that a reader may follow from words that are none themselves, or from a card: each once, in reading order. Not
  /// those with a reader's value in them.
  ///
  /// - Parameter resolve: where what it links to by a path is.
  package func goals(_ resolve: (String) -> ImageSource?) -> [String] {
    var found = links.filter { $0.namedSite == nil }.map { $0.url(resolve) }
    visit(blocks: { if case .card(let card) = $0 { found.append(card.url) } })
    var known: Set<String> = []
    return found.filter { LinkTarget.isWeb($0) && !MergeMark.isIn($0) && known.insert($0).inserted }
  }
}
