internal import Foundation
internal import Markdown
internal import Store
internal import Words

/// The post file of a planned item. It appears whole or not at all, and never in the place of another.
struct FeedFile {
  let path: String

  /// The day first, as posts are sorted; what the post is called by follows.
  init(_ slug: String, on date: LocalDate, in publication: Publication) {
    path = "\(publication.posts)/\(date)-\(slug).md"
  }

  /// - Returns: false where there is a file of the name already, whoever made it.
  func write(_ text: String) throws(WholeFile.Problem) -> Bool { try WholeFile(Array(text.utf8), for: path).put() }

  /// Whether the file that is there is what was to be written, or has been changed by its writer since: it leads to the same page.
  func holds(_ text: String) -> Bool {
    guard let data = FileManager.default.contents(atPath: path) else { return false }
    let there = String(decoding: data, as: UTF8.self)
    if there == text { return true }
    let canonical = { (text: String) in SourceText(parsing: text).frontMatter?.canonical }
    return canonical(there) != nil && canonical(there) == canonical(text)
  }
}
