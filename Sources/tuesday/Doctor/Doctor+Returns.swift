import Campaigns
import Feedback
import Foundation
import Mail
import Store

extension Doctor {
  /// Whether anybody takes in what comes back, and what waits for somebody who looks at it.
  func returns() throws -> [DoctorFinding] { try ways() + held() }

  /// Bounces for which nobody is given up until somebody has looked. A database that is older than the program holds none, or another check tells.
  private func held() throws -> [DoctorFinding] {
    let held = try? Database(unchanged: settings.database).blockingRead { try HeldGroup.all($0) }
    return (held ?? []).map { group in
      .warn(
        .returns, "held: \(group.count) \(group.count == 1 ? "bounce" : "bounces") of \(group.name)",
        why: "It is said that nobody is there; nobody is given up for it, and they go on getting mail, until you have looked.",
        fix: "look at `\(group.listing)`, then `\(group.accepting)` or `\(group.undoing)`")
    }
  }

  private func ways() throws -> [DoctorFinding] {
    guard let domain = settings.returnPath else {
      return [.skipped(.returns, "smtp.return_path is empty: what cannot be delivered returns to \(settings.publication.from.address)")]
    }
    // One that is older than the program knows nothing of it; that it is so, another check tells.
    let news = (try? Database(unchanged: settings.database).blockingRead { try SourceNews.all(now: now, $0) }) ?? []
    if let last = news.map(\.lastAt).filter({ !$0.isEmpty }).max() {
      return [.ok(.returns, "mail to \(domain) is taken in: the last at \(last)")]
    }
    let ways = settings.inbound.map { "[inbound.\($0.name)]" } + settings.webhooks.map { "[webhooks.\($0.name)]" }
    guard ways.isEmpty else {
      let names = ways.joined(separator: ", ")
      return [.ok(.returns, "mail to \(domain) is taken in by \(names); nothing came yet")]
    }
    return [
      .warn(
        .returns, "mail returns to \(domain), and nobody takes it in",
        why: "Who has no mailbox any more goes on getting mail, and receivers come to think badly of you.",
        fix: "name a source, [inbound.NAME], or have your mail server hand it to `tuesday bounce` (Documentation: Bounces)")
    ]
  }
}
