internal import HTML
internal import Words

/// Writes characters so that Markdown, and our merge tags, leave them what they are.
enum MarkdownEscape {
  /// Words within a line. An address that would become a link by itself is one where it may, and else is kept from it.
  static func text(_ text: String, isLinked: Bool = false) -> String {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    return words.enumerated().map { word(String($1), isLinked, isLast: $0 == words.count - 1) }.joined(separator: " ")
  }

  /// - Parameter isLast: whether what stands behind it is not known here.
  private static func word(_ word: String, _ isLinked: Bool, isLast: Bool) -> String {
    if !isLinked, word.utf8.count <= 2000,
      let match = word.wholeMatch(of: /(https?:\/\/[A-Za-z0-9\-._~\/?#%&=+@:,;!$*]*[A-Za-z0-9\/])([.,;:!?)"']*)/)
    {
      return "<\(match.1)>\(match.2)"
    }
    // One by one, as parsers read them: with a sign before or behind it `<` would be another character.
    let characters = Array(word.unicodeScalars)
    var output = String.UnicodeScalarView()
    for (index, character) in characters.enumerated() {
      let (before, next) = (index > 0 ? characters[index - 1] : " ", index + 1 < characters.count ? characters[index + 1] : " ")
      if character == "{", isLast, index == characters.count - 1 {
        // A brace of the next piece would make a merge tag of it.
        output += "&#123;".unicodeScalars
        continue
      }
      if isSpecial(character, before, next) { output.append("\\") }
      output.append(character)
    }
    // GFM makes links of these.
    return String(output).replacingOctets(of: "://", with: "\\://").replacingOctets(of: "www.", with: "www\\.")
  }

  private static func isSpecial(_ character: Unicode.Scalar, _ before: Unicode.Scalar, _ next: Unicode.Scalar) -> Bool {
    let isLetter = { (character: Unicode.Scalar) in character.properties.isAlphabetic || character.properties.numericType != nil }
    switch character {
    case "\\", "`", "[", "]", "<", "|", "~": return true
    case "{": return before == "{" || next == "{"
    case "%": return before == "{"
    case "*": return !(before == " " && next == " ")
    case "_": return !(isLetter(before) && isLetter(next))
    case "&": return next == "#" || next.properties.isAlphabetic
    default: return false
    }
  }

  /// A line that stands alone: what would make a heading, a quote, a list or a rule of it.
  static func line(_ line: String) -> String {
    if line.contains(/^(?:>|(?:#{1,6}|[+\-*])(?:\s|$)|-+$|=+$|:?-+:?$)/) { return "\\" + line }
    if let match = line.firstMatch(of: /^(\d{1,9})([.)])(?=\s|$)/) { return "\(match.1)\\\(match.2)" + line[match.range.upperBound...] }
    return line
  }

  /// The goal of a link or a picture: nothing in it can end it.
  static func url(_ url: String) -> String {
    HTMLEscape.encoded(MergeMark.removingReserved(from: url)).replacing("(", with: "%28").replacing(")", with: "%29")
      .replacing("*", with: "%2A").replacing("`", with: "%60")
  }

  /// Between the quotes of a picture's title.
  static func title(_ words: String) -> String {
    text(String(MergeMark.removingReserved(from: words).onOneLine.trimmed), isLinked: true).replacingOctets(of: "\"", with: "\\\"")
  }
}
