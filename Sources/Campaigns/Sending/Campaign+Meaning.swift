package import Store

extension Campaign {
  /// All that a name or a slug may mean; first the one that is meant when somebody only looks: of several with one slug the one of that name, else a live one,
  /// else the newest; what was taken back before anybody was recorded last, where the same was sent later.
  package static func meant(by name: String, _ connection: Connection) throws -> [Campaign] {
    let all = try Campaign.all(name, connection)
    let ordered = all.filter { $0.name == name } + all.filter { $0.name != name }
    func isTakenBack(_ campaign: Campaign) -> Bool { campaign.state == .cancelled && campaign.frozenAt == nil }
    return ordered.filter { !isTakenBack($0) } + ordered.filter(isTakenBack)
  }

  /// Which of several is meant by who wants to change it.
  package enum Meaning: Sendable {
    case one(Campaign)
    /// Each is in a state in which it may be changed.
    case several([Campaign])
    /// None is; the first that the name means.
    case none(Campaign)
    case unknown
  }

  /// - Parameter states: in which it may be changed.
  package static func meaning(of name: String, in states: [State], _ connection: Connection) throws -> Meaning {
    let all = try meant(by: name, connection)
    guard let first = all.first else { return .unknown }
    let fitting = all.filter { states.contains($0.state) }
    if let found = fitting.first(where: { $0.name == name }) ?? (fitting.count == 1 ? fitting.first : nil) { return .one(found) }
    return fitting.isEmpty ? .none(first) : .several(fitting)
  }
}
