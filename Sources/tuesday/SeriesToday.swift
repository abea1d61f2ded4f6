import Campaigns
import Foundation
import Store

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
