package import Delivery
package import Store

/// What keeps a campaign from going on, by kind: commands tell it in ``text``, the desk in its own language.
package enum CampaignWait: Sendable, Hashable {
  /// It is paused.
  case resume(campaign: String)
  /// No route works.
  case wayOut(RouteTrouble, isTried: Bool)
  /// The hours in which issues leave (delivery.window).
  case hours(beginning: Timestamp)
  /// All routes have sent what they may today (warm_up).
  case midnight
  /// - Parameter isOver: its time is, but not everybody who takes part has the mail.
  case trial(campaign: String, ends: Timestamp, isOver: Bool)
  /// - Parameter isOver: its time is, but most of the first few have no answer.
  case canary(ends: Timestamp, isOver: Bool)
  /// It is for real people, and the settings have no way to them now.
  case relay
  /// It is a rehearsal, and the settings have a way to real people now.
  case rehearsal

  package var text: String {
    switch self {
    case .resume(let campaign): "`tuesday campaign resume \(campaign)`"
    case .wayOut(let trouble, let isTried):
      "a way out, none since \(trouble.since.rfc3339), "
        + (isTried ? "next try at \(trouble.nextTry.rfc3339)" : "and nobody tries now (`tuesday serve` does)") + ": \(trouble.reason)"
    case .hours(let beginning): "the hours in which issues leave (delivery.window), which begin at \(beginning.rfc3339)"
    case .midnight: "midnight (UTC), when more may be sent (warm_up)"
    case .trial(let campaign, let ends, let isOver):
      "the end of its trial of subjects, \(isOver ? "when those who take part have it" : "at \(ends.rfc3339) or later"); now, by your choice: "
        + "tuesday campaign subject \(campaign)"
    case .canary(let ends, let isOver):
      isOver
        ? "the judgement of its first few (delivery.canary): `tuesday serve` makes it when most of them have an answer"
        : "what becomes of the first few (delivery.canary), until \(ends.rfc3339) or longer"
    case .relay: "a relay, or smtp.direct: tuesday.toml has neither now"
    case .rehearsal: "nothing: it is a rehearsal, and tuesday.toml has a way to real people now; send the post anew"
    }
  }

  /// - Parameter isOpen: whether anything of it is still to leave.
  package static func of(_ campaign: Campaign, isOpen: Bool, _ situation: SendingSituation, _ now: Timestamp) -> CampaignWait? {
    if campaign.state == .paused { return .resume(campaign: campaign.name) }
    if campaign.state == .sending && campaign.mode == situation.mode && isOpen {
      return hindrance(of: campaign, situation, now) ?? campaign.trialWait(now) ?? campaign.canaryWait(now)
    }
    guard [.scheduled, .freezing, .sending].contains(campaign.state), campaign.mode != situation.mode else { return nil }
    return situation.mode == .rehearsal ? .relay : .rehearsal
  }

  /// What all mail of a campaign under way waits for.
  static func hindrance(of campaign: Campaign, _ situation: SendingSituation, _ now: Timestamp) -> CampaignWait? {
    guard campaign.state == .sending && campaign.mode == situation.mode else { return nil }
    if let trouble = situation.standstill {
      // A sender that is alive tries again in time; longer than a try takes, nobody has.
      return .wayOut(trouble, isTried: now < trouble.nextTry + .seconds(120))
    }
    if campaign.kind.isForMany, let window = situation.window, !window.isOpen(at: now) {
      return .hours(beginning: window.leaving(now))
    }
    return situation.isSpent ? .midnight : nil
  }
}
