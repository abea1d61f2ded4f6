import Campaigns
import Foundation
import Store
import Words

extension SourceNews {
  /// `what came back by inbound.main: last 2026-11-24T10:00:00Z; in a week 3 bounce, 1 complaint`.
  var line: String {
    let counts = week.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    return
      "what came back by \(FeedbackRecord.title(of: source).withVisibleControls): last \(lastAt.isEmpty ? "never" : lastAt); in a week \(counts.isEmpty ? "nothing" : counts)"
  }
}

extension FeedbackRecord {
  /// In a table of them.
  var row: [String] {
    [
      at.rfc3339, address ?? "", headline, campaign ?? "", outcome.rawValue + (undoneAt == nil ? "" : ", taken back"),
      FeedbackRecord.title(of: source), words,
    ].map(\.withVisibleControls)
  }
}
