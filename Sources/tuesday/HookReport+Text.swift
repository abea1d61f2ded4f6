import Hooks

/// As `tuesday hooks` and `tuesday status` tell it.
extension HookReport {
  /// A line of a table.
  var row: [String] {
    let waits = waiting == 0 ? "nothing waits" : "\(waiting) \(waiting == 1 ? "waits" : "wait") since \(waitingSince ?? "")"
    let told = takenAt.map { "told last at \($0)" } ?? "told nothing yet"
    let more = [
      state == .new ? "begins with the next tuesday serve" : waits, told, trouble,
    ].compactMap(\.self).joined(separator: "; ")
    return [hook, state.rawValue, place, more]
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
