package import Store

/// Why somebody left, as they say it themselves on the page after it, where they want to. Nothing follows from it by itself.
package struct LeavingReason: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable, Codable {
    case tooMany = "too many mails"
    case unexpected = "not what they expected"
    case uninterested = "no longer interested"
    /// A sign that the list has addresses that were never asked.
    case neverSignedUp = "never signed up"
    case other = "something else"
  }

  /// How many people gave each reason.
  package typealias Counts = [Kind: Int]

  package let kind: Kind
  /// In their own words; empty for none.
  package let words: String
  package let at: Timestamp

  package init(_ kind: Kind, words: String, at: Timestamp) { (self.kind, self.words, self.at) = (kind, words, at) }

  /// Characters. More is a letter of its own.
  package static let longestWords = 500

  /// `too many mails: “One a week would do.”`
  package var text: String { kind.rawValue + (words.isEmpty ? "" : ": “\(words)”") }

  /// As reports have it.
  package static func byName(_ counts: Counts) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
  }
}
