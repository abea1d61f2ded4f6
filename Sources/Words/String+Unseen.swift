extension Unicode.Scalar {
  /// It shows nowhere, or as empty as a space: U+200B and what is like it. The marks that stand around Arabic numbers are seen, though they are of the
  /// same category (Cf).
  package var isUnseen: Bool {
    value >= 0x80 && (properties.isDefaultIgnorableCodePoint || (0xFFF9...0xFFFB).contains(value) || value == 0x2800)
  }

  /// Unseen by itself, and yet a part of what is seen: a joiner (U+200C, U+200D), which is a letter of some scripts (RFC 5892), or what picks a sign's
  /// picture.
  fileprivate var isPart: Bool { ("\u{200C}"..."\u{200D}").contains(self) || properties.isVariationSelector }

  /// `U+FEFF`
  package var code: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension String {
  /// The first character that nobody sees, by which two texts that look the same are not; nil where all is seen.
  package var firstUnseen: Unicode.Scalar? {
    guard hasByte(where: { $0 >= 0x80 }) else { return nil }
    return unicodeScalars.first { $0.isUnseen && !$0.isPart }
  }

  /// What is wrong with it where it has such a character, behind the name of what it is; nil where it has none.
  package var unseenFault: String? { firstUnseen.map { "has a character that nobody sees: \($0.code); write it without" } }

  /// Without the characters that ``firstUnseen`` tells of.
  package var withoutUnseen: String {
    firstUnseen == nil ? self : String(String.UnicodeScalarView(unicodeScalars.filter { !($0.isUnseen && !$0.isPart) }))
  }
}
