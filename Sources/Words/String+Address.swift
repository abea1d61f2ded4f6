internal import Foundation

extension String {
  /// Whether an address stands in this text as a whole: `ann@example.org` does not stand in `joann@example.org`. Case makes no difference.
  ///
  /// Signs that an address could have but a text puts around one (`'`, `=`, `/`) end it: to miss one is worse than to see one too many. So do
  /// letters that make no longer domain of it: `ann@example.org.csv`, `ann@example.org-she`.
  package func mentions(address: String) -> Bool {
    let text = folded
    return text.ranges(of: address.folded).contains { range in
      var tail = text[range.upperBound...].prefix { $0.isInAddress || $0 == "." || $0 == "-" }
      while let last = tail.last, !last.isInAddress { tail.removeLast() }
      let goesOn = !tail.isEmpty && (text[range] + tail).split { $0 == "." || $0 == "@" }.last?.isTopLevel ?? false
      let before = text[..<range.lowerBound]
      // In JSON a new line is `\n`: that letter is no part of what follows.
      let comesFrom = before.dropLast().last != "\\" && before.last.map { $0.isInAddress || "._+-".contains($0) } ?? false
      return !goesOn && !comesFrom
    }
  }
}

extension String {
  /// As addresses are compared, and texts that hold some: in lower case, and an accent as a part of its letter (NFC), whichever way it was typed.
  /// A Greek sigma that ends a word is one: as a capital it looks no other way.
  ///
  /// A letter outside ASCII never becomes one of ASCII, as the Kelvin sign (U+212A) would by either step: that is another mailbox
  /// (RFC 6531), and may be a stranger's.
  package var folded: String {
    if !hasByte(where: { $0 >= 0x80 }) { return lowercased() }
    return reduce(into: "") { text, letter in
      let folded = letter == "ς" ? "σ" : letter.lowercased().precomposedStringWithCanonicalMapping
      text += letter.isASCII || folded.hasByte { $0 >= 0x80 } ? folded : String(letter)
    }
  }

  /// The longest part of ASCII, in lower case. Engines change the case of that alone: a search can begin with it.
  package var longestASCII: String {
    split { !$0.isASCII }.max { $0.count < $1.count }?.lowercased() ?? ""
  }
}

extension Substring {
  /// Whether it can be the last label of a domain: letters (RFC 3696 §2), or a domain outside ASCII as it is seen or sent; not what only
  /// the names of files end in.
  fileprivate var isTopLevel: Bool {
    if hasPrefix("xn--") { return true }
    let isASCII = first?.isASCII ?? false
    return allSatisfy { $0.isLetter && $0.isASCII == isASCII } && !["csv", "tsv", "txt", "json", "jsonl", "ndjson", "eml"].contains(self)
  }
}

extension Character {
  fileprivate var isInAddress: Bool { isLetter || isNumber }
}
