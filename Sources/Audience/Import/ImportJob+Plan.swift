internal import Store

/// What a row does to whom.
extension ImportJob {
  /// The person on those lists only that they may be on, or that they say no to: a suppression, which may go again, stops no more than a yes.
  /// Nil when that leaves none, and for who was erased: nothing says who they were.
  func allowed(
    _ person: ImportedPerson, _ suppressions: Suppression.Lookup, _ connection: Connection
  ) throws -> ImportedPerson? {
    let standing = try suppressions.standing(against: person.key, connection)
    if standing.isEmpty { return person }
    if standing.contains(where: { $0.kind == .erased }) { return nil }
    let open = slugs(person).filter { slug in
      person.standing(on: slug).state.isFinal || lists[slug].map { !standing.keepClosed($0.id) } ?? true
    }
    var allowed = person
    allowed.lists = open
    return open.isEmpty ? nil : allowed
  }

  typealias Plan = [(list: ListID, standing: ImportedPerson.Standing, outcome: Outcome)]

  /// What the row does to somebody who is known.
  ///
  /// - Parameters:
  ///   - known: where they stand; afterwards as they stand then.
  ///   - report: has it counted.
  func plan(_ person: ImportedPerson, _ known: inout MetPeople.Standing, _ report: inout SubscriberImport.Report) -> Plan {
    let others = known.states.filter { $0.value == .confirmed && !slugs(person).contains($0.key) }.keys
    let plan = plan(person, &known)
    report.count(Set(plan.map(\.outcome)))
    if !others.isEmpty, plan.contains(where: { $0.standing.state == .unsubscribed }) {
      if others.contains(where: { known.states[$0] == .confirmed }) { report.stillOn += 1 } else { report.leftOthers += 1 }
    }
    return plan
  }

  /// Of which lists it speaks. A no to all leaves those that the person is on, as one by hand does, and where they are on none is kept all
  /// the same.
  private func slugs(_ person: ImportedPerson, _ known: MetPeople.Standing) -> [String] {
    let all = known.states.filter { !MembershipState.stops.contains($0.value) }.keys
    return isGeneral && person.isGeneralNo && !all.isEmpty ? all.sorted() : slugs(person)
  }

  /// Its yes counts before its no: both are said at once, and a no to one list is none to another that the row says yes to.
  private func plan(_ person: ImportedPerson, _ known: inout MetPeople.Standing) -> Plan {
    let said = known.states.values
    let refusal = said.first { MembershipState.stops.contains($0) } ?? (MembershipState.refusesAll(said) ? .unsubscribed : nil)
    let told = slugs(person, known).map { ($0, person.standing(on: $0)) }
    return (told.filter { !$0.1.state.isFinal } + told.filter(\.1.state.isFinal)).compactMap { slug, standing in
      guard let list = lists[slug]?.id else { return nil }
      // A further no is written down where it was said; a yes answers to what they said of all.
      let here = known.states[slug]
      let before = standing.state.isFinal ? here : here == nil || here == .pending ? refusal ?? here : here
      let outcome = outcome(of: person, standing.state, before: before, isAsked: known.asked.contains(slug))
      if outcome == .broughtBack { known.states = known.states.mapValues { MembershipState.stops.contains($0) ? .unsubscribed : $0 } }
      if standing.state == .unsubscribed, outcome == .left || outcome == .known {
        known.unsubscribe(slug)
      } else if let state = outcome.state(standing.state) {
        known.states[slug] = state
        known.asked.remove(slug)
      }
      return (list, standing, outcome)
    }
  }

  enum Outcome: Hashable {
    case added, known, keptOut, broughtBack, left

    /// - Parameter told: by the row.
    func state(_ told: MembershipState) -> MembershipState? {
      switch self {
      case .known, .keptOut: nil
      case .added, .left: told
      case .broughtBack: .confirmed
      }
    }
  }

  private func outcome(of person: ImportedPerson, _ state: MembershipState, before: MembershipState?, isAsked: Bool) -> Outcome {
    switch (before, state) {
    case (nil, let state): return state.isFinal ? .left : .added
    // What they said stands already, but a form has asked them again since: that is over now.
    case (.unsubscribed?, .unsubscribed) where isAsked: return .left
    case (let before?, let state) where before == state: return .known
    // They had left this list; now no mail of any may go to them.
    case (.unsubscribed?, let state) where MembershipState.stops.contains(state): return .left
    case (let before?, let state) where before.isFinal:
      if state != .confirmed { return .known }
      return person.resubscribe.isEmpty || before == .erased ? .keptOut : .broughtBack
    case (_, let state) where state.isFinal: return .left
    case (.pending?, .confirmed): return .added
    default: return .known
    }
  }

  /// Of who is kept out nothing is taken, nor of who is here but has left all lists, whatever their row says of them.
  ///
  /// - Parameter states: where they stand after their row.
  static func isTaken(_ outcomes: Set<Outcome>, _ states: [String: MembershipState]) -> Bool {
    !outcomes.contains(.keptOut) && !states.values.allSatisfy(\.isFinal)
  }
}

extension SubscriberImport.Report {
  /// One row, by the most telling of what happened on its lists.
  mutating func count(_ outcomes: Set<ImportJob.Outcome>) {
    if outcomes.contains(.broughtBack) {
      broughtBack += 1
    } else if outcomes.contains(.keptOut) {
      keptOut += 1
    } else if outcomes.contains(.left) {
      left += 1
    } else if outcomes.contains(.added) {
      added += 1
    } else {
      known += 1
    }
  }
}
