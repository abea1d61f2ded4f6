import Hooks

/// As `tuesday hooks` and `tuesday status` tell it.
extension HookReport {
  /// How it stands, and below that its place and what is wrong: side by side they are wider than a terminal.
  var lines: [String] {
    let waits = waiting == 0 ? "nothing waits" : "\(waiting) \(waiting == 1 ? "waits" : "wait") since \(waitingSince ?? "")"
    let told = takenAt.map { "told last at \($0)" } ?? "told nothing yet"
    let standing = "\(hook)  \(state.rawValue)  \(state == .new ? "begins with the next tuesday serve" : waits); \(told)"
    return [standing, "  \(place)"] + (trouble.map { ["  \($0)"] } ?? [])
  }

  /// Nil where all is well.
  var trouble: String? {
    if let restsSince { return "it \(answer ?? "") and is told nothing since \(restsSince): tuesday hooks resume \(hook)" }
    guard let failingSince else { return nil }
    return
      "it \(answer ?? "") (\(failures) \(failures == 1 ? "try" : "tries") since \(failingSince)); asked again at \(nextAt ?? "")"
  }

  /// For `tuesday status`; nil where all is well.
  var line: String? { trouble.map { "hook \(hook): \($0)" } }
}
