internal import Hooks
internal import Store

/// Programs elsewhere that are told what happens. Of their addresses the host alone is shown: the rest is often a secret.
extension DeskPages {
  /// For the page of routes.
  func hooks(_ reports: [HookReport], note: HookNote?) -> [String: Any] {
    [
      "hooks": reports.map { hook($0) }, "has_hooks": !reports.isEmpty, "hook_note": note?.words ?? "", "hook_said": note?.answer ?? "",
      "hook_fault": note?.isFault == true,
    ]
  }

  /// For the first page: those that fail.
  func failing(_ reports: [HookReport]) -> [String: Any] {
    ["failing_hooks": reports.map { hook($0) }, "has_failing_hooks": !reports.isEmpty]
  }

  private func hook(_ report: HookReport) -> [String: Any] {
    let since =
      report.restsSince.map { words["hook_rests_since", ["since": time($0)]] }
      ?? report.failingSince.map {
        words["hook_fails_since", ["since": time($0), "count": "\(report.failures)", "next": time(report.nextAt ?? "")]]
      }
    let waits = report.waiting == 0 ? words["hook_idle", [:]] : words["hook_waits", ["count": "\(report.waiting)"]]
    let told = report.takenAt.map { words["hook_told", ["time": time($0)]] } ?? words["hook_untold", [:]]
    return [
      "name": report.hook, "place": report.place, "warns": report.isFailing, "state": words["hook_\(report.state.rawValue)", [:]],
      "said": report.isFailing ? report.answer ?? "" : "", "since": since ?? "",
      "waits": report.state == .new ? "" : "\(waits); \(told)", "is_begun": report.state != .new,
      "can_skip": report.isFailing && report.waiting > 0,
    ]
  }
}
