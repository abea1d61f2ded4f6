internal import Foundation

extension StringProtocol {
  /// Without white space around it.
  package var trimmed: SubSequence { trimmedEnd.drop(while: \.isWhitespace) }

  /// Control characters, those that turn the order of letters round, and runs of white space become single spaces, and none is left
  /// around it. An accent is a part of its letter (NFC), whichever way it was typed: texts that look the same are the same.
  package var onOneLine: String {
    let text = String(self)
    if text.isPlainLine { return text }
    let words = split { $0.isWhitespace || $0.unicodeScalars.allSatisfy(\.isControl) }
    return words.joined(separator: " ").precomposedStringWithCanonicalMapping
  }

  /// Without white space at its end. A regular expression would take quadratic time on a long run of blank lines inside.
  package var trimmedEnd: SubSequence { trimmedEnd(\.isWhitespace) }

  /// Without line ends at its end.
  package var withoutLastLineEnds: SubSequence { trimmedEnd(\.isNewline) }

  private func trimmedEnd(_ isTrimmed: (Character) -> Bool) -> SubSequence {
    var end = endIndex
    while end > startIndex, isTrimmed(self[index(before: end)]) { formIndex(before: &end) }
    return self[..<end]
  }
}

extension Unicode.Scalar {
  /// A control character, or an override, embedding or isolate of direction (UAX 9 §2), behind which a text shows as another one.
  fileprivate var isControl: Bool {
    properties.generalCategory == .control || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }
}

extension String {
  /// Whether it shows as another one than it is, or does something to what shows it: no file of ours has such a name.
  package var hasControls: Bool { unicodeScalars.contains(where: \.isControl) }

  /// What a stranger wrote, made harmless for terminals and files: a control character is shown by its picture (`␛` for ESC), one without
  /// a picture as `␣`.
  package var withVisibleControls: String {
    guard hasByte(where: { $0 < 0x20 || $0 >= 0x7F }) else { return self }
    return String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          guard scalar.isControl else { return scalar }
          return scalar == "\t" ? " " : scalar == "\u{7F}" ? "␡" : scalar.value < 0x20 ? Unicode.Scalar(0x2400 + scalar.value) ?? "␣" : "␣"
        }))
  }

  /// ASCII with single spaces between words: nearly all texts are.
  fileprivate var isPlainLine: Bool {
    var before: UInt8 = 0x20
    let isOdd = hasByte { byte in
      defer { before = byte }
      return !(byte > 0x20 && byte < 0x7F || byte == 0x20 && before != 0x20)
    }
    return !isOdd && before != 0x20
  }
}
