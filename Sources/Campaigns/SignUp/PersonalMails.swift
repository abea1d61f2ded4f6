package import Delivery
internal import Foundation
internal import Markdown
package import Store
internal import Synchronization

/// The words of the mails that go to one person each: the publication's own where its folder `mails` has them, else those that come with
/// Tuesday. All are read once, so a file that somebody is in the middle of editing keeps nobody from signing up.
package final class PersonalMails: Sendable {
  /// What tells one day's mail from another.
  private struct Key: Hashable {
    let kind: Campaign.Kind
    let language: String
    let list: String
    let day: LocalDate
  }

  let publication: Publication
  private let composing: IssueRenderer
  private let words: [Campaign.Kind: MailFiles]
  /// The few that today's mails need.
  private let made = Mutex<[Key: Issue]>([:])

  /// - Throws: ``Post/Faulty`` for a file that is no mail of its kind.
  package init(_ publication: Publication, mode: SendingMode) throws {
    self.publication = publication
    composing = try IssueRenderer(publication, mode: mode)
    var words: [Campaign.Kind: MailFiles] = [:]
    for kind in Campaign.Kind.personal {
      let files = try MailFiles(kind.fileName, of: publication, attributes: publication.attributes, as: kind)
      for post in files.posts { try Self.require(kind, post) }
      try files.check(by: composing)
      words[kind] = files
    }
    self.words = words
  }

  private static func require(_ kind: Campaign.Kind, _ post: Post) throws {
    guard kind.isAsking, !post.tags.entries.contains(.value(MergeTag(field: .confirmURL, fallback: nil))) else { return }
    let hint = "write [Yes, I want it]({{ confirm_url }} \"button\")"
    throw Post.Faulty(path: post.path, diagnostics: [.error("the mail has no {{ confirm_url }}", hint: hint)])
  }

  /// The one for this language.
  func post(_ kind: Campaign.Kind, language: String) throws -> (language: String, post: Post) {
    guard let files = words[kind] else { throw StoreError.defect("there are no words for \(kind.rawValue)") }
    return try files.post(language: language)
  }

  /// The mail as it goes out on `day`. Composed once a day.
  package func issue(_ kind: Campaign.Kind, language: String, list: String, day: LocalDate) throws -> (language: String, issue: Issue) {
    let (language, post) = try post(kind, language: language)
    let key = Key(kind: kind, language: language, list: list, day: day)
    if let known = made.withLock({ $0[key] }) { return (language, known) }
    let issue = try composing.issue(of: post, today: day, as: kind, list: list)
    made.withLock { made in
      made = made.filter { $0.key.day == day }
      made[key] = issue
    }
    return (language, issue)
  }
}

extension Campaign.Kind {
  /// Of the personal ones the file's name without language and `.md`; what commands call it.
  package var fileName: String {
    switch self {
    case .confirmation: "confirm"
    case .reminder: "remind"
    case .issue, .welcome, .series, .test, .notice, .digest, .message, .review: rawValue
    }
  }
}
