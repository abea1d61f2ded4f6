import ArgumentParser
import Audience
import Campaigns
import Foundation
import Mail
import Store

/// Which of what came back a command means.
struct BounceFilterOptions: ParsableArguments {
  @Option(help: "Only about mail of this campaign: its name or its post's slug.")
  var campaign: String?

  @Option(help: "Only about mail of this list.")
  var list: String?

  @Option(help: "Only those refused for this reason: \(RefusalReason.allCases.map(\.rawValue).joined(separator: ", ")).")
  var reason: String?

  @Option(help: "Only what came since then: 2026-11-24, 2026-11-24T09:00, 36h or 7d ago.")
  var since: String?

  @Flag(help: "Only what says that mail never arrives there.")
  var hard = false

  @Flag(help: "Only about mails that went to one alone: confirmations, welcomes, messages, notices.")
  var singles = false

  @Option(help: "Only about mailboxes at this domain.", transform: BounceFilterOptions.domain)
  var domain: String?

  @Flag(help: "Only what is held because there was too much of it at once.")
  var held = false

  var isEmpty: Bool {
    campaign == nil && list == nil && reason == nil && since == nil && domain == nil && !hard && !singles && !held
  }

  /// In A-labels.
  static func domain(_ text: String) throws -> String {
    guard let domain = EmailAddress.asciiDomain(of: text) else { throw ValidationError("--domain \(text): write what stands behind the @") }
    return domain
  }

  func filter(_ settings: Settings, _ connection: Connection) throws -> FeedbackFilter {
    var filter = FeedbackFilter()
    filter.campaign = try campaign.map { try CampaignArgument.find($0, connection).id }
    filter.list = try list.map { try ListOptions.find($0, connection).id }
    filter.reason = try reason.map { text in
      guard let reason = RefusalReason(rawValue: text.replacing("-", with: " ")) else {
        throw CommandError.usage("--reason \(text): write one of \(RefusalReason.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return reason
    }
    filter.since = try since.map { try SinceArgument.time($0, in: settings.publication.zone, now: .now()) }
    (filter.isHard, filter.isSingle, filter.domain, filter.isHeld) = (hard, singles, domain, held)
    return filter
  }
}
