internal import Audience
package import Delivery
internal import Foundation
package import Store

/// Where somebody stands with a series.
package struct SeriesReader: Sendable {
  package let subscriber: SubscriberID
  package let beganAt: Timestamp
  /// From when the next step counts, unless a mail left since.
  let countedAt: Timestamp
  /// The file of the last step that was made a mail for them, as it was called then.
  package let step: String?
  /// What became of that mail.
  package let state: DeliveryState?
  let changedAt: Timestamp?
  /// When the next one is due, as far as that was known at the last look.
  package let dueAt: Timestamp?
  /// Why nothing more comes: ``finished``, or a reason.
  package let ended: String?

  /// They have had every step there was.
  package static let finished = "finished"

  /// Ends the words of why nothing more comes after a step that was refused for good.
  static let undelivered = " could not be delivered"

  /// What is to be done about them now.
  enum Verdict {
    case wait(until: Timestamp, due: Timestamp?)
    case send(SeriesStep)
    case end(String)
  }

  /// A row is looked at once a day at least: its reader may have moved, or the writer changed the days.
  static let longestWait = Duration.seconds(86_400)
  /// Until it is seen again what became of a mail.
  static let patience = Duration.seconds(3600)

  /// - Parameters:
  ///   - had: the names of the steps that they have, may have or will have had.
  ///   - owed: of those that came back, and are to go once more.
  ///   - addressee: as they stand on the list now.
  func verdict(
    _ folder: SeriesFolder, had: Set<String>, owed: Set<String>, _ addressee: Addressee, _ clock: SeriesClock, now: Timestamp
  ) -> Verdict {
    // The next one counts from when this one leaves, which nobody knows yet.
    if state?.isOpen == true { return .wait(until: now + Self.patience, due: nil) }
    if let rest = addressee.membership?.snoozedUntil, rest > now, addressee.membership?.state == .confirmed {
      return .wait(until: min(rest, now + Self.longestWait), due: nil)
    }
    if let obstacle = addressee.obstacle { return .end(obstacle) }
    if state == .failed, let changedAt, changedAt >= countedAt {
      return .end((step ?? "") + Self.undelivered)
    }
    guard let next = folder.next(after: step, had: had, owed: owed) else { return .end(Self.finished) }
    guard let after = next.after else { return .send(next) }
    // What left while a clock was ahead has left by now.
    let start = min(now, state == .excluded ? countedAt : max(countedAt, changedAt ?? countedAt))
    let frequency = had.isEmpty ? nil : addressee.membership?.frequency
    let due = clock.due(after: after, since: start, apart: frequency, now: now)
    return due <= now ? .send(next) : .wait(until: min(due, now + Self.longestWait), due: due)
  }
}
