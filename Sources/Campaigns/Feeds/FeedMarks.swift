internal import Foundation
internal import Markdown

/// The items of feeds that a post file names (``KnownItem/mark(of:)``).
///
/// A slip in its head must not have them told twice: where the head, or what it says of them, cannot be read, everything in it that looks like a mark is one.
struct FeedMarks: Sendable {
  private let marks: Set<String>
  /// Small letters.
  private let uncertain: Set<String>

  init(ofFilesAt files: [(path: String, head: FrontMatter?)]) {
    marks = Set(files.flatMap { $0.head?.tells ?? [] })
    uncertain = Set(files.flatMap { Self.uncertain(ofPostAt: $0.path, head: $0.head) }.map { $0.lowercased() })
  }

  /// Whether a mark is among them, or may be: cut off, or in other letters.
  func has(_ mark: String) -> Bool { marks.contains(mark) || uncertain.contains { mark.lowercased().hasPrefix($0) } }

  /// Those of a file of which nobody can tell what it says of them; none of one that says it well, or nothing.
  ///
  /// - Parameter head: what the file says of itself; nil where that cannot be read.
  static func uncertain(ofPostAt path: String, head: FrontMatter?) -> Set<String> {
    if let head, head.lines["tells"] == nil { return [] }
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    let text = String(decoding: data, as: UTF8.self)
    guard let head, let line = head.lines["tells"] else { return Set(text.matches(of: whole).map { String($0.output) }) }
    // The value, with what is beside it or hangs under it.
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).dropFirst(line - 1)
    let words =
      lines.prefix(1) + lines.dropFirst().prefix { $0.first.map { " \t-]#".contains($0) } ?? true }.prefix { !$0.hasPrefix("---") }
    let found = Set(words.flatMap { $0.matches(of: part) }.map { String($0.output) })
    return found == Set(head.tells) ? [] : found
  }

  /// What a file whose head cannot be read seems to call itself: a roundup of that name would take it from the letter.
  static func slugs(ofPostAt path: String, head: FrontMatter?) -> [String] {
    guard head == nil, let data = FileManager.default.contents(atPath: path) else { return [] }
    return String(decoding: data, as: UTF8.self).matches(of: slug).map { String($0.output.1) }
  }

  nonisolated(unsafe) private static let slug = /(?m:^)slug: *["']?([a-z0-9-]+)/
  nonisolated(unsafe) private static let whole = /[A-Za-z0-9_\-]+\/[0-9A-Fa-f]{16}/
  nonisolated(unsafe) private static let part = /[A-Za-z0-9_\-]+\/[0-9A-Fa-f]{4,64}/
}
