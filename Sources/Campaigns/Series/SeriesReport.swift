internal import Audience
package import Delivery
package import Store
internal import Words

/// A series as it is: its steps, how many wait for each and have had it, and what keeps it from going on.
package struct SeriesReport: Codable, Sendable {
  package struct Step: Codable, Sendable {
    package let file: String
    package let title: String
    /// Days after the one before; nil while the file does not say it.
    package let after: Int?
    /// Readers whose next it is.
    package let waiting: Int
    package let had: Int
    /// Why it cannot be sent.
    package let fault: String?
  }

  package let series: String
  /// `on`, `off`, or `never on`.
  package let state: String
  package let list: String?
  /// `09:00`, on each reader's own clock.
  package let at: String?
  package let begins: String?
  package let steps: [Step]
  package let finished: Int
  /// For whom it ended before its end, by reason.
  package let stopped: [String: Int]
  /// What is wrong with its folder.
  package let problem: String?

  /// All that there are folders of, or that were switched on.
  package static func all(of publication: Publication, mode: SendingMode, _ connection: Connection) throws -> [SeriesReport] {
    let names = Set(SeriesFolder.names(in: publication) + (try Series.all(connection).map(\.slug)))
    return try names.sorted().map { try SeriesReport($0, of: publication, mode: mode, connection) }
  }

  package init(_ slug: String, of publication: Publication, mode: SendingMode, _ connection: Connection) throws {
    series = slug
    let folder = try? SeriesFolder(slug, of: publication)
    let row = try Series.find(slug, connection)
    state = row.map { $0.isOn ? "on" : "off" } ?? "never on"
    list = try row.flatMap { try MailingList.find($0.list, connection)?.slug }
    at = row.map { "\($0.hour.padded(to: 2)):\($0.minute.padded(to: 2))" }
    begins = row?.begins.rawValue
    let counts = try row.map { try SeriesReader.counts(of: $0.id, mode: mode, connection) } ?? []
    let had = try row?.accepted(mode: mode, connection) ?? [:]
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
}
