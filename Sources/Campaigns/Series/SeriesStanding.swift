internal import Delivery
internal import Store

/// Where one person stands with one series.
package struct SeriesStanding: Codable, Sendable {
  package let series: String
  package let address: String
  /// `under way`, `finished`, `stopped`, or `not in it`.
  package let state: String
  /// Why it stopped.
  package let reason: String?
  package let began: String?
  /// The last step that was made a mail for them, and what became of that.
  package let step: String?
  package let delivery: String?
  package let next: String?
  /// When that leaves; nil while nobody can know, because the mail before is under way or they rest.
  package let due: String?

  /// - Parameter obstacle: why no mail of it may go to them now, which the next look at them finds; nil where one may.
  package init(_ reader: SeriesReader?, _ address: String, _ slug: String, _ folder: SeriesFolder?, obstacle: String? = nil) {
    (series, self.address) = (slug, address)
    let isFinished = reader?.ended == SeriesReader.finished
    let end = reader.flatMap { $0.ended ?? obstacle }
    state = reader == nil ? "not in it" : end == nil ? "under way" : isFinished ? "finished" : "stopped"
    reason = isFinished ? nil : end
    (began, step, delivery) = (reader?.beganAt.rfc3339, reader?.step, reader?.state?.rawValue)
    next = reader.flatMap { end == nil ? folder?.next(behind: $0.step)?.file : nil }
    due = end == nil ? reader?.dueAt?.rfc3339 : nil
  }
}

extension SeriesFolder {
  /// Whose turn comes for who stands at a step, as far as can be said without asking what they have had.
  package func next(behind step: String?) -> SeriesStep? {
    next(after: step, had: Set(step.map { [SeriesStep.name(of: $0)] } ?? []))
  }
}
