internal import Crypto
internal import Foundation
package import Mail
package import Markdown
internal import Store

/// A post made ready for its readers and frozen: nothing of it changes after the campaign is scheduled. Its canonical JSON is
/// what the content hash is of.
package struct Issue: Sendable, Hashable, Codable {
  package let kind: Campaign.Kind
  package let slug: String
  package internal(set) var title: String
  package let description: String
  package let authors: [Author]
  /// `YYYY-MM-DD`.
  package let date: String
  package let language: String
  package let direction: TextDirection
  /// URL of the page that search engines should know the post by.
  package let canonical: String
  /// URL; empty when there is none.
  package let image: String
  /// The archive page's prose.
  package internal(set) var webHTML: String

  package let publication: String
  package let from: Mailbox
  package let replyTo: Mailbox?
  /// RFC 2919: `phrase <id>`, the same for the life of the list.
  package let listID: String
  package let rehearsal: Bool
  package let baseURL: String
  package internal(set) var subject: SlottedText
  package internal(set) var html: SlottedText
  package internal(set) var text: SlottedText
  /// Whether the text's lines are to flow together again (RFC 3676); nil when they are whole.
  package let isFlowed: Bool?
  /// Pictures that the mail carries; nil when all are the site's.
  package let related: [RelatedPart]?
  /// What it is about, for the feed; nil when its writer does not say.
  package let categories: [String]?
  /// Which items of feeds it tells (``KnownItem/mark(of:)``); nil: none.
  package let tells: [String]?
  /// What is counted of its use; nil: nothing.
  package let tracking: Tracking?
  /// Several subjects, of which each reader gets one; nil: ``subject`` is everybody's.
  package internal(set) var trial: Trial?
  /// What the numbers in subject, HTML and text stand for.
  package internal(set) var tags: [MergeTags.Entry]

  /// SHA-256 in hex, and the JSON that it is of.
  package func frozen() throws -> (hash: String, json: String) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(self)
    let hash = SHA256.hash(data: data).hex
    return (hash, String(decoding: data, as: UTF8.self))
  }
}

extension Issue {
  /// So much of a content's hash is shown, and tells one version of a post from another.
  package static func short(_ hash: String) -> String { String(hash.prefix(8)) }

  package init(frozen json: String) throws {
    self = try JSONDecoder().decode(Issue.self, from: Data(json.utf8))
  }
}
