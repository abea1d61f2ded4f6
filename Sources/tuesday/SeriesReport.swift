import Audience
import Campaigns
import Delivery
import Foundation
import Markdown
import Store
import Words

/// A series as it is: its steps, how many wait for each and have had it, and what keeps it from going on.
struct SeriesReport: Encodable, Sendable {
  struct Step: Encodable, Sendable {
    let file: String
    let title: String
    /// Days after the one before; nil while the file does not say it.
    let after: Int?
    /// Readers whose next it is.
    let waiting: Int
    let had: Int
    /// Why it cannot be sent.
    let fault: String?
  }

  let series: String
  /// `on`, `off`, or `never on`.
  let state: String
  let list: String?
  /// `09:00`, on each reader's own clock.
  let at: String?
  let begins: String?
  let steps: [Step]
  let finished: Int
  /// For whom it ended before its end, by reason.
  let stopped: [String: Int]
  /// What is wrong with its folder.
  let problem: String?

  init(_ slug: String, _ settings: Settings, _ connection: Connection) throws {
    series = slug
    let folder = try? SeriesFolder(slug, of: settings.publication)
    let row = try Series.find(slug, connection)
    state = row.map { $0.isOn ? "on" : "off" } ?? "never on"
    list = try row.flatMap { try MailingList.find($0.list, connection)?.slug }
    at = row.map { "\($0.hour.padded(to: 2)):\($0.minute.padded(to: 2))" }
    begins = row?.begins.rawValue
    let counts = try row.map { try SeriesReader.counts(of: $0.id, mode: settings.mode, connection) } ?? []
    let had = try row?.accepted(mode: settings.mode, connection) ?? [:]
    var waiting: [String: Int] = [:]
    var ends: [String: Int] = [:]
    for group in counts {
      if let end = group.ended {
        ends[end, default: 0] += group.count
      } else if let next = folder?.next(behind: group.step) {
        waiting[next.file, default: 0] += group.count
      }
    }
    steps = (folder?.steps ?? []).map { step in
      var fault: String?
      if case .failure(let faulty) = step.post { fault = faulty.description }
      return Step(
        file: step.file, title: step.title, after: step.after, waiting: waiting[step.file] ?? 0, had: had[step.name] ?? 0, fault: fault)
    }
    finished = ends.removeValue(forKey: SeriesReader.finished) ?? 0
    stopped = ends
    problem =
      folder == nil
      ? "series/\(slug)/ cannot be read; its readers wait" : steps.isEmpty ? "series/\(slug)/ has no .md file; its readers wait" : nil
  }

  /// A line of a table.
  var row: [String] {
    let faults = steps.count { $0.fault != nil }
    let counts = "\(steps.reduce(0) { $0 + $1.waiting }) under way, \(finished) finished, \(stopped.values.reduce(0, +)) stopped"
    let trouble = problem ?? (faults > 0 ? "\(faults) with faults: tuesday series check \(series)" : nil)
    return [
      series, state, list.map { "to \($0)" } ?? "", at ?? "", "\(steps.count) \(steps.count == 1 ? "step" : "steps")",
      [counts, trouble].compactMap(\.self).joined(separator: "; "),
    ]
  }

  var text: String {
    var head = "\(series)  \(state)"
    if let list, let at, let begins {
      head += ", to \(list) at \(at), begun by \(begins == Series.Begin.confirmed.rawValue ? "a confirmed subscription" : "hand")"
    }
    let rows = steps.map { step in
      [
        "  \(step.file)", step.after.map { "after \($0) \($0 == 1 ? "day" : "days")" } ?? "?", "\(step.had) had it",
        "\(step.waiting) wait for it", step.title,
      ]
    }
    let ends = ["  \(finished) finished"] + stopped.sorted { $0.key < $1.key }.map { "  \($0.value) stopped: \($0.key)" }
    let faults = steps.compactMap(\.fault) + [problem].compactMap(\.self)
    return ([head] + (rows.isEmpty ? [] : [Terminal.table(rows)]) + ends + faults).joined(separator: "\n")
  }
}

/// Where one person stands with one series.
struct SeriesStanding: Encodable, Sendable {
  let series: String
  let address: String
  /// `under way`, `finished`, `stopped`, or `not in it`.
  let state: String
  /// Why it stopped.
  let reason: String?
  let began: String?
  /// The last step that was made a mail for them, and what became of that.
  let step: String?
  let delivery: String?
  let next: String?
  /// When that leaves; nil while nobody can know, because the mail before is under way or they rest.
  let due: String?

  /// - Parameter obstacle: why no mail of it may go to them now, which the next look at them finds; nil where one may.
  init(_ reader: SeriesReader?, _ address: String, _ slug: String, _ folder: SeriesFolder?, obstacle: String? = nil) {
    (series, self.address) = (slug, address)
    let isFinished = reader?.ended == SeriesReader.finished
    let end = reader.flatMap { $0.ended ?? obstacle }
    state = reader == nil ? "not in it" : end == nil ? "under way" : isFinished ? "finished" : "stopped"
    reason = isFinished ? nil : end
    (began, step, delivery) = (reader?.beganAt.rfc3339, reader?.step, reader?.state?.rawValue)
    next = reader.flatMap { end == nil ? folder?.next(behind: $0.step)?.file : nil }
    due = end == nil ? reader?.dueAt?.rfc3339 : nil
  }

  var row: [String] {
    let last = step.map { "\($0) \(delivery ?? "")" } ?? "-"
    let coming = next.map { "next \($0)\(due.map { " at \($0)" } ?? "")" } ?? ""
    return [address, state, last, reason ?? coming]
  }

  var text: String { "series \(series): \(row.dropFirst().filter { !$0.isEmpty && $0 != "-" }.joined(separator: ", "))" }
}

/// A step of a series that readers get today, by the publication's own clock, as far as that is known.
struct SeriesToday: Encodable, Sendable {
  let series: String
  let step: String
  let readers: Int

  static func all(_ settings: Settings, now: Timestamp, _ connection: Connection) throws -> [SeriesToday] {
    let zone = settings.publication.zone
    let midnight = LocalDate(now, in: zone).adding(days: 1).at(hour: 0, minute: 0, in: zone)
    return try Series.all(connection).filter(\.isOn).flatMap { series -> [SeriesToday] in
      guard let folder = try? SeriesFolder(series.slug, of: settings.publication) else { return [] }
      var counts: [String: Int] = [:]
      for due in try SeriesReader.due(before: midnight, of: series.id, mode: settings.mode, connection) {
        if let next = folder.next(behind: due.step) { counts[next.file, default: 0] += due.count }
      }
      return counts.sorted { $0.key < $1.key }.map { SeriesToday(series: series.slug, step: $0.key, readers: $0.value) }
    }
  }

  var text: String { "series \(series): \(step) is due to \(readers) \(readers == 1 ? "reader" : "readers") today" }
}

extension SeriesFolder {
  /// Whose turn comes for who stands at a step, as far as can be said without asking what they have had.
  fileprivate func next(behind step: String?) -> SeriesStep? {
    next(after: step, had: Set(step.map { [SeriesStep.name(of: $0)] } ?? []))
  }
}
