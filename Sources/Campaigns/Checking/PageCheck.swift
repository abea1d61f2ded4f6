internal import Mail
internal import Markdown

/// Looks at a post as it stands on its page, where nothing of a reader does: what is there in every mail may be missing on it. What some
/// readers miss too is told of them.
struct PageCheck {
  private let post: Post
  private let nobody: Nobody

  init(_ post: Post, _ nobody: Nobody) {
    self.post = post
    self.nobody = nobody
  }

  var findings: [Diagnostic] { post.tags.entries.isEmpty ? [] : gaps + emptyParts }

  private var gaps: [Diagnostic] {
    let texts = [post.title, post.description, post.document.texts].map { SlottedText(marked: $0) }
    var told: Set<Int> = []
    return texts.flatMap { nobody.gaps(in: $0) }.filter { !$0.field.mayBeMissing && told.insert($0.number).inserted }.map { gap in
      let name = gap.field.name
      let hint = "write {{ \(name) | default: \"…\" }}, or put it between {% if \(name) %} and {% endif %}"
      return post.tags.warning(of: gap.number, "the page, which has no reader, has no \(name) here", hint)
    }
  }

  private var emptyParts: [Diagnostic] {
    post.emptiness { text in
      let isEmpty = nobody.text(SlottedText(marked: text)).allSatisfy(\.isWhitespace)
      // A torn condition is told as that.
      guard isEmpty, (try? Nesting.check(text)) != nil, SlottedText(marked: text).emptiness(post.tags.entries) == nil else { return nil }
      return "on the page, which has no reader"
    }
  }
}
