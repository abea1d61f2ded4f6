package import Audience
internal import Delivery
internal import Mail
internal import Store

/// Everything that is known about one person and one campaign: whether it is for them and by which rule, what happened, and what comes next.
package struct DeliveryStory: Sendable, Encodable {
  /// What the person's membership of the list says now.
  package struct Standing: Sendable, Encodable {
    /// Nil for a message, which is of no list.
    package let list: String?
    /// A state of the membership, or `not on the list`.
    package let state: String?
    /// When they said yes, and how; nil where the journal has nothing of it.
    package let confirmed: PersonExport.Event?
    /// When they said no since, by what, and why, as far as they told.
    package let left: PersonExport.Event?
    /// What would keep a mail from them now.
    package let obstacles: [String]
  }

  /// Of a message: who wanted it, which no list decides.
  package struct Order: Sendable, Encodable {
    /// As ``SentMessage/sender``.
    package let sender: String
    package let orderedAt: String
  }

  package let address: String
  package let campaign: String
  package let title: String
  package let mode: String
  package let state: String
  /// When the audience was fixed.
  package let frozenAt: String?
  package let isInAudience: Bool
  /// What is to say of a campaign of which only counts are kept (``Campaign/onlyCounts``).
  package let onlyCounts: String?
  package let standing: Standing
  /// The campaign's rule, part by part, as of the freeze; nil for a message.
  package let rule: SegmentExplanation?
  package let isMessage: Bool
  /// Nil of what is no message, and of one whose order is forgotten.
  package let order: Order?
  package let delivery: PersonExport.Mail?
  /// Which of several subjects they get or got, with its number; nil where there is one for all, or none is chosen for them yet.
  package let subject: String?
  /// What came back about it.
  package let returned: [PersonExport.Return]
  /// How many steps in the middle of its history are not kept.
  package let forgotten: Int
  package let next: String

  /// What happens now, by itself or by somebody's hand.
  ///
  /// - Parameters:
  ///   - isMeant: whether rule and standing mean the person now.
  ///   - hindrance: what all mail of the campaign waits for.
  static func next(
    _ record: DeliveryRecord?, of campaign: Campaign, isMeant: Bool, returned: [FeedbackRecord] = [], hindrance: String?, now: Timestamp
  ) -> String {
    if campaign.rolledUpAt != nil { return "nothing: it is over, and nobody gets it again" }
    guard let record else {
      if campaign.state == .cancelled { return "nothing: the campaign was cancelled" }
      if campaign.frozenAt == nil {
        return isMeant
          ? "it goes to them with the others, at \(campaign.sendAt.rfc3339)" : "nothing, unless what stands against it changes before"
      }
      return isMeant
        ? "nothing by itself" + gap(campaign, "", "adds who was missed, with --late who came after the freeze too")
        : "nothing: it is not for them"
    }
    switch record.state {
    case .failed where campaign.state == .cancelled, .excluded where campaign.state == .cancelled, .cancelled:
      return "nothing: the campaign was cancelled"
    case .planned, .deferred: return waiting(record, campaign, hindrance, now)
    case .leased: return "it is in a sender's hands just now; if that was killed, `tuesday serve` or `tuesday send` settles it"
    case .accepted where returned.contains { $0.kind == .bounce && $0.overAt == nil }:
      return
        "nothing by itself: it came back" + gap(campaign, " --refused", "tries it again where they still get mail")
    case .accepted: return "nothing: whoever gave that answer has it; if it did not arrive, their log knows more under those words"
    case .failed where record.isExpired:
      return "nothing by itself" + gap(campaign, "", "tries it again")
    case .failed:
      return "nothing: it was refused for good; ask them for another address"
        + gap(campaign, " --refused", "tries it again, if the fault was ours and is mended, if need be after `tuesday bounces undo`")
    case .uncertain:
      return "a human decides whether it arrived: `tuesday campaign resolve \(campaign.name) --address …` with --resend or --close"
    case .excluded where campaign.kind == .series:
      return "nothing of this mail; the series looks again: `tuesday why ADDRESS --series`"
    case .excluded where record.isListed == true: return "nothing: a digest has told them of it"
    case .excluded where record.isListed == false: return "their next digest lists it, on the first day of a month, if they get mail then"
    case .excluded:
      return isMeant
        ? "nothing by itself, but what kept it from them is over" + gap(campaign, "", "sends it to them")
        : "nothing, as long as that stands" + gap(campaign, "", "sends it to them when it is over")
    }
  }

  /// How an issue or a digest is sent again; of other mails there is no such way.
  private static func gap(_ campaign: Campaign, _ option: String, _ what: String) -> String {
    campaign.kind.isForMany ? "; `tuesday campaign fill-gap \(campaign.name)\(option)` \(what)" : ""
  }

  private static func waiting(_ record: DeliveryRecord, _ campaign: Campaign, _ hindrance: String?, _ now: Timestamp) -> String {
    if campaign.state == .paused, let halt = campaign.halt {
      return "it waits: paused since \(halt.since.rfc3339) \(halt.reason); `tuesday campaign resume \(campaign.name)` goes on"
    }
    let trial = record.variant == nil ? campaign.trialWait(now) : nil
    let few = record.dueAt == campaign.canaryEnds ? campaign.canaryWait(now) : nil
    if let wait = hindrance ?? trial?.text ?? few?.text {
      return "it waits for \(wait)"
    }
    let due = record.dueAt.flatMap { $0 > now ? " at \($0.rfc3339)" : nil } ?? " now"
    return record.state == .planned
      ? "it is sent when its turn comes (due\(due)), by `tuesday serve` or `tuesday send`"
      : "it is tried again\(due), by `tuesday serve` or `tuesday send`"
  }
}
