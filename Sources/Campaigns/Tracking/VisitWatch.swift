internal import Audience
internal import Store

/// Sees when links of mails are followed faster than people do: by programs that try all links of a mail out before its reader has it.
/// In memory, for seconds.
struct VisitWatch<Place> {
  /// Who follows: the reader whose mail it is, from wherever; and whoever comes from one address with one program.
  enum Key: Hashable {
    case reader(CampaignID, PublicID)
    case place(Int)
  }

  /// What is followed.
  enum Goal: Hashable {
    case link(CampaignID, Int)
    /// Another page that mails link to: to leave, to choose.
    case page(String)
  }

  private struct Step {
    let at: Timestamp
    let goal: Goal
    /// Nil as well once it is known that it was no person.
    var place: Place?
  }

  private var steps: [Key: [Step]] = [:]

  /// Nobody follows three links of a mail within ten seconds, or two within one.
  static var window: Duration { .seconds(10) }
  private static var moment: Duration { .seconds(1) }
  private static var crowd: Int { 3 }
  private static var keyLimit: Int { 8_192 }
  private static var stepLimit: Int { 32 }

  struct Judgement {
    /// A second press, or a browser that asks once more: counted already.
    var isAgain = false
    var isTooFast = false
    /// Visits that were taken for a person's before.
    var mistaken: [Place] = []
  }

  /// Of somebody who follows a link now; ``enter(_:_:at:_:)`` has to follow unless it is counted already.
  ///
  /// - Parameter keys: the first says best who it is.
  mutating func judge(_ keys: [Key], _ goal: Goal, at now: Timestamp) -> Judgement {
    var judgement = Judgement()
    for key in keys {
      let recent = (steps[key] ?? []).filter { Self.isRecent($0.at, now) }
      // Readers of one office may follow the same link from one address.
      if key == keys.first, recent.contains(where: { $0.goal == goal }) { judgement.isAgain = true }
      let others = Set(recent.map(\.goal)).subtracting([goal])
      let isAtOnce = recent.contains { $0.goal != goal && Self.isRecent($0.at, now, within: Self.moment) }
      guard isAtOnce || others.count + 1 >= Self.crowd else { continue }
      judgement.isTooFast = true
      judgement.mistaken += recent.compactMap(\.place)
      steps[key] = recent.map { Step(at: $0.at, goal: $0.goal) }
    }
    return judgement
  }

  /// - Parameter place: where the visit is written down; nil for what is not.
  mutating func enter(_ keys: [Key], _ goal: Goal, at now: Timestamp, _ place: Place?) {
    for key in keys {
      var recent = (steps[key] ?? []).filter { Self.isRecent($0.at, now) }
      recent.append(Step(at: now, goal: goal, place: place))
      steps[key] = recent.suffix(Self.stepLimit)
    }
    if steps.count > Self.keyLimit { forget(at: now) }
    // More than there can be people: a flood, of which nothing is known any more.
    if steps.count > Self.keyLimit { steps = [:] }
  }

  /// What is older than the window.
  mutating func forget(at now: Timestamp) {
    steps = steps.filter { $0.value.contains { Self.isRecent($0.at, now) } }
  }

  /// A clock that was put back makes what was before long ago.
  private static func isRecent(_ time: Timestamp, _ now: Timestamp, within window: Duration = window) -> Bool {
    time <= now && now - time <= window
  }
}
