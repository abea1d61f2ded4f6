package import Store

/// One line of a person's consent journal, which is only ever added to: what happened, by what, when, and the proof of it.
package struct Consent: Sendable, Hashable {
  /// What a sign-up form can prove later.
  package struct Proof: Sendable, Hashable {
    /// The words that stood beside the button, whole.
    package let words: String
    /// A keyed hash of the network the request came from: the same network gives the same hash, and none can be read back.
    package let network: String

    package init(words: String, network: String) {
      self.words = words
      self.network = network
    }
  }

  /// A ``MembershipState``, or `imported`, `reminded`, `snoozed`, `resumed`, `changed`, `untagged`, `exported`.
  package let event: String
  /// The slug of the list it concerns; nil for the person as a whole.
  package let list: String?
  /// `imported from people.csv line 7: main`, `one-click unsubscribe (campaign first-issue)` …
  package let cause: String
  /// The words of the form, where there was one.
  package let words: String?
  package let network: String?
  package let at: Timestamp
}
