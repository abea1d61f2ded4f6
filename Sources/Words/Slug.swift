internal import Foundation

/// A name for URLs and commands: small letters, digits and single hyphens.
package enum Slug {
  /// Accents are dropped, other scripts left out. May be empty.
  package static func make(from text: String) -> String {
    let isPlain = !text.hasByte { $0 >= 0x80 }
    let options: String.CompareOptions = [.diacriticInsensitive, .caseInsensitive, .widthInsensitive]
    let folded = (isPlain ? text : text.folding(options: options, locale: nil)).lowercased()
    return folded.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
  }

  /// A name for a place in a page, which may be of any script: what ``make(from:)`` would leave out stays, in small letters.
  package static func place(from text: String) -> String {
    guard text.hasByte(where: { $0 >= 0x80 }) else { return make(from: text) }
    let words = text.precomposedStringWithCanonicalMapping.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.map { word in
      word.reduce(into: "") { name, character in
        let plain = make(from: String(character))
        name += plain.isEmpty ? character.visible : plain
      }
    }.joined(separator: "-")
  }

  /// Of any length.
  package static var form: some RegexComponent { /[a-z0-9]+(-[a-z0-9]+)*/ }

  /// At most 60 characters.
  package static func isSlug(_ text: String) -> Bool { text.utf8.count <= 60 && text.wholeMatch(of: form) != nil }
}

extension Character {
  /// Without joiners and other marks that nobody types into a link.
  fileprivate var visible: String {
    String(String.UnicodeScalarView(unicodeScalars.filter { $0.properties.generalCategory != .format }))
  }
}
