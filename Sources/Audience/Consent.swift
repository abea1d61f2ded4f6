package import Store

/// One line of a person's consent journal, which is only ever added to: what happened, by what, when, and the proof of it.
package struct Consent: Sendable, Hashable {
  /// What a sign-up form can prove later.
  package struct Proof: Sendable, Hashable {
    /// The words that stood beside the button, whole; or those by which a writer says how somebody agreed elsewhere.
    package let words: String
    /// A keyed hash of the network the request came from: the same network gives the same hash, and none can be read back. Nil where no request was.
    package let network: String?

    package init(words: String, network: String?) {
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
  /// What the person said of it later; nil where it is no leaving, or they did not say.
  package let reason: LeavingReason?

  /// What the line of somebody's row says of lists: `imported from people.csv line 7: confirmed on main, digest; unsubscribed on events`.
  private static func imported(_ cause: String) -> [(state: Substring, lists: [Substring])] {
    (cause.split(separator: ": ").last ?? "").split(separator: "; ").map { part in
      let words = part.split(separator: " on ")
      return (words.first ?? "", words.last?.split(separator: ", ") ?? [])
    }
  }

  /// Whether somebody was on a list after this line of their journal. What the row of an erased person said is not known any more, and counts
  /// as a yes.
  static func isYes(_ event: Event, _ cause: String, to slug: String) -> Bool {
    switch event {
    case .confirmed: true
    case .imported: cause.isEmpty || imported(cause).contains { $0.state == "confirmed" && $0.lists.contains { $0 == slug } }
    case .pending, .unsubscribed, .bounced, .complained, .erased, .reminded, .snoozed, .resumed, .changed, .untagged, .exported: false
    }
  }

  /// Whether it is a yes or a no to this list, by the person or for them. A form, which may be anybody's, and the reminder of it are
  /// neither; for who came by a file the line of their row speaks: `imported from people.csv line 7: confirmed on main; unsubscribed on digest`.
  func isAnswer(about slug: String) -> Bool {
    switch event {
    case .confirmed, .unsubscribed, .bounced, .complained, .erased: return list == slug
    case .imported:
      return cause.hasPrefix(Self.imported) && Self.imported(cause).contains { $0.lists.contains { $0 == slug } }
    case .pending, .reminded, .snoozed, .resumed, .changed, .untagged, .exported: return false
    }
  }
}
