// What a program puts into a document, and no file has a place of.

extension Heading {
  package init(level: Int, _ content: [Inline]) { self.init(level: level, content: content, line: 1, column: 1) }
}

extension Link {
  package init(to destination: String, _ content: [Inline]) {
    self.init(destination: destination, title: "", content: content, line: 1, column: 1)
  }
}

extension Image {
  package init(_ source: String, alt: String) { self.init(source: source, title: "", alt: alt, line: 1, column: 1) }
}
