package import Store

/// The few who have an issue before the others: what their providers and they say of it decides whether the others get it.
package struct Canary: Sendable, Hashable {
  /// Of a hundred readers.
  package let share: Int
  /// For how long it is watched what becomes of it.
  package let watch: Duration
  /// So many of a hundred may be refused.
  package let limit: Int

  /// Fewer say nothing.
  static let least = 20
  /// One complaint may be a slip of the finger.
  static let complaints = 2

  /// Where the settings want none any more, one that has begun lets the others have it.
  package static let unwanted = Canary(share: 0, watch: .zero, limit: 100)

  package init(share: Int, watch: Duration, limit: Int) {
    self.share = share
    self.watch = watch
    self.limit = limit
  }

  /// About how many of so many readers have it first: their share, but no fewer than say something. Nil: everybody gets it at once, because those
  /// would be more than half of all.
  package func few(of readers: Int) -> Int? {
    let few = max(readers * share / 100, Self.least)
    return share > 0 && few * 2 <= readers ? few : nil
  }

  /// When it is looked at what became of the mails of those who try an issue's subjects: they are the first few then.
  func end(of trial: Trial?, _ now: Timestamp) -> Timestamp? {
    share > 0 ? trial.map { now + min(watch, .seconds($0.wait)) } : nil
  }

  /// What has become of the mails so far.
  struct Outcome: Sendable, Hashable {
    var accepted = 0
    /// For good, or because of what the mail or its sender is.
    var refused = 0
    /// Not tried yet, or put off for another reason.
    var open = 0
    var complained = 0
    /// Nobody can know whether they got it.
    var uncertain = 0
    /// The last refusal's words.
    var words: String?
    /// Why nobody can know it, in the last one's words.
    var doubt: String?

    var tried: Int { accepted + refused + uncertain }

    /// Most have no answer yet.
    var isUnknown: Bool { open > tried }
  }

  /// Nil when the others may have it; else why not. As long as most have no answer, only what no answer can mend.
  func objection(_ outcome: Outcome) -> String? {
    let tried = outcome.tried + (outcome.isUnknown ? outcome.open : 0)
    if outcome.complained >= Self.complaints {
      return "\(outcome.complained) of the first \(tried) readers reported it as spam"
    }
    if outcome.uncertain * 100 > tried * limit {
      let doubt = outcome.doubt ?? "the server hung up before it answered"
      return "of \(outcome.uncertain) of the first \(tried) nobody can know whether they got it: \(doubt)"
    }
    guard outcome.refused * 100 > tried * limit else { return nil }
    let words = outcome.words.map { "; the last answer was: \($0)" } ?? ""
    return "\(outcome.refused) of the first \(tried) were refused (delivery.canary_limit is \(limit) of a hundred)\(words)"
  }
}

extension Campaign {
  /// What those wait for who are not of the first few; nil when there are no such.
  package func canaryWait(_ now: Timestamp) -> CampaignWait? { canaryEnds.map { .canary(ends: $0, isOver: $0 <= now) } }
}
