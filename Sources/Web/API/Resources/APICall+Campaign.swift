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

  /// - Parameter pointer: of the body's value that names it; nil: a parameter does.
  func campaign(_ name: String, at pointer: String?, _ connection: Connection) throws -> Campaign {
    if let found = try Campaign.meant(by: name, connection).first { return found }
    throw pointer.map { Problem.unprocessable($0, "is no campaign here") } ?? Problem.parameter("campaign", "is no campaign here")
  }

  func changed(_ campaign: Campaign, _ connection: Connection) throws -> Changed<CampaignFacts> {
    try changed(campaign, as: campaign.name, connection)
  }

  /// - Parameter object: what of it the log names; nil: nothing was changed.
  func changed(_ campaign: Campaign, as object: String?, _ connection: Connection) throws -> Changed<CampaignFacts> {
    guard let after = try Campaign.find(campaign.id, connection) else { throw StoreError.defect("the campaign is gone") }
    return Changed(
      try CampaignFacts(after, of: publication, services.situation(now, connection), now: now, connection), object: object)
  }

  /// The issue or digest that is as it is to be, where none is in the state in which there would be something to do: whoever asks again, because an
  /// answer was lost, is told the same.
  func campaign(alreadyIn state: Campaign.State, notIn others: [Campaign.State], _ connection: Connection) throws -> Campaign? {
    let name = text("campaign") ?? ""
    guard case .none = try Campaign.meaning(of: name, in: others, connection),
      case .one(let found) = try Campaign.meaning(of: name, in: [state], connection), found.kind.isForMany
    else { return nil }
    return found
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
