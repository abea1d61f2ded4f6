internal import Audience
internal import Feeds
internal import Foundation
internal import HTML
internal import Markdown
internal import Store
internal import Words

/// An item of a feed as the text of a post file, or as a part of a roundup. What a stranger wrote is words in it and nothing else: values are
/// quoted, and Markdown, merge tags and HTML are written as characters.
struct FeedPost {
  let item: FeedItem
  let source: FeedSource
  /// The feed's own title.
  let feed: String
  /// That the post carries.
  let date: LocalDate

  /// A longer text stays where it is, and the post leads there: no mail can carry it.
  private static let sizeLimit = 96 << 10
  /// Of what is told of an item, in characters.
  private static let (aboutLength, aboutLimit) = (400, 1500)

  /// Of an item without a title the first words.
  var title: String {
    if !item.title.isEmpty { return item.title }
    let words = FeedText.line(html: item.summary ?? item.content ?? "")
    if words.isEmpty { return feed.isEmpty ? source.name : feed }
    return words.count > 70
      ? (words.prefix(70).split(separator: " ").dropLast().joined(separator: " ").nonEmpty ?? String(words.prefix(70))) + "…" : words
  }

  /// The best file that is a good post: the whole text, what it is about, or no more than where it is.
  var file: String {
    let bodies = [source.isWhole ? whole : nil, about, onlyLink].compactMap(\.self)
    return bodies.map { head + "\n" + $0 + "\n" }.first { (try? Post.parse($0, path: "feed.md")) != nil } ?? head + "\n" + onlyLink + "\n"
  }

  /// Its part of a roundup, under a heading that leads to its page.
  var part: String {
    let name = item.link.map { MarkdownWriter.link(title, to: $0) } ?? MarkdownWriter.text(title)
    let body = source.isWhole ? whole ?? about : about
    let parts = ["## \(name)", body].compactMap(\.self)
    let text = parts.joined(separator: "\n\n")
    return (try? Post.parse("---\ntitle: x\n---\n\(text)\n", path: "feed.md")) == nil ? "## \(name)" : text
  }

  private var head: String {
    let authors = (source.author.map { [$0] } ?? Array(item.authors.prefix(5))).map(Self.tagless)
    let lines = [
      "title: \(YAMLText.quoted(Self.tagless(title)))",
      authors.isEmpty
        ? nil
        : "author: " + (authors.count == 1 ? YAMLText.quoted(authors[0]) : "[\(authors.map(YAMLText.quoted).joined(separator: ", "))]"),
      "date: \(date)", item.link.map { "canonical: \(YAMLText.quoted($0))" },
      source.list == MailingList.main ? nil : "list: \(source.list)",
      "ready: \(source.isReady)",
    ]
    return (["---"] + lines.compactMap(\.self) + ["---"]).joined(separator: "\n") + "\n"
  }

  /// Braces that begin a merge tag are kept apart by a character that nobody sees: a title has no other way to hold them.
  private static func tagless(_ text: String) -> String {
    text.replacing("{{", with: "{\u{2060}{").replacing("{%", with: "{\u{2060}%")
  }

  /// Nil where nothing is to be read, or too much.
  private var whole: String? {
    let text = markdown(item.content ?? item.summary ?? "")
    guard !text.isEmpty, text.utf8.count <= Self.sizeLimit else { return nil }
    return [text.contains("![") ? nil : picture, text, attachment].compactMap(\.self).joined(separator: "\n\n")
  }

  private var about: String? {
    var text = markdown(item.summary ?? "")
    if text.isEmpty || text.count > Self.aboutLimit {
      // The first paragraphs of the text itself.
      var kept: [Substring] = []
      for part in markdown(item.content ?? item.summary ?? "").split(separator: "\n\n")
      where kept.reduce(0, { $0 + $1.count }) < Self.aboutLength {
        kept.append(part)
      }
      text = kept.joined(separator: "\n\n")
      if text.count > Self.aboutLimit || text.contains("```") {
        text = MarkdownWriter.text(FeedText.line(html: item.summary ?? item.content ?? ""))
      }
    }
    let parts = [text.contains("![") ? nil : picture, text.isEmpty ? nil : text, attachment, readOn].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "\n\n")
  }

  private var onlyLink: String { readOn ?? MarkdownWriter.text(title) }

  private var readOn: String? { item.link.map { MarkdownWriter.link(source.readOn, to: $0) } }

  private var picture: String? {
    item.picture.flatMap { picture in item.link.map { MarkdownWriter.picture(picture, alt: title, to: $0) } }
  }

  /// Named by its file.
  private var attachment: String? {
    item.attachment.map { url in
      let path = URLComponents(string: url)?.path.split(separator: "/").last.map(String.init) ?? ""
      return MarkdownWriter.link(path.isEmpty ? url : path, to: url)
    }
  }

  private func markdown(_ html: String) -> String {
    guard let nodes = try? HTMLFragment(parsing: html).nodes else { return "" }
    let writer = MarkdownWriter { [item] address in FeedText.url(address, base: item.base) }
    return writer.markdown(nodes).split(separator: "\n\n").filter { !$0.contains(Self.signature) }.joined(separator: "\n\n")
  }

  /// What WordPress writes under each text of its feeds.
  nonisolated(unsafe) private static let signature = /^The post \[.+\]\(.+\) (?:first appeared|appeared first) on \[.+\]\(.+\)\.?$/
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
