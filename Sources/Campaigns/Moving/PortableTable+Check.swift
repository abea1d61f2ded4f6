internal import Audience
internal import Crypto
internal import Delivery
internal import Foundation
internal import Mail
internal import Store

extension PortableTable {
  /// What the schema cannot hold to: a row of a forged export must not become an address or a path that nobody checked.
  func check(_ values: [SQLValue]) throws {
    func text(_ column: String) -> String {
      guard let index = columns.firstIndex(where: { $0.name == column }), case .text(let text) = values[index] else { return "" }
      return text
    }
    if name == "campaigns", !text("roll_up").isEmpty, (try? RollUp(parsing: text("roll_up"))) == nil {
      throw PortableError.faulty("the counts of \"\(text("slug").prefix(60))\" are no counts")
    }
    switch name {
    case "subscribers":
      let address: EmailAddress
      do { address = try EmailAddress(parsing: text("address")) } catch { throw PortableError.faulty(error.description) }
      let isErased = values.last != .null
      guard isErased || address.key == text("address_key") else {
        throw PortableError.faulty("address_key is not that of \(address)")
      }
    case "contents":
      guard SHA256.hash(data: Data(text("issue").utf8)).hex == text("hash"), (try? Issue(frozen: text("issue"))) != nil else {
        throw PortableError.faulty("the issue is not what its hash is of")
      }
    // Those of mails to one person have their list and day in the slug.
    case "campaigns" where text("kind") != "issue":
      guard text("slug").wholeMatch(of: /[a-z0-9\-.]+/) != nil else {
        throw PortableError.faulty("\"\(text("slug").prefix(60))\" is no name of such a campaign")
      }
    case "campaigns", "lists", "series", "approvals":
      guard text("slug").wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil else {
        throw PortableError.faulty("\"\(text("slug").prefix(60))\" is no slug")
      }
    // Names a file.
    case "feed_items" where !text("slug").isEmpty:
      guard text("slug").wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil else {
        throw PortableError.faulty("\"\(text("slug").prefix(60))\" is no slug")
      }
    // The words that the schema does not list.
    case "feedback":
      guard FeedbackOutcome(rawValue: text("outcome")) != nil, text("reason").isEmpty || RefusalReason(rawValue: text("reason")) != nil
      else {
        throw PortableError.faulty(
          "\"\(text("outcome").prefix(60))\" (\(text("reason").prefix(60))) is nothing that follows from a mail that came back")
      }
    case "feedback_changes":
      guard MembershipState(rawValue: text("was")) != nil, MembershipState(rawValue: text("became")) != nil else {
        throw PortableError.faulty("\"\(text("was").prefix(60))\" is no state of a membership")
      }
    case "signing_keys", "erasure_keys":
      guard case .bytes(let secret) = values[1], secret.count == 32 else { throw PortableError.faulty("a key is not of 32 octets") }
    default: break
    }
  }
}
