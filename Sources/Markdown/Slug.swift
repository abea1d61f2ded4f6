internal import Foundation

/// A name for URLs.
package enum Slug {
  /// Small letters, digits and single hyphens; accents are dropped, other scripts left out. May be empty.
  package static func make(from text: String) -> String {
    let folded = text.folding(options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil).lowercased()
    return folded.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
  }
}
