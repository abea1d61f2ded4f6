import Campaigns
import Feedback
import Foundation
import Store

extension Doctor {
  /// The address that each provider is to be given, and whether anything came by it.
  func webhooks() -> [DoctorFinding] {
    if settings.webhooks.isEmpty { return [.skipped(.webhooks, "tuesday.toml names no provider that posts events ([webhooks.NAME])")] }
    let database = try? Database(unchanged: settings.database)
    let news = (try? database?.blockingRead { try SourceNews.all(now: now, $0) }) ?? []
    return settings.webhooks.map { hook in
      let unproved = (try? database?.blockingRead { try SourceNews.unproved(by: hook.source, $0) }) ?? 0
      return webhook(hook, news.first { $0.source == hook.source }, unproved: unproved)
    }
  }

  private func webhook(_ hook: Webhook, _ news: SourceNews?, unproved: Int) -> DoctorFinding {
    let address = settings.publication.baseURL + hook.path
    let last = news.flatMap { $0.lastAt.isEmpty ? nil : "the last event came at \($0.lastAt)" } ?? "no event came yet"
    let others = unproved == 0 ? "" : "; \(unproved) within a month named no mail of ours"
    let what = "\(hook.name) (\(hook.kind)): \(hook.login)\(address); \(last)\(others)"
    let refused = news?.week[SourceNews.refused] ?? 0
    if !settings.publication.baseURL.hasPrefix("https://") {
      return .warn(
        .webhooks, what, why: "Its provider posts by https only, and what is posted without can be read and changed on the way.",
        fix: "let site.base_url be the https address of the site")
    }
    if let news, refused > 0, news.refusedAt ?? "" > news.lastAt {
      return .warn(
        .webhooks,
        "\(what); \(refused) \(refused == 1 ? "post was" : "posts were") refused within a week, the last at \(news.refusedAt ?? "")",
        why: "Either somebody else tries it, or the provider signs with another key than the one in the settings.",
        fix: "look at [webhooks.\(hook.name)]; the log of serve says why")
    }
    if let unread = news?.week[SourceNews.unread] {
      return .warn(
        .webhooks, "\(what); \(unread) could not be read within a week", why: "What they said is not known.",
        fix: "the log of serve says what was wrong with them")
    }
    return .ok(.webhooks, refused > 0 ? "\(what); \(refused) refused within a week" : what)
  }
}

extension Webhook {
  fileprivate var kind: String {
    switch way {
    case .ses(let topics): "ses, \(topics.sorted().joined(separator: ", "))"
    case .postmark: "postmark"
    case .sendgrid: "sendgrid"
    case .mailgun: "mailgun"
    case .signed: "signed"
    }
  }

  /// What stands before the address in the provider's own settings.
  fileprivate var login: String {
    if case .postmark(let user, _) = way { "as user \(user), " } else { "" }
  }
}
