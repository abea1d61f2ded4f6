package import Audience
internal import Foundation
package import Mail
package import Markdown
package import Store
internal import Words

/// A post file, read and checked: what the writer wrote, before anything is decided about sending it.
package struct Post: Sendable {
  package private(set) var path: String
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
  /// Of which each reader gets one, with their merge tags marked; none where the title is everybody's.
  package internal(set) var subjects: [String] = []
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
      self.diagnostics = diagnostics.inOrder
      self.draft = draft
    }

    /// With the file as writers call it, `messages/receipt.md`, and not where the server has it.
    package var inFolder: String {
      let file = path.split(separator: "/").suffix(2).joined(separator: "/")
      return diagnostics.filter { $0.severity == .error }.map { $0.text(path: file) }.joined(separator: "\n")
    }

    package var description: String {
      diagnostics.filter { $0.severity == .error }.map { $0.text(path: path) }.joined(separator: "\n")
    }
  }

  /// Names the post in URLs and commands: from the front matter, else the file's name without a leading date.
  package var slug: String { frontMatter.slug ?? Self.slug(path: path) }

  /// As it would be if its file were called so.
  func called(_ slug: String) -> Post {
    var post = self
    post.path = URL(filePath: path).deletingLastPathComponent().appending(path: "\(slug).md").path
    return post
  }

  /// As commands take it: `posts/hello.md`.
  package var file: String { path.split(separator: "/").suffix(2).joined(separator: "/") }

  /// Whether it is a step of a series, which is sent as that and has no page.
  package var isStep: Bool { frontMatter.after != nil }

  /// Whether it is a message, which a program has sent to one person.
  package var isMessage: Bool { frontMatter.values != nil }

  /// What it is sent as.
  var kind: Campaign.Kind { isStep ? .series : isMessage ? .message : .issue }

  /// What the file says of itself; nil where that cannot be read.
  var head: FrontMatter? { frontMatter.lines.isEmpty ? nil : frontMatter }

  package var date: LocalDate? { frontMatter.date.flatMap { LocalDate($0) } }

  /// The authors' pictures, which mails and pages show as squares.
  var portraits: [Image] {
    let names = Set(frontMatter.authors.compactMap(\.picture))
    return frontMatter.pictures.filter { names.contains($0.source) }
  }

  /// The line after the subject, with its merge tags marked: the description, or else the first words that everybody gets.
  var preheader: String { description.isEmpty ? document.plainText(limit: 130) : description }

  /// What the file at `path` says of itself, whatever else is in it; nil when it cannot be read or does not say anything.
  static func head(ofPostAt path: String) -> FrontMatter? {
    FileManager.default.contents(atPath: path).flatMap { SourceText(parsing: String(decoding: $0, as: UTF8.self)).frontMatter }
  }

  /// That of the post at `path`; nil when it cannot be read.
  package static func slug(ofPostAt path: String) -> String? {
    FileManager.default.isReadableFile(atPath: path) ? head(ofPostAt: path)?.slug ?? slug(path: path) : nil
  }

  static func slug(ofPostAt path: String, head: FrontMatter?) -> String { head?.slug ?? slug(path: path) }

  /// The theme that the post at `path` names.
  package static func theme(ofPostAt path: String) -> String? { head(ofPostAt: path)?.template }

  /// The day that its head names, or else its file's name; nil where none does.
  static func day(ofPostAt path: String, head: FrontMatter?) -> LocalDate? {
    let day = head?.date ?? URL(filePath: path).lastPathComponent.prefixMatch(of: /\d{4}-\d{2}-\d{2}/).map { String($0.output) }
    return day.flatMap { LocalDate($0) }
  }

  private static func slug(path: String) -> String {
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    return Slug.make(from: name.replacing(/^\d{4}-\d{2}-\d{2}-/, with: ""))
  }

  /// Reads the file as one of `publication`: what lies in the folder of a series is a step of it, and in that of messages one of them.
  package static func load(_ path: String, in publication: Publication) throws -> (post: Post, warnings: [Diagnostic]) {
    let kind = publication.kind(ofFileAt: path)
    return try load(path, attributes: publication.attributes, language: publication.language, as: kind)
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

  /// The files beside a post that it shows, by their paths from its folder.
  package static func pictures(in text: String, at path: String) -> [String] {
    let post: Post?
    do { post = try parse(text, path: path).post } catch { post = (error as? Faulty)?.draft }
    guard let post else { return [] }
    let sources = (post.frontMatter.pictures + post.images).flatMap { [$0.source, $0.darkSource].compactMap(\.self) }
    return Set(sources.filter { !$0.isEmpty && !LinkTarget.isWeb($0) }.map { $0.removingPercentEncoding ?? $0 }).sorted()
  }

  /// The post at `path` with or without faults; nil when there is none.
  static func draft(_ path: String) -> Post? {
    do { return try load(path, attributes: [:]).post } catch { return (error as? Faulty)?.draft }
  }

  static func parse(
    _ file: String, path: String, attributes: [String: AttributeKind] = [:], language: String = "en", as kind: Campaign.Kind = .issue
  ) throws -> (post: Post, warnings: [Diagnostic]) {
    var reading = PostReading(file, path: path, attributes: attributes, as: kind)
    return try reading.post(language: language)
  }
}
