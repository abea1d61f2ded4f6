package import Audience
internal import Foundation
package import Mail
package import Markdown
internal import Words

/// A post file, read and checked: what the writer wrote, before anything is decided about sending it.
package struct Post: Sendable {
  package let path: String
  package let frontMatter: FrontMatter
  /// What stands under the front matter, and the file's line on which it begins.
  let source: String
  let firstLine: Int
  package let document: Document
  /// In reading order, looked for once: checks ask for them again and again.
  package let links: [Link]
  package let images: [Image]
  package let tags: MergeTags
  /// Title and description with their merge tags marked.
  package let title: String
  package let description: String
  /// The mail's plain text, with its merge tags marked, when the writer gave one.
  package let text: String?
  /// Instead of the publication's.
  package let from: Mailbox?
  package let replyTo: Mailbox?

  /// A file that is no post. All its faults at once.
  package struct Faulty: Error, CustomStringConvertible {
    package let path: String
    package let diagnostics: [Diagnostic]
    /// The post as far as it could be read, to look for further faults in.
    package let draft: Post?

    package init(path: String, diagnostics: [Diagnostic], draft: Post? = nil) {
      self.path = path
      self.diagnostics = diagnostics.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
      self.draft = draft
    }

    package var description: String {
      diagnostics.filter { $0.severity == .error }.map { $0.text(path: path) }.joined(separator: "\n")
    }
  }

  /// Names the post in URLs and commands: from the front matter, else the file's name without a leading date.
  package var slug: String { frontMatter.slug ?? Self.slug(path: path) }

  /// The line after the subject, with its merge tags marked: the description, or else the first words that everybody gets.
  var preheader: String { description.isEmpty ? document.plainText(limit: 130) : description }

  /// That of the post at `path`, whatever else is in the file; nil when it cannot be read.
  package static func slug(ofPostAt path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return SourceText(parsing: String(decoding: data, as: UTF8.self)).frontMatter?.slug ?? slug(path: path)
  }

  /// The theme that the post at `path` names, whatever else is in the file.
  package static func theme(ofPostAt path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return SourceText(parsing: String(decoding: data, as: UTF8.self)).frontMatter?.template
  }

  private static func slug(path: String) -> String {
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    return Slug.make(from: name.replacing(/^\d{4}-\d{2}-\d{2}-/, with: ""))
  }

  /// Reads the file as one of `publication`.
  package static func load(_ path: String, in publication: Publication) throws -> (post: Post, warnings: [Diagnostic]) {
    try load(path, attributes: publication.attributes, language: publication.language)
  }

  /// Reads the file. The diagnostics of a good post are warnings.
  ///
  /// - Parameters:
  ///   - attributes: the publication's own merge fields.
  ///   - language: the publication's, for a post that names none.
  ///   - kind: what it is sent as.
  package static func load(
    _ path: String, attributes: [String: AttributeKind], language: String = "en", as kind: Campaign.Kind = .issue
  ) throws -> (post: Post, warnings: [Diagnostic]) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Faulty(path: path, diagnostics: [.error("the file cannot be read", hint: "is the path right?")])
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw Faulty(path: path, diagnostics: [.error("the file is not UTF-8", hint: "save it as UTF-8")])
    }
    return try parse(text, path: path, attributes: attributes, language: language, as: kind)
  }

  private static func torn(_ heads: [String], _ document: inout Document, _ marked: String, _ tags: MergeTags) -> [Diagnostic] {
    do throws(TornCondition) {
      for head in heads { try Nesting.check(head) }
      try document.placeConditions(of: marked)
      return []
    } catch {
      return tags.isFaulty(error.mark) ? [] : [tags.fault(error)]
    }
  }

  private static func mailbox(
    _ text: String?, _ key: String, _ frontMatter: FrontMatter, _ diagnostics: inout [Diagnostic]
  ) -> Mailbox? {
    guard let text else { return nil }
    do throws(AddressError) {
      return try Mailbox(parsing: text)
    } catch {
      diagnostics.append(
        .error("`\(key)` is \"\(text)\": \(error)", line: frontMatter.place(of: key).line, hint: "write Name <address@example.org>"))
      return nil
    }
  }

  /// The post at `path` with or without faults; nil when there is none.
  static func draft(_ path: String) -> Post? {
    do { return try load(path, attributes: [:]).post } catch { return (error as? Faulty)?.draft }
  }

  static func parse(
    _ text: String, path: String, attributes: [String: AttributeKind] = [:], language: String = "en", as kind: Campaign.Kind = .issue
  ) throws -> (post: Post, warnings: [Diagnostic]) {
    let source = SourceText(parsing: text)
    var diagnostics = source.diagnostics
    var tags = MergeTags(attributes: attributes, kind: kind)
    let frontMatter = source.frontMatter ?? FrontMatter()
    func extracted(_ text: String, _ key: String) -> String {
      let place = frontMatter.place(of: key)
      return tags.extract(from: text, firstLine: place.line, column: place.column)
    }
    let title = extracted(frontMatter.title, "title")
    let description = extracted(frontMatter.description ?? "", "description")
    let text = frontMatter.text.map { extracted($0, "text") }
    let from = Self.mailbox(frontMatter.from, "from", frontMatter, &diagnostics)
    let replyTo = Self.mailbox(frontMatter.replyTo, "reply_to", frontMatter, &diagnostics)
    do throws(SegmentSyntaxError) {
      _ = try rule(frontMatter, SegmentNames(attributes: attributes))
    } catch {
      let line = frontMatter.place(of: "audience").line
      diagnostics.append(.error("`audience`, column \(error.column): \(error.message)", line: line, hint: error.hint))
    }
    let marked = tags.extract(from: source.body, firstLine: source.bodyFirstLine)
    var document = Document(blocks: [], footnotes: [])
    do throws(Diagnostic) {
      let parsed = try MarkdownParser.parse(marked, firstLine: source.bodyFirstLine, language: frontMatter.lang ?? language)
      document = parsed.document
      diagnostics += parsed.diagnostics
    } catch {
      diagnostics.append(error)
    }
    diagnostics += document.sanitizeHTML()
    let restoring = tags
    if !tags.entries.isEmpty { document.mapCode { restoring.restored(in: $0) } }
    diagnostics += tags.placeInURLs(of: document)
    let torn = Self.torn([title, description, text ?? ""], &document, marked, tags)
    let shown = tags.entries.isEmpty ? "" : document.texts
    let written = [title, description, text ?? "", shown]
    let used = written.reduce(into: Set<Int>()) { $0.formUnion(MergeMark.numbers(in: $1)) }
    diagnostics += torn + tags.diagnostics(used: used) + tags.gaps(in: written.map { SlottedText(marked: $0) })
    if document.blocks.isEmpty && !diagnostics.contains(where: { $0.severity == .error }) {
      diagnostics.append(.error("the post has no text", line: source.bodyFirstLine, hint: "write something under the front matter"))
    }
    let post = Post(
      path: path, frontMatter: frontMatter, source: source.body, firstLine: source.bodyFirstLine, document: document,
      links: document.links, images: document.images, tags: tags, title: title, description: description, text: text, from: from,
      replyTo: replyTo)
    if torn.isEmpty { diagnostics += post.emptiness }
    if post.slug.isEmpty { diagnostics.append(.error("the file's name gives no slug", hint: "add `slug:` to the front matter")) }
    diagnostics = diagnostics.map { tags.restored($0) }
    guard source.frontMatter != nil, !diagnostics.contains(where: { $0.severity == .error }) else {
      throw Faulty(path: path, diagnostics: diagnostics, draft: post)
    }
    return (post, diagnostics)
  }
}
