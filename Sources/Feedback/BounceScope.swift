internal import Campaigns
package import Store

/// Which mails are counted together when too many come back at once, and are held until somebody has looked.
package enum BounceScope: Sendable, Hashable {
  /// Those of an issue, a digest, or a step of a series on one day.
  case campaign(CampaignID)
  /// All that go to one alone, whatever they are: questions to strangers, welcomes, messages of programs, notices. A broken relay refuses them one by
  /// one, and few belong to one campaign.
  case singles
  /// All that go to readers of one domain, in A-labels, whatever they are. A provider that is broken refuses all of its own, who may be few of an issue.
  case domain(String)

  /// What ``singles`` are called to those who look.
  package static let singlesName = "mails to one alone"

  package var domain: String? { if case .domain(let name) = self { name } else { nil } }

  private var isIssue: Bool { if case .campaign = self { true } else { false } }

  /// Fewer are chance.
  var least: Int { isIssue ? 20 : 10 }

  /// While so many are held, all later ones are. Of mails to one alone few may be held for an issue's sake.
  var heldLeast: Int { self == .singles ? least : 1 }

  /// From first to last. Mails to one alone come slowly, and so do those to one domain.
  var span: Duration { isIssue ? .seconds(3600) : .seconds(86_400) }

  var spanWords: String { isIssue ? "an hour" : "a day" }

  /// As what its bounces are held: a domain's are not their issue's, which goes on for everybody else.
  var outcome: FeedbackOutcome { domain == nil ? .held : .heldWithDomain }
}
