internal import Audience
package import Store

/// What one approver said to one content of a post. It is never changed: who thinks otherwise later says so anew.
package struct Approval: Sendable, Hashable {
  package enum Verdict: String, Sendable, CaseIterable {
    case yes, no
  }

  /// How it was said.
  package enum Way: String, Sendable, CaseIterable {
    /// By the link of the mail that asked for it.
    case link
    /// In a terminal or by a script, whoever that was.
    case hand
  }

  /// SHA-256 of what it is about (``Proposal/hash``).
  package let content: String
  /// The approver's address, as it is written and as it is compared.
  package let address: String
  let key: String
  /// Whether nobody knows any more who that was.
  var isOfErased: Bool { Erasure.subscriber(of: address) != nil }
  package let verdict: Verdict
  package let way: Way
  /// Empty for none.
  package let words: String
  package let at: Timestamp

  /// More is a letter of its own. So many of any script fit into a posted form.
  package static let longestWords = 1_000
}
