/// The styles of a theme's layout, made such as every mail program takes them before anything is filled in. All else stays octet by octet.
package struct LayoutStyles {
  /// What is left out.
  package struct Fault: Sendable, Hashable {
    /// Of the layout; 1-based.
    package let line: Int
    package let message: String
  }

  package private(set) var text: String
  package private(set) var faults: [Fault] = []
  /// The line on which brackets stand deeper in each other than ``depthLimit``, such as those of `@media` and `:not(`: each level is read
  /// anew, so no style from there on is looked at.
  package private(set) var tooDeep: Int?
  package static let depthLimit = 20

  /// - Parameter layout: with Mustache's tags in it.
  package init(_ layout: String) {
    var masked = layout
    var tags: [Substring] = []
    masked.replace(/\{\{\{?[^{}\n]*\}?\}\}/) { match in
      tags.append(match.output)
      return Unicode.Scalar(Self.firstMark + UInt32(tags.count - 1)).map { String($0) } ?? ""
    }
    text = masked.removingStyleComments
    var edits = TextEdits()
    let bytes = Array(text.utf8)
    let comments = text.ranges(of: /(?s)<!--.*?-->/)
    for match in text.matches(of: /(?s)<style([^>]*)>(.*?)<\/style>|\sstyle="([^"&]*)"/)
    where !comments.contains(where: { $0.contains(match.range.lowerBound) }) {
      tooDeep = (match.2 ?? match.3).flatMap { CSSCursor.line(deeperThan: Self.depthLimit, bytes, text.octets($0)) }
      if tooDeep != nil { break }
      if let content = match.2 {
        rewrite(rules: text.octets(content), isInline: match.1?.contains("data-embed") != true, bytes, &edits)
      } else if let content = match.3 {
        rewrite(declarations: text.octets(content), isInline: true, bytes, &edits)
      }
    }
    text = Self.unmasked(edits.applied(to: bytes), tags)
  }

  /// Plane 15, which is private: one character a tag, that passes as part of a word.
  private static let firstMark: UInt32 = 0xF0000

  private static func unmasked(_ text: String, _ tags: [Substring]) -> String {
    var output = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.value >= firstMark, scalar.value - firstMark < tags.count {
        output += tags[Int(scalar.value - firstMark)].unicodeScalars
      } else {
        output.append(scalar)
      }
    }
    return String(output)
  }

  private mutating func rewrite(rules range: Range<Int>, isInline: Bool, _ bytes: [UInt8], _ edits: inout TextEdits) {
    for rule in CSSRule.list(bytes, range) {
      if rule.selectors != nil {
        rewrite(declarations: rule.block, isInline: isInline, bytes, &edits)
      } else if rule.isConditional(bytes) {
        rewrite(rules: rule.block, isInline: false, bytes, &edits)
      }
    }
  }

  private mutating func rewrite(declarations range: Range<Int>, isInline: Bool, _ bytes: [UInt8], _ edits: inout TextEdits) {
    for (declaration, end) in CSSCursor.declarations(bytes, range) { rewrite(declaration, end: end, isInline, bytes, &edits) }
  }

  /// - Parameter end: behind its semicolon, if it has one.
  private mutating func rewrite(_ range: Range<Int>, end: Int, _ isInline: Bool, _ bytes: [UInt8], _ edits: inout TextEdits) {
    guard let given = CSSDeclaration.list(String(decoding: bytes[range], as: UTF8.self)).first, let declaration = given else { return }
    do throws(CSSDeclaration.MailFault) {
      let made = try declaration.forMail(isInline: isInline)
      if made != declaration { edits.replace(range, with: made.text + (made.isImportant ? " !important" : "")) }
    } catch {
      let start = bytes[range].firstIndex { !$0.isHTMLSpace } ?? range.lowerBound
      let line = 1 + bytes[..<start].count { $0 == 0x0A }
      faults.append(Fault(line: line, message: "\(declaration.name) in a style is left out: \(error.advice)"))
      edits.replace(start..<end, with: "")
    }
  }
}

extension String {
  /// Some programs lose the rule behind one. Line breaks stay, so that lines keep their numbers.
  fileprivate var removingStyleComments: String {
    replacing(/(?s)(<style[^>]*>)(.*?)<\/style>/) { match in
      var cursor = CSSCursor(Array(match.2.utf8))
      var output: [UInt8] = []
      while case let start = cursor.index, let piece = cursor.piece() {
        let bytes = cursor.bytes[start..<cursor.index]
        if case .comment = piece { output += [0x20] + bytes.filter { $0 == 0x0A } } else { output += bytes }
      }
      return match.1 + String(decoding: output, as: UTF8.self) + "</style>"
    }
  }

  fileprivate func octets(_ part: Substring) -> Range<Int> {
    let start = utf8.distance(from: utf8.startIndex, to: part.startIndex)
    return start..<(start + part.utf8.count)
  }
}

extension CSSCursor {
  fileprivate static func line(deeperThan limit: Int, _ bytes: [UInt8], _ range: Range<Int>) -> Int? {
    var cursor = CSSCursor(bytes, range)
    var depth = 0
    while let piece = cursor.piece() {
      guard case .byte(let byte) = piece else { continue }
      if [0x28, 0x5B, 0x7B].contains(byte) { depth += 1 }
      if [0x29, 0x5D, 0x7D].contains(byte) { depth = max(0, depth - 1) }
      if depth > limit { return 1 + bytes[..<cursor.index].count { $0 == 0x0A } }
    }
    return nil
  }
}
