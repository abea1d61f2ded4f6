package import Audience
internal import Delivery
internal import Foundation
internal import Markdown
internal import Store

/// A value that differs from reader to reader: `{{ first_name | default: "friend" }}`.
package struct MergeTag: Sendable, Hashable, Codable {
  package let field: MergeField
  /// What stands there for a reader who has no value.
  package let fallback: String?
  /// Whether it stands in the path or query of an address.
  package var isInURL = false

  /// What stands there for a canonical value, before anything is escaped: in an address, nothing that could lead elsewhere.
  func shown(_ value: String, language: String) -> String {
    if value.isEmpty { return placed(fallback ?? "") }
    return field.kind == .date && !isInURL ? LocalDate(value)?.formatted(language: language) ?? value : placed(value)
  }

  private func placed(_ text: String) -> String {
    isInURL ? text.addingPercentEncoding(withAllowedCharacters: Self.harmless) ?? "" : text
  }

  /// RFC 3986 §2.3, and the sign that an address of mail cannot do without.
  private static let harmless = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@")
}

/// Something known about a reader, or about the issue, under the name that writers use.
package struct MergeField: Sendable, Hashable, Codable {
  package let name: String
  package let kind: AttributeKind
  /// Whether it can be empty for somebody.
  package let mayBeMissing: Bool

  private init(_ name: String, _ kind: AttributeKind, mayBeMissing: Bool) {
    self.name = name
    self.kind = kind
    self.mayBeMissing = mayBeMissing
  }

  /// Of a message.
  init(_ value: ValueName) { self.init(value.name, .text, mayBeMissing: value.isOptional) }

  package static let firstName = MergeField("first_name", .text, mayBeMissing: true)
  package static let fullName = MergeField("name", .text, mayBeMissing: true)
  package static let email = MergeField("email", .text, mayBeMissing: false)
  /// The day on which the reader came.
  package static let joined = MergeField("joined", .date, mayBeMissing: false)
  /// The issue's day.
  package static let issueDate = MergeField("issue_date", .date, mayBeMissing: false)
  package static let unsubscribeURL = MergeField("unsubscribe_url", .text, mayBeMissing: false)
  package static let preferencesURL = MergeField("preferences_url", .text, mayBeMissing: false)
  package static let webURL = MergeField("web_url", .text, mayBeMissing: false)
  /// The publication's name.
  package static let publication = MergeField("publication", .text, mayBeMissing: false)
  /// Only in mails that ask for a confirmation.
  package static let confirmURL = MergeField("confirm_url", .text, mayBeMissing: false)

  /// Only in mails that ask for an approval.
  static let reviewURL = MergeField("review_url", .text, mayBeMissing: false)

  /// Only in a digest: the issues that it lists, and its month.
  package static let issues = MergeField("issues", .text, mayBeMissing: false)
  package static let month = MergeField("month", .text, mayBeMissing: false)

  /// Whether a digest lists an issue for the reader. No attribute has a space in its name.
  static func listed(_ issue: CampaignID) -> MergeField { MergeField("issue \(issue.rawValue)", .text, mayBeMissing: true) }

  /// Itself, and what nobody lacks who has it: one name is made of the other.
  var comesWith: Set<MergeField> { self == .fullName || self == .firstName ? [.fullName, .firstName] : [self] }

  /// Whether its value is an address of our own.
  var isOwnURL: Bool { [Self.unsubscribeURL, .preferencesURL, .webURL, .confirmURL, .reviewURL].contains(self) }

  /// Those that every post can use.
  package static let standard = [
    firstName, fullName, email, joined, issueDate, unsubscribeURL, preferencesURL, webURL, publication,
  ]

  /// The standard ones and the publication's own attributes.
  ///
  /// - Parameter mayBeMissing: whether somebody may have no value of an attribute.
  package static func all(_ attributes: [String: AttributeKind], mayBeMissing: Bool = true) -> [MergeField] {
    standard + attributes.sorted { $0.key < $1.key }.map { MergeField($0.key, $0.value, mayBeMissing: mayBeMissing) }
  }
}
