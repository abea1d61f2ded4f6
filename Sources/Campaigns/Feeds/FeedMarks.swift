internal import Foundation
internal import Markdown

/// The items of feeds that a post file names (``KnownItem/mark(of:)``).
///
/// A slip in its head must not have them told twice: where the head, or what it says of them, cannot be read, everything in it that looks like a mark is one.
struct FeedMarks: Sendable {
  private let marks: Set<String>

  init(ofFilesAt files: [(path: String, head: FrontMatter?)]) {
    marks = files.reduce(into: []) { marks, file in
      marks.formUnion(file.head?.tells ?? [])
      marks.formUnion(Self.uncertain(ofPostAt: file.path, head: file.head))
    }
  }

  /// Whether a mark is among them, or may be: cut off, or in other letters.
  func has(_ mark: String) -> Bool {
    marks.contains(mark) || marks.contains { mark.lowercased().hasPrefix($0.lowercased()) }
  }

  /// Those of a file of which nobody can tell what it says of them; none of one that says it well, or nothing.
  ///
  /// - Parameter head: what the file says of itself; nil where that cannot be read.
  static func uncertain(ofPostAt path: String, head: FrontMatter?) -> Set<String> {
    if let head, head.lines["tells"] == nil { return [] }
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    let text = String(decoding: data, as: UTF8.self)
    guard let head else { return Set(text.matches(of: whole).map { String($0.output) }) }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let words = lines.prefix(SourceText(parsing: text).bodyFirstLine - 1).joined(separator: "\n")
    return Set(words.matches(of: part).map { String($0.output) }).subtracting(head.tells)
  }

  nonisolated(unsafe) private static let whole = /[A-Za-z0-9_\-]+\/[0-9A-Fa-f]{16}/
  nonisolated(unsafe) private static let part = /[A-Za-z0-9_\-]+\/[0-9A-Fa-f]{4,64}/
}
