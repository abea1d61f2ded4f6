internal import Foundation

extension String {
  /// As words are compared by who looks for them: without accents, vowel points, case and width. Every other script stays as it is.
  package var searchable: String {
    guard hasByte(where: { $0 >= 0x80 }) else { return lowercased() }
    let letters = decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars.filter { !Self.isAccent($0) }
    return String(String.UnicodeScalarView(letters)).replacing("ς", with: "σ").replacing("ß", with: "ss")
      .precomposedStringWithCanonicalMapping
  }

  /// Marks that are often left out in writing: of Latin, Greek and Cyrillic, Hebrew and Arabic letters, and what joins letters or parts them unseen.
  /// In other scripts a mark is as much as a letter.
  private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x300...0x36F, 0x483...0x487, 0x591...0x5BD, 0x5BF...0x5C7, 0x610...0x61A, 0x640, 0x64B...0x65F, 0x670, 0x6D6...0x6ED: true
    case 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF: true
    default: false
    }
  }
}
