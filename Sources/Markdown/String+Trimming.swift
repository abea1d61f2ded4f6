extension StringProtocol {
  /// Without white space at its end. A regular expression would take quadratic time on a long run of blank lines inside.
  var trimmedEnd: SubSequence { trimmedEnd(\.isWhitespace) }

  /// Without line ends at its end.
  var withoutLastLineEnds: SubSequence { trimmedEnd(\.isNewline) }

  private func trimmedEnd(_ isTrimmed: (Character) -> Bool) -> SubSequence {
    var end = endIndex
    while end > startIndex, isTrimmed(self[index(before: end)]) { formIndex(before: &end) }
    return self[..<end]
  }
}
