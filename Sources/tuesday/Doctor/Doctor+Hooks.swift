import Foundation
import Hooks
import Store

extension Doctor {
  /// How programs that are told what happens have taken it. Nobody is asked: `tuesday hooks test` does that.
  func hooks() throws -> [DoctorFinding] {
    if settings.hooks.isEmpty { return [.skipped(.hooks, "tuesday.toml names no hooks")] }
    let database = try Database(unchanged: settings.database)
    let reports = try database.blockingRead { connection in try settings.hooks.map { try HookReport($0, connection) } }
    return reports.map(finding)
  }

  private func finding(_ report: HookReport) -> DoctorFinding {
    let name = "\(report.hook) (\(report.place))"
    let test = "tuesday hooks test \(report.hook) asks at once"
    switch report.state {
    case .new:
      return .warn(
        .hooks, "\(name) is told nothing yet", why: "What happens is kept for it from the next start of tuesday serve on.",
        fix: "start tuesday serve")
    case .rests:
      return .fail(
        .hooks, "\(name) \(report.answer ?? ""), and is told nothing since \(report.restsSince ?? "")",
        why: "\(report.waiting) \(report.waiting == 1 ? "waits" : "wait") for it; what is older than 30 days is forgotten.",
        fix: "\(test); tuesday hooks resume \(report.hook) lets it go on")
    case .fails:
      let since = report.failingSince ?? ""
      return .warn(
        .hooks, "\(name) \(report.answer ?? "")",
        why:
          "It takes nothing since \(since); \(report.waiting) \(report.waiting == 1 ? "waits" : "wait"). After three days it is told nothing more.",
        fix: test)
    case .ok:
      if let since = report.waitingSince, since < (now + .seconds(-600)).rfc3339 {
        return .warn(
          .hooks, "\(name): \(report.waiting) \(report.waiting == 1 ? "waits" : "wait") since \(since)",
          why: "Only tuesday serve tells hooks, and it does not run, or has more to tell than they take.", fix: "start tuesday serve")
      }
      return .ok(.hooks, "\(name) \(report.takenAt.map { "was told last at \($0)" } ?? "is told what happens from now on")")
    }
  }
}
