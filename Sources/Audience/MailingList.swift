package import Store
internal import Words

/// A list that people are on: a newsletter, a branch of a group, a monthly digest.
package struct MailingList: Sendable, Hashable {
  package enum Visibility: String, Sendable, CaseIterable {
    /// Readers see it on the sign-up and preference pages.
    case `public`
    /// Only writers put people on it.
    case `private`
  }

  package enum OptIn: String, Sendable, CaseIterable {
    /// A confirming click is needed.
    case double
    case single
  }

  /// The slug of the list that every publication has.
  package static let main = "main"

  /// Characters.
  package static let (nameLimit, descriptionLimit) = (200, 1000)

  package let id: ListID
  /// ``Slug``; names it in commands, rules and front matter.
  package let slug: String
  /// As readers see it; may be empty.
  package let name: String
  package let description: String
  package let visibility: Visibility
  package let optIn: OptIn

  /// What is said of a slug that no list has.
  static func unknown(_ slug: String) -> Sentence { "there is no list \(slug.prefix(60)); `tuesday lists set` makes one" }

  /// The name, or the slug where there is none.
  package var title: String { name.isEmpty ? slug : name }
}
