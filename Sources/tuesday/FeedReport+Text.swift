import Campaigns
import Words

/// As `tuesday feeds` tells it.
extension FeedReport {
  /// A line of a table.
  var row: [String] {
    let state = failures > 0 ? "fails" : read == nil ? "never looked at" : "ok"
    let last = items.first.map { "last: \($0.title.withVisibleControls)" } ?? "nothing new so far"
    let more = form == FeedSource.Form.roundup.rawValue || waiting > 0 ? "\(waiting) wait for the slot of \(list)" : nil
    let held = heldCount > 0 ? "\(heldCount) held since the restore: tuesday feeds release \(feed)" : nil
    let next = next.map { "next look \($0)" }
    return [
      feed, state, form, "to \(list)\(ready ? "" : ", drafts")",
      [
        fault.map { "it \($0.withVisibleControls)" }, hasList ? nil : "there is no list \(list): tuesday lists set \(list)", last, more,
        held, next,
      ].compactMap(\.self).joined(separator: "; "),
    ]
  }
}
