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

  /// What is made of the item.
  struct Result {
    let text: String
    /// Why it is less than was wanted; nil when it is not.
    var loss: String?
  }

  /// As the feed's form has it: a post file, or a part of a roundup.
  var result: Result {
    var result = source.form == .posts ? file : part
    result.loss = unreadable ?? (source.isWhole && whole == nil && isLong ? "it has more than \(Self.sizeLimit >> 10) KB" : result.loss)
    return result
  }

  /// The best file that is a good post: the whole text, what it is about, or no more than where it is.
  private var file: Result {
    let bodies = [source.isWhole ? whole : nil, about, onlyLink].compactMap(\.self)
    var loss: String?
    for text in bodies.map({ head + "\n" + $0 + "\n" }) {
      guard let fault = Self.fault(of: text) else { return Result(text: text, loss: loss) }
      loss = loss ?? fault
    }
    return Result(text: head + "\n" + onlyLink + "\n", loss: loss)
  }

  /// Its part of a roundup, under a heading that leads to its page.
  private var part: Result {
    let name = item.link.map { MarkdownWriter.link(title, to: $0) } ?? MarkdownWriter.text(title)
    let body = source.isWhole ? whole ?? about : about
    let parts = ["## \(name)", body].compactMap(\.self)
    let text = parts.joined(separator: "\n\n")
    let fault = Self.fault(of: "---\ntitle: x\n---\n\(text)\n")
    return Result(text: fault == nil ? text : "## \(name)", loss: fault)
  }

  /// Why a text is no good post.
  private static func fault(of text: String) -> String? {
    do { _ = try Post.parse(text, path: "feed.md") } catch {
      return (error as? Post.Faulty)?.diagnostics.first { $0.severity == .error }?.message ?? "\(error)"
    }
    return nil
  }

  /// Why nothing could be read of what the feed has; nil when it could.
  private var unreadable: String? {
    do throws(HTMLFault) { _ = try HTMLFragment(parsing: item.content ?? item.summary ?? "") } catch { return error.message }
    return nil
  }

  private var isLong: Bool { markdown(item.content ?? item.summary ?? "").utf8.count > Self.sizeLimit }

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
    text.replacingOctets(of: "{{", with: "{\u{2060}{").replacingOctets(of: "{%", with: "{\u{2060}%")
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
