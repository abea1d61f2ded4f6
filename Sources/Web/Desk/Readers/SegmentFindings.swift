internal import Audience
internal import Campaigns
internal import Store

/// What the builder shows: the rule after a step, whom it means, and what is wrong.
struct SegmentFindings: Sendable {
  /// What is being asked for, in the form.
  struct Draft: Sendable {
    let clause: SegmentClause
    let kind: SegmentClause.Kind
    let place: SegmentRule.Place
    let replaces: Bool
  }

  let form: SegmentForm
  let names: SegmentNames
  let lists: [MailingList]
  let list: MailingList?
  /// As it is written after the step.
  private(set) var text: String
  /// Nil where the text is no rule.
  private(set) var rule: SegmentRule?
  /// Of the text.
  private(set) var fault: RuleFault?
  private(set) var draft: Draft?
  /// Of the form for one part.
  private(set) var draftFault: RuleFault?
  private(set) var count = 0
  private(set) var whole = 0
  private(set) var sample: [Subscriber] = []
  /// Of the saved one that it is about.
  private(set) var saved: Segment?

  var isFaulty: Bool { fault != nil || draftFault != nil }

  init(
    _ form: SegmentForm, _ names: SegmentNames, list: MailingList?, _ publication: Publication, sample limit: Int, now: Timestamp,
    _ connection: Connection
  ) throws {
    (self.form, self.names, self.list, text) = (form, names, list, form.rule)
    lists = try MailingList.all(connection)
    do {
      let typed = form.rule.isEmpty ? .everyone : try SegmentRule(parsing: form.rule, names: names)
      try step(typed)
      // What was typed stays as it was typed, until a step changes it.
      if let rule, rule != typed { text = rule.description }
      let expanded = try Segment.expanding(rule ?? typed, names, connection)
      try look(expanded, SegmentMoment(now: now, zone: publication.zone), limit, connection)
    } catch {
      guard let fault = RuleFault(error) else { throw error }
      self.fault = fault
    }
  }

  /// The same with the saved rule that it is.
  func of(_ segment: Segment) -> SegmentFindings {
    var found = self
    found.saved = segment
    return found
  }

  private mutating func step(_ typed: SegmentRule) throws {
    rule = typed
    switch form.step {
    case .show: return
    case .choose:
      guard let kind = SegmentClause.kind(of: form.clause.subject, names) else { return }
      let operation = kind.operations.first { $0 == form.clause.operation } ?? kind.operations[0]
      draft = Draft(clause: SegmentClause(form.clause.subject, operation), kind: kind, place: form.place, replaces: false)
    case .edit(let place):
      guard let clause = typed[place].flatMap({ SegmentClause($0) }), let kind = SegmentClause.kind(of: clause.subject, names) else {
        return
      }
      draft = Draft(clause: clause, kind: kind, place: place, replaces: true)
    case .add: try add(to: typed)
    case .remove(let place): rule = typed.changing(place) { _ in nil }
    case .turn(let place): rule = typed.turning(place)
    case .joint(let place): rule = typed.turningJoint(at: place)
    }
  }

  private mutating func add(to typed: SegmentRule) throws {
    guard let kind = SegmentClause.kind(of: form.clause.subject, names) else { return }
    do throws(SegmentSyntaxError) {
      let part = try form.clause.rule(names)
      let changed =
        form.replaces ? typed.changing(form.place) { _ in part } : typed.adding(part, at: form.place, either: form.isEither)
      // The whole is held to what a typed one is: it may have become too long or too deep.
      rule = try SegmentRule(parsing: changed.description, names: names)
    } catch {
      draftFault = RuleFault(error)
      draft = Draft(clause: form.clause, kind: kind, place: form.place, replaces: form.replaces)
    }
  }

  private mutating func look(_ expanded: SegmentRule, _ moment: SegmentMoment, _ limit: Int, _ connection: Connection) throws {
    guard let list else { return }
    let readers = Readers(list: list.id, rule: expanded, moment: moment)
    count = try readers.count(connection)
    whole = try Readers(list: list.id, rule: .everyone, moment: moment).count(connection)
    sample = try readers.first(limit, connection)
  }
}
