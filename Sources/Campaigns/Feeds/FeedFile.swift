internal import Foundation
internal import Glibc
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

  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// - Returns: false where there is a file of the name already, whoever made it.
  func write(_ text: String) throws(Problem) -> Bool {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    // Posts do not begin with a dot. What a crash leaves of it is written over by the next look.
    let draft = "\(folder)/.\(URL(filePath: path).lastPathComponent).new"
    unlink(draft)
    let descriptor = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw Self.problem(draft) }
    defer { unlink(draft) }
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        let problem = Self.problem(draft)
        close(descriptor)
        throw problem
      }
      done += count
    }
    let isFlushed = fsync(descriptor) == 0
    close(descriptor)
    guard isFlushed else { throw Self.problem(draft) }
    if link(draft, path) == 0 { return true }
    if errno == EEXIST { return false }
    throw Self.problem(path)
  }

  private static func problem(_ path: String) -> Problem {
    Problem(description: "\(path) cannot be written: \(String(cString: strerror(errno)))")
  }

  /// Whether the file that is there is what was to be written, or has been changed by its writer since: it leads to the same page.
  func holds(_ text: String) -> Bool {
    guard let data = FileManager.default.contents(atPath: path) else { return false }
    let there = String(decoding: data, as: UTF8.self)
    if there == text { return true }
    let canonical = { (text: String) in SourceText(parsing: text).frontMatter?.canonical }
    return canonical(there) != nil && canonical(there) == canonical(text)
  }
}
