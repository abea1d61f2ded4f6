internal import Mail
package import Markdown

/// Takes merge tags out of text before Markdown sees it and leaves numbered private-use marks, which every renderer passes
/// through. So a tag means the same in a heading, a link or a table, and quotes in it stay quotes.
package struct MergeTags: Sendable {
  package private(set) var tags: [MergeTag] = []
  private var sources: [String] = []
  private var unknown: [Int: Diagnostic] = [:]

  static let open: Character = "\u{E000}"
  static let close: Character = "\u{E001}"

  package init() {}

  /// The mark of a tag that a layout, not the writer, puts in.
  package mutating func mark(_ name: MergeTag.Name) -> String {
    mark(MergeTag(name: name, fallback: nil), source: "")
  }

  /// Replaces the tags of `text`, whose first line is line `firstLine` of the file.
  package mutating func extract(from text: String, firstLine: Int) -> String {
    guard text.contains("{{") || text.contains(Self.open) else { return text }
    var output = ""
    for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if offset > 0 { output.append("\n") }
      // A writer's own private-use character must not pose as a mark.
      let line = line.filter { $0 != Self.open && $0 != Self.close }
      var rest = line[...]
      while let start = rest.firstRange(of: "{{") {
        guard let end = rest[start.upperBound...].firstRange(of: "}}") else { break }
        output += rest[..<start.lowerBound]
        let column = line.distance(from: line.startIndex, to: start.lowerBound) + 1
        output += replacement(
          for: String(rest[start.upperBound..<end.lowerBound]), source: String(rest[start.lowerBound..<end.upperBound]),
          line: firstLine + offset, column: column)
        rest = rest[end.upperBound...]
      }
      output += rest
    }
    return output
  }

  /// Puts the text of tags back: what stands in code is code.
  package func restored(in text: String) -> String {
    SlottedText(marked: text).filled { sources[$0] }
  }

  private mutating func mark(_ tag: MergeTag, source: String) -> String {
    tags.append(tag)
    sources.append(source)
    return "\(Self.open)\(tags.count - 1)\(Self.close)"
  }

  /// A wrong tag keeps a mark too, so that it is restored if it turns out to stand in code; ``unknown`` remembers why it is wrong.
  private mutating func replacement(for inner: String, source: String, line: Int, column: Int) -> String {
    switch Self.parse(inner) {
    case .success(let tag):
      return mark(tag, source: source)
    case .failure(let problem):
      unknown[tags.count] = Diagnostic(severity: .error, line: line, column: column, message: problem.message, hint: problem.hint)
      return mark(MergeTag(name: .email, fallback: nil), source: source)
    }
  }

  /// The faults of the tags that `used` slots refer to; those in code are no tags.
  package func diagnostics(used: Set<Int>) -> [Diagnostic] {
    unknown.filter { used.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value)
  }

  private struct Problem: Error {
    let message: String
    let hint: String?
  }

  private static func parse(_ inner: String) -> Result<MergeTag, Problem> {
    let parts = inner.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map { $0.filter { $0 != "\u{A0}" } }
    let word = parts[0].split(separator: " ").joined(separator: " ")
    guard let name = MergeTag.Name(rawValue: word) else {
      let known = MergeTag.Name.allCases.map(\.rawValue).joined(separator: ", ")
      return .failure(Problem(message: "unknown merge tag `\(word)`", hint: "the known ones are \(known)"))
    }
    guard parts.count == 2 else { return .success(MergeTag(name: name, fallback: nil)) }
    let filter = parts[1].drop { $0 == " " }
    guard filter.hasPrefix("default:") else {
      return .failure(Problem(message: "unknown filter in `{{\(inner)}}`", hint: "write {{ \(word) | default: \"friend\" }}"))
    }
    let value = filter.dropFirst("default:".count).split(separator: "\"", omittingEmptySubsequences: false)
    guard value.count == 3, value[0].allSatisfy({ $0 == " " }), value[2].allSatisfy({ $0 == " " }) else {
      return .failure(Problem(message: "the default of `\(word)` is not quoted", hint: "write {{ \(word) | default: \"friend\" }}"))
    }
    return .success(MergeTag(name: name, fallback: String(value[1])))
  }
}
