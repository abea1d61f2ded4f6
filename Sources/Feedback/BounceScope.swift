package import Store

/// Which mails are counted together when too many come back at once, and are held until somebody has looked.
package enum BounceScope: Sendable, Hashable {
  /// Those of an issue, a digest, or a step of a series on one day.
  case campaign(CampaignID)
  /// All that go to one alone, whatever they are: questions to strangers, welcomes, messages of programs, notices. A broken relay refuses them one by
  /// one, and few belong to one campaign.
  case singles

  /// What ``singles`` are called to those who look.
  package static let singlesName = "mails to one alone"

  /// Fewer are chance.
  var least: Int { self == .singles ? 10 : 20 }

  /// While so many are held, all later ones are. Of mails to one alone few may be held for an issue's sake.
  var heldLeast: Int { self == .singles ? least : 1 }

  /// From first to last. Mails to one alone come slowly.
  var span: Duration { self == .singles ? .seconds(86_400) : .seconds(3600) }

  var spanWords: String { self == .singles ? "a day" : "an hour" }
}
