/// An element of a mail, with its places in the mail's bytes.
struct StyledElement {
  let name: String
  let attributes: [String: String]
  let classes: Set<Substring>
  /// Index of the element it stands in; nil for `html`.
  let parent: Int?
  var children: [Int] = []
  /// Among all children of its parent that are elements, from 0.
  let position: Int
  /// Neither elements nor text stand in it.
  var isEmpty = true
  /// Whether text that is more than space stands in it, not only in its elements.
  var hasWords = false
  /// Nil when the parser put the element there, or put it there again.
  let startTag: Range<Int>?
  /// Name, `=` and value with its quotes; nil when the start tag has none.
  let styleAttribute: Range<Int>?
  /// Between the tags, nil unless both are written.
  let content: Range<Int>?
  /// `head` and what stands in it, which is never shown.
  let isInHead: Bool
}
