/// One person on one list.
///
/// ```
/// pending → confirmed | unsubscribed | bounced;  confirmed → unsubscribed | bounced | complained | erased
/// unsubscribed → confirmed (the click in a mail that asked after it, or its own link's way back)
/// all but erased → confirmed (a reason in their row)
/// bounced, complained → where they stood (an undo by hand)
/// ```
///
/// It is what the person said last, or what came back from their mailbox. Pending is who never said anything, neither of this list nor a no
/// to all: whoever fills in a form for somebody who left changes no state (``Membership/askedAt``).
package enum MembershipState: String, Sendable, CaseIterable, Codable {
  case pending, confirmed, unsubscribed, bounced, complained, erased

  /// Whether the person, or what came back from their mailbox, asked for no more mail. Nothing automatic undoes that.
  package var isFinal: Bool {
    switch self {
    case .pending, .confirmed: false
    case .unsubscribed, .bounced, .complained, .erased: true
    }
  }

  /// Those that are about the address, whatever list the mail was of: they stand against every list.
  static let stops = [bounced, complained]

  /// Whether these, on all lists that somebody is or was on, are a no to every list, also to those to come: only they themselves take it
  /// back, or a reason that is given. Where a form only asked them they have said nothing.
  package static func refusesAll(_ states: some Collection<MembershipState>) -> Bool {
    states.contains(.unsubscribed) && states.allSatisfy { $0 == .unsubscribed || $0 == .pending }
  }
}
