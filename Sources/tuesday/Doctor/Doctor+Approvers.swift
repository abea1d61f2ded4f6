import Campaigns
import Foundation
import Store

extension Doctor {
  /// That nobody who can approve can be asked. Without a database nothing stands against anybody.
  func approvers() throws -> [DoctorFinding] {
    guard !settings.publication.approvers.isEmpty, Database.isThere(settings.database) else { return [] }
    let database = try Database(unchanged: settings.database)
    guard let words = try database.blockingRead({ try settings.publication.unreachableApprovers($0) }) else { return [] }
    return [
      .warn(
        .config, words, why: "No post goes out without a yes of theirs, and nobody can ask for it by mail.", fix: Settings.adviceOnApprovers
      )
    ]
  }
}

extension Settings {
  static let adviceOnApprovers =
    "name somebody else in publication.approvers, or let them have mail again: tuesday suppressions remove ADDRESS; `tuesday approve` works without mail"
}
