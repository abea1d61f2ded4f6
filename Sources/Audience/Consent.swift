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

  /// What happened.
  package enum Event: String, Sendable {
    case pending, confirmed, unsubscribed, bounced, complained, erased
    case imported, reminded, snoozed, resumed, changed, untagged, exported

    init(_ state: MembershipState) {
      self =
        switch state {
        case .pending: .pending
        case .confirmed: .confirmed
        case .unsubscribed: .unsubscribed
        case .bounced: .bounced
        case .complained: .complained
        case .erased: .erased
        }
    }
  }

  package let event: Event
  /// The slug of the list it concerns; nil for the person as a whole.
  package let list: String?
  /// `imported from people.csv line 7: confirmed on main`, `unsubscribed by one click, from campaign first-issue` …
  package let cause: String
  /// The words of the form, where there was one.
  package let words: String?
  package let network: String?
  package let at: Timestamp

  /// Whether it is a yes or a no to this list, by the person or for them. A form, which may be anybody's, and the reminder of it are
  /// neither; for who came by a file the line of their row speaks: `imported from people.csv line 7: confirmed on main; unsubscribed on digest`.
  func isAnswer(about slug: String) -> Bool {
    switch event {
    case .confirmed, .unsubscribed, .bounced, .complained, .erased: return list == slug
    case .imported:
      guard cause.hasPrefix(Self.imported), let states = cause.split(separator: ": ").last else { return false }
      return states.split(separator: "; ").contains {
        $0.split(separator: " on ").last?.split(separator: ", ").contains { $0 == slug } ?? false
      }
    case .pending, .reminded, .snoozed, .resumed, .changed, .untagged, .exported: return false
    }
  }
}
