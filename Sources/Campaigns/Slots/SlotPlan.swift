package import Audience
internal import Delivery
package import Markdown
package import Store

/// What the coming days of one list's slot would publish, as posts, their order and the days left out are now.
package struct SlotPlan: Sendable {
  /// A day that nothing is decided about yet.
  package struct Day: Sendable {
    let day: SlotDays.Day
    let isLocal: Bool
    /// Why it is left out; nil when it is not.
    package let skipped: String?
    /// Nil: no post is ready.
    package let pick: SlotPick?
    /// That it is kept for a post which cannot go, in words; nil where it is not.
    package let reserved: String?
    /// Of a day whose time has come: that its issue goes at once, in words.
    package let urgency: String?

    package var occurrence: SlotRule.Occurrence { day.occurrence }
    /// Of a slot at the readers' own time: when the first of them have it.
    package var begins: Timestamp? { isLocal ? day.begins : nil }
    /// Until when a day that has begun takes an issue.
    package var ends: Timestamp { day.ends }
  }

  /// An issue whose content is fixed that nobody will get.
  package struct Lost: Sendable {
    package let issue: ScheduledIssue
    /// What comes before has its readers.
    package let reason: String
    /// Which posts of the plan those are.
    package let behind: [String]
  }

  /// An issue of the plan, in its day.
  package struct Planned: Sendable {
    package let list: MailingList
    package let slot: Slot
    package let occurrence: SlotRule.Occurrence
    package let pick: SlotPick
  }

  package let list: MailingList
  package let slot: Slot
  package let days: [Day]
  /// The last day that was looked at.
  package let until: LocalDate?
  /// What has no day, and is perhaps not to have one.
  package let waiting: [PostQueue.Entry]
  /// Issues whose time is to come, whose files are not any more what they were made of.
  package let outdated: [(issue: ScheduledIssue, change: String)]
  package let lost: [Lost]
  /// What is to be said of each post that is meant to go out, by its path.
  package let findings: [String: [Diagnostic]]
  let basis: Basis

  package var planned: [Planned] {
    days.compactMap { day in day.pick.map { Planned(list: list, slot: slot, occurrence: day.occurrence, pick: $0) } }
  }

  /// What stands in the database that a plan follows from.
  struct Basis: Sendable, Hashable {
    let rule: SlotRule?
    let isLocal: Bool?
    let decided: Set<String>
    let used: Set<String>
    let skips: [String: String]
    let places: [String: QueuePlace]

    init(_ list: ListID, mode: SendingMode, _ connection: Connection) throws {
      let slot = try Slot.find(list: list, connection)
      (rule, isLocal) = (slot?.rule, slot?.isLocal)
      decided = try Slot.decided(list: list, mode: mode, connection)
      used = try Campaign.usedSlugs(list: list, mode: mode, connection)
      skips = try Slot.skips(list: list, connection)
      places = try QueuePlace.all(list: list, connection)
    }
  }
}
