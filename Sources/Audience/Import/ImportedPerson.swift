internal import Store
internal import Words

/// One row that is taken: a good one, or the no of one that is not.
struct ImportedPerson: Sendable {
  let line: Int
  let address: String
  let key: String
  /// Empty for what the row does not tell; so are given name, language and zone.
  let name: String
  /// A first or a last name alone, which is no reason to write over a whole one.
  let isPartOfName: Bool
  let givenName: String
  let language: String
  let zone: String
  /// ``AttributesJSON``: a batch of people holds one text each and no dictionaries.
  let attributes: String
  let joined: Timestamp?
  let state: MembershipState
  /// They want, or are to get, no mail of any list.
  let isBlocked: Bool
  /// Slugs; nil for the lists of the whole import.
  var lists: [String]?
  /// A leaving whose row names no list, in its column of lists not even one that there is not.
  let isGeneralNo: Bool
  /// By slug, where a column tells of that list alone.
  let standings: [String: Standing]
  let tags: [String]
  /// Why an earlier no is set aside; empty where it is not.
  var resubscribe: String
  /// What another program knew of their yes and no, and when; empty for nothing.
  let elsewhere: String
  /// When they left, or their mail bounced, as far as the row tells.
  let ends: [Timestamp]
  /// Worth a look, though the row is good.
  let hint: Sentence?
  /// What is wrong with the row, of which then nothing but the no that it says is here.
  let fault: Sentence?

  /// What is to be taken of the row of somebody who is known already: what they lack, or else all that is otherwise. What they are called
  /// by is taken for that very name only, unless it is to be written over.
  func changes(of known: Subscriber, updating isUpdating: Bool) throws -> Subscriber.Changes {
    func taken(_ told: String, over kept: String) -> String {
      (isUpdating || kept.isEmpty) && told != kept ? told : ""
    }
    let newName = isPartOfName && !known.name.isEmpty ? "" : taken(name, over: known.name)
    let isTheirName = isUpdating || !newName.isEmpty || name == known.name
    return Subscriber.Changes(
      name: newName, givenName: isTheirName ? taken(givenName, over: newName.isEmpty ? known.givenName : "") : "",
      language: taken(language, over: known.language), zone: taken(zone, over: known.zone),
      attributes: try AttributesJSON.read(attributes).filter { !taken($0.value, over: known.attributes[$0.key] ?? "").isEmpty })
  }

  struct Standing: Hashable {
    let state: MembershipState
    var frequency = Frequency.every
    var snoozedUntil: Timestamp?

    /// A state; or, for a reader who wants fewer issues or whose mail rests, `confirmed weekly until 2026-12-01T00:00:00Z` or one of both.
    /// ``ImportedPersonReader`` reads it.
    var text: String {
      state.rawValue + (state == .confirmed && frequency != .every ? " \(frequency.rawValue)" : "")
        + (snoozedUntil.map { " until \($0.rfc3339)" } ?? "")
    }
  }

  /// Whether the row says no to all that it speaks of.
  var hasLeft: Bool { state.isFinal || !standings.isEmpty && lists?.allSatisfy { standing(on: $0).state.isFinal } == true }

  func standing(on slug: String) -> Standing { standings[slug] ?? Standing(state: state) }
}
