internal import Accounts
internal import Campaigns
internal import HTTPTypes
internal import Store

/// The campaign that a request is about.
extension APICall {
  static let noCampaign = Problem.notFound("there is no campaign of this name or slug")

  /// The one that the path names, to look at (``Campaign/meant(by:_:)``).
  func campaign(_ connection: Connection) throws -> Campaign {
    guard let found = try Campaign.meant(by: text("campaign") ?? "", connection).first else { throw Self.noCampaign }
    return found
  }

  /// - Parameter object: what of it the log names; nil: its name.
  func changed(_ campaign: Campaign, as object: String? = nil, _ connection: Connection) throws -> Changed<CampaignAnswer> {
    guard let after = try Campaign.find(campaign.id, connection) else { throw StoreError.defect("the campaign is gone") }
    return Changed(try CampaignAnswer(after, services.situation(now, connection), now: now, connection), object: object ?? campaign.name)
  }

  /// The issue or digest that the path names, in one of these states.
  func campaign(in states: [Campaign.State], else done: String, _ connection: Connection) throws -> Campaign {
    switch try Campaign.meaning(of: text("campaign") ?? "", in: states, connection) {
    case .unknown: throw Self.noCampaign
    case .none(let found): throw Problem.conflict("\(found.name) is \(found.state.rawValue); \(done)")
    case .several(let found):
      throw Problem.conflict("\(found.map { "\($0.name) is \($0.state.rawValue)" }.joined(separator: " and ")); say which by its name")
    case .one(let found):
      guard found.kind.isForMany else {
        throw Problem.conflict("\(found.name) has mail to one person each; only an issue or a digest can be held or sent once more")
      }
      return found
    }
  }

  func require(_ confirm: String, isNameOf campaign: Campaign) throws {
    guard confirm == campaign.name else { throw Problem.unprocessable("/confirm", "is not this campaign's name, \(campaign.name)") }
  }
}
