extension String {
  /// Whether an address stands in this text as a whole: `ann@example.org` does not stand in `joann@example.org`. Case makes no difference.
  ///
  /// Signs that an address could have but a text puts around one (`'`, `=`, `/`) end it: to miss one is worse than to see one too many.
  package func mentions(address: String) -> Bool {
    let text = lowercased()
    return text.ranges(of: address.lowercased()).contains { range in
      let after = text[range.upperBound...]
      let goesOn =
        after.first == "." ? after.dropFirst().first?.isInAddress ?? false : after.first == "-" || after.first?.isInAddress ?? false
      let before = text[..<range.lowerBound]
      // In JSON a new line is `\n`: that letter is no part of what follows.
      let comesFrom = before.dropLast().last != "\\" && before.last.map { $0.isInAddress || "._+-".contains($0) } ?? false
      return !goesOn && !comesFrom
    }
  }
}

extension String {
  /// The longest part of ASCII, in lower case. Engines change the case of that alone: a search can begin with it.
  package var longestASCII: String {
    split { !$0.isASCII }.max { $0.count < $1.count }?.lowercased() ?? ""
  }
}

extension Character {
  fileprivate var isInAddress: Bool { isLetter || isNumber }
}
