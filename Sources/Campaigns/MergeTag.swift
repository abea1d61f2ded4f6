/// A place in an issue that differs from reader to reader: `{{ first_name | default: "friend" }}`.
package struct MergeTag: Sendable, Hashable, Codable {
  package enum Name: String, Sendable, Codable, CaseIterable {
    case firstName = "first_name"
    case name
    case email
    case unsubscribeURL = "unsubscribe_url"
    case webURL = "web_url"

    /// Whether it can be empty for somebody.
    var mayBeMissing: Bool { self == .firstName || self == .name }
  }

  package let name: Name
  /// What stands there for a reader who has no value.
  package let fallback: String?
}
