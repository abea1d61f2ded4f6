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

extension Doctor {
  /// That a writer does not hear of what they should: of days without a post, of what is late or held.
  func unreachableWriters() throws -> [DoctorFinding] {
    guard !settings.writers.isEmpty, Database.isThere(settings.database) else { return [] }
    let database = try Database(unchanged: settings.database)
    guard let words = try database.blockingRead({ try settings.publication.unreachable(settings.writers, $0) }) else { return [] }
    return [
      .warn(
        .config, "no mail may go to these of publication.writers: \(words)",
        why: "They hear of no day without a post, and of nothing that is late or held.",
        fix: "name somebody else in publication.writers, or let them have mail again: tuesday suppressions remove ADDRESS")
    ]
  }
}

extension Settings {
  static let adviceOnApprovers =
    "name somebody else in publication.approvers, or let them have mail again: tuesday suppressions remove ADDRESS; `tuesday approve` works without mail"
}
