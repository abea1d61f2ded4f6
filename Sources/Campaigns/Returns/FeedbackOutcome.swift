/// What followed from a message that came back.
package enum FeedbackOutcome: String, Sendable, CaseIterable {
  /// No mail goes to the person any more: their mailbox is none, or took nothing for too long.
  case bounced
  /// The same, of one that was held and that somebody has looked at.
  case bouncedByHand = "bounced by hand"
  /// That nobody is there is said of so many mails of one issue that a person has to look first: nothing follows from it until then.
  case held
  /// The same, said of so many readers of one domain.
  case heldWithDomain = "held with its domain"
  /// The same as ``bounced``, because they reported the mail as spam.
  case complained
  case unsubscribed
  /// A refusal that may pass; so many of them would be too many.
  case counted
  /// What was counted before is forgotten.
  case healed
  /// It says something of us or of the mail, and nothing of the person.
  case aboutUs = "about us"
  /// The same, or a complaint, and it was one too many: the campaign is paused.
  case paused
  /// It is known now, and nothing else.
  case noted
  /// The same was taken back by hand before.
  case undone
  /// It does not prove that it is about mail of ours.
  case unproved

  /// Whether nothing follows from it until somebody has looked, as long as that has not happened.
  package var isHeld: Bool { self == .held || self == .heldWithDomain }
}
