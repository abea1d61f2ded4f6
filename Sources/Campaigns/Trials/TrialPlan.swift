internal import Markdown

/// What a trial of subjects will do with so many readers, and what can come of it.
package struct TrialPlan: Encodable, Sendable {
  package let subjects: [String]
  package let metric: String
  /// Who take part.
  package let readers: Int
  /// Who wait for how it ends.
  package let others: Int
  /// Seconds.
  package let wait: Int
  /// For people: what they are compared by, and how large a difference could be seen.
  package let outlook: String

  /// - Parameter isLocal: whether each reader has it at a time of their own.
  package init(_ trial: Trial, readers count: Int, isLocal: Bool = false) {
    let part = isLocal ? nil : trial.part(of: count)
    subjects = trial.variants.map(\.text)
    metric = trial.metric.rawValue
    readers = part ?? count
    others = count - readers
    wait = trial.wait
    outlook = part.map { Self.outlook(trial, $0) } ?? Self.noChoice(trial, isLocal)
  }

  /// Whether one will be chosen.
  package var isChoosing: Bool { others > 0 }

  package var text: String {
    let each = readers / subjects.count
    guard isChoosing else { return "every reader gets one of them by lot, and nobody waits: \(outlook)" }
    return "\(readers) readers get one of them by lot, \(each) each; the other \(others) get the better one \(Self.time(wait)) later"
  }

  private static func noChoice(_ trial: Trial, _ isLocal: Bool) -> String {
    if trial.metric == .none { return "none is chosen, because nothing is counted to choose by (metric: none)" }
    if isLocal { return "none is chosen, because each reader has it at a time of their own" }
    return "none is chosen, because so few readers could not show which is better"
  }

  /// Of a hundred, so many do it where nothing else is known.
  private static let usual = 5

  private static func outlook(_ trial: Trial, _ part: Int) -> String {
    let each = part / trial.variants.count
    let usual = max(1, each * usual / 100)
    guard let more = FisherTest.least(beside: usual, of: each, level: Verdict.level) else {
      return "of \(each) readers each, not even \(usual) against all would show"
    }
    let act = trial.metric == .unsubscribes ? "leave by the mail" : "follow a link"
    return "of \(each) readers each, \(usual) against \(more) who \(act) would show, and \(usual) against \(more - 1) would not"
  }

  static func time(_ seconds: Int) -> String {
    for (unit, length) in [("d", 86_400), ("h", 3600), ("m", 60)] where seconds % length == 0 { return "\(seconds / length)\(unit)" }
    return "\(seconds)s"
  }

  /// Whether less than twice the usual would not show.
  static func isFaint(_ trial: Trial, _ part: Int) -> Bool {
    let each = part / trial.variants.count
    let usual = max(1, each * usual / 100)
    return FisherTest.least(beside: usual, of: each, level: Verdict.level).map { $0 >= usual * 2 } ?? true
  }
}
