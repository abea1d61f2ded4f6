package import Words

/// What the senders of this process have done since it began, for who looks after it. There are as many numbers as providers in the settings, whatever
/// domains the mail goes to.
package final class SendingCounts: Sendable {
  /// What a delivery came to in one commit.
  package enum Outcome: String, Sendable, CaseIterable {
    case accepted, deferred, failed, uncertain
    /// Back to the queue, without an attempt.
    case returned = "put_back"

    init(_ result: DeliveryResult) {
      self =
        switch result.state {
        case .accepted: .accepted
        case .failed: .failed
        case .uncertain: .uncertain
        case .planned, .leased, .deferred, .excluded, .cancelled: result.countsAsAttempt ? .deferred : .returned
        }
    }
  }

  /// The class of the reply (RFC 5321 §4.2.1).
  package enum Answer: String, Sendable, CaseIterable {
    case positive = "2xx"
    case notNow = "4xx"
    case never = "5xx"
    /// No server has said anything.
    case none

    init(_ code: Int?) {
      self =
        switch code.map({ $0 / 100 }) {
        case 2: .positive
        case 4: .notNow
        case 5: .never
        default: .none
        }
    }
  }

  package struct Line: Sendable {
    /// A provider of the settings, or `other`.
    package let provider: String
    package let outcome: Outcome
    package let answer: Answer
    package let count: Int
  }

  package let commits = DurationCounts()
  package let flushes = DurationCounts()
  /// Whom something kept from getting it that was found when their turn came.
  package let excluded = Counter()
  /// Results that were dropped, because somebody else had decided meanwhile.
  package let fenced = Counter()
  /// Leases of senders that are gone, by what became of them.
  package let released = Counter()
  package let acceptedOfOthers = Counter()
  package let uncertainOfOthers = Counter()

  private let names: [String]
  /// By name and kind.
  private let results: [[Counter]]

  private struct Kind: Hashable {
    let outcome: Outcome
    let answer: Answer
  }

  package init(_ providers: [Provider]) {
    names = providers.map(\.name) + ["other"]
    results = names.map { _ in Self.kinds.map { _ in Counter() } }
  }

  private static let kinds = Outcome.allCases.flatMap { outcome in Answer.allCases.map { Kind(outcome: outcome, answer: $0) } }
  private static let places = Dictionary(uniqueKeysWithValues: zip(kinds, 0...))

  func add(_ commit: Commit) {
    for result in commit.batch.results where commit.fenced.isEmpty || !commit.fenced.contains(result) {
      guard let place = Self.places[Kind(outcome: Outcome(result), answer: Answer(result.code))] else { continue }
      results[result.provider ?? names.count - 1][place].add()
    }
    excluded.add(commit.excluded)
    fenced.add(commit.fenced.count)
  }

  func add(_ recovery: Recovery) {
    released.add(recovery.released)
    acceptedOfOthers.add(recovery.accepted)
    uncertainOfOthers.add(recovery.uncertain)
  }

  /// Of everything that can be, also what has not been.
  package var lines: [Line] {
    zip(names, results).flatMap { name, counts in
      zip(Self.kinds, counts).map { Line(provider: name, outcome: $0.outcome, answer: $0.answer, count: $1.value) }
    }
  }
}
