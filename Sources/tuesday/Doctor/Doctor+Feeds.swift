import Campaigns
import Foundation
import Store
import Words

extension Doctor {
  /// What the last looks at the feeds told. Nobody is asked: `tuesday feeds fetch` does that.
  func feeds() throws -> [DoctorFinding] {
    let feeds = settings.publication.feeds
    if feeds.isEmpty { return [.skipped(.feeds, "tuesday.toml names no feeds")] }
    let database = try Database(unchanged: settings.database)
    let states = try database.blockingRead { connection in
      try feeds.map { (try FeedState.find($0, connection), try FeedReport($0, mode: settings.mode, items: 1, connection).heldCount) }
    }
    return zip(feeds, states).map { source, known in
      let (state, held) = known
      let fix = "tuesday feeds fetch \(source.name) looks at once"
      guard let state, state.looked != nil else {
        return .warn(.feeds, "\(source.name) was never looked at", why: "tuesday serve looks by itself.", fix: fix)
      }
      let words = state.fault.map { "\(source.name) (\(source.url.withoutAddressSecrets)) \($0.withVisibleControls)" } ?? ""
      if let since = state.failingSince {
        let why = "It fails since \(since.rfc3339); nothing new of it becomes posts."
        return now - since > .seconds(86_400)
          ? .fail(.feeds, words, why: why, fix: fix) : .warn(.feeds, words, why: why, fix: fix)
      }
      if state.fault != nil {
        return .warn(.feeds, words, why: "The old address may end some day.", fix: "change feeds.\(source.name).url")
      }
      if held > 0 {
        return .warn(
          .feeds, "\(held) of \(source.name) \(held == 1 ? "is" : "are") held since the database was restored",
          why: "They may have gone out before.", fix: "tuesday feeds show \(source.name), and tuesday feeds release \(source.name)")
      }
      let read = state.read?.rfc3339 ?? ""
      return .ok(.feeds, "\(source.name) was read at \(read)")
    }
  }
}
