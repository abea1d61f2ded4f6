import ArgumentParser
import Campaigns
import Store

/// For commands about one campaign.
struct CampaignArgument: ParsableArguments {
  @Argument(help: "A campaign's name or its post's slug; `tuesday status` lists them.")
  var campaign: String

  /// To look at: of several with one slug the one of that name, else a live one, else the newest; what was taken back last.
  func find(_ connection: Connection) throws -> Campaign { try Self.find(campaign, connection) }

  static func find(_ name: String, _ connection: Connection) throws -> Campaign { try all(name, connection)[0] }

  /// All that it may mean, at least one; first the one that is meant when somebody only looks: not what was taken back before anybody was
  /// recorded, where the same was sent later.
  static func all(_ name: String, _ connection: Connection) throws -> [Campaign] {
    let all = try Campaign.meant(by: name, connection)
    if all.isEmpty { throw CommandError.noInput("there is no campaign \(name); `tuesday status` lists them") }
    return all
  }

  /// To change: the one that is in one of these states.
  ///
  /// - Parameter done: `only what is under way can be paused`.
  func find(in states: [Campaign.State], else done: String, _ connection: Connection) throws -> Campaign {
    switch try Campaign.meaning(of: campaign, in: states, connection) {
    case .one(let found): return found
    case .several(let fitting):
      throw CommandError.usage("\(fitting.map { "\($0.name) is \($0.state.rawValue)" }.joined(separator: " and ")); say which by its name")
    case .none(let first): throw CommandError.badData("\(first.name) is \(first.state.rawValue); \(done)")
    case .unknown: throw CommandError.noInput("there is no campaign \(campaign); `tuesday status` lists them")
    }
  }
}
