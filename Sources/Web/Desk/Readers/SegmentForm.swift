internal import Audience

/// What somebody has in the builder of rules, and what they do with it: the rule's text is all that is kept from one step to the next.
struct SegmentForm: Sendable {
  enum Step: Sendable, Hashable {
    case show
    /// Something to ask for was chosen: how is asked next.
    case choose
    case add
    /// Opens a part in the form, to be changed.
    case edit(SegmentRule.Place)
    case remove(SegmentRule.Place)
    /// `not` before it, or away.
    case turn(SegmentRule.Place)
    /// `and` to `or`, and back.
    case joint(SegmentRule.Place)
  }

  let rule: String
  /// The slug of the list on which people are counted.
  let list: String
  /// Under which it was saved, or is to be.
  let name: String
  var step: Step
  let clause: SegmentClause
  /// Where the clause goes: beside what stands there.
  let place: SegmentRule.Place
  /// Whether it takes the place of what stands there.
  let replaces: Bool
  /// Whether it becomes one of two of which either will do.
  let isEither: Bool

  init(_ value: (String) -> String) {
    (rule, list, name) = (value("rule"), value("list"), value("name"))
    let state = MembershipState(rawValue: value("member_state")) ?? .confirmed
    let operation = SegmentClause.Operation(rawValue: value("operation")) ?? .holds
    clause = SegmentClause(value("subject"), operation, value: value("value"), state: state, days: value("days"))
    place = SegmentRule.Place(value("place")) ?? SegmentRule.Place()
    (replaces, isEither) = (value("how") == "replace", value("how") == "either")
    step = Self.step(value("do"))
  }

  /// A rule by itself.
  init(rule: String) { self.init { $0 == "rule" ? rule : "" } }

  /// The same, as it is.
  var shown: SegmentForm {
    var shown = self
    shown.step = .show
    return shown
  }

  private static func step(_ text: String) -> Step {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let place = parts.count == 2 ? SegmentRule.Place(parts[1]) : nil
    switch (parts.first ?? "", place) {
    case ("choose", nil): return .choose
    case ("add", nil): return .add
    case ("edit", let place?): return .edit(place)
    case ("remove", let place?): return .remove(place)
    case ("turn", let place?): return .turn(place)
    case ("joint", let place?): return .joint(place)
    default: return .show
    }
  }
}
