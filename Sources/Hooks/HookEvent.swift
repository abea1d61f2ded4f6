/// What happens that a hook can hear of. The words stand in the settings, in the journal and in what is told.
package enum HookEvent: String, Sendable, CaseIterable, Encodable {
  case confirmed = "subscriber.confirmed"
  case unsubscribed = "subscriber.unsubscribed"
  case bounced = "subscriber.bounced"
  case complained = "subscriber.complained"
  /// A pause or its end, another name or value, a tag that was taken off.
  case updated = "subscriber.updated"
  /// Nothing is told of them but that they are to be forgotten.
  case erased = "subscriber.erased"
  /// By a file: there may be a million at once.
  case imported = "subscriber.imported"
  case scheduled = "campaign.scheduled"
  case sending = "campaign.sending"
  case paused = "campaign.paused"
  case sent = "campaign.sent"
  case cancelled = "campaign.cancelled"
  /// Of a message that a program ordered: the relay took it …
  case messageAccepted = "message.accepted"
  /// … refused it for good, or for too long …
  case messageFailed = "message.failed"
  /// … it may have left or not …
  case messageUncertain = "message.uncertain"
  /// … it may not go to that address …
  case messageExcluded = "message.excluded"
  /// … or somebody took it back.
  case messageCancelled = "message.cancelled"
  /// What came back of one.
  case messageDelivered = "message.delivered"
  case messageBounced = "message.bounced"
  case messageComplained = "message.complained"

  /// What a hook hears of that names nothing.
  package static let usual = Set(allCases).subtracting([.imported])

  /// With what hears of readers belongs that one of them is to be forgotten.
  package static func completed(_ events: Set<HookEvent>) -> Set<HookEvent> {
    events.contains { $0.rawValue.hasPrefix("subscriber.") } ? events.union([.erased]) : events
  }

  /// The type of what `tuesday hooks test` tells, which nothing else has.
  static let test = "hook.test"
}
