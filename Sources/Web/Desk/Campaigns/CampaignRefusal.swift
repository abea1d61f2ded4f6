internal import Campaigns
internal import Store

/// Why something is not done about a campaign: a word's name, and what stands in it.
struct CampaignRefusal: Error {
  let word: String
  var texts: [String: String] = [:]

  init(_ word: String, _ texts: [String: String] = [:]) { (self.word, self.texts) = (word, texts) }
}

extension Campaign {
  /// The one of this very name, in one of these states.
  ///
  /// - Throws: ``CampaignRefusal`` where it is in another, or there is none.
  static func found(_ name: String, in states: [State], _ connection: Connection) throws -> Campaign {
    guard let found = try find(name: name, connection) else { throw CampaignRefusal("no_campaign") }
    guard states.contains(found.state) else { throw CampaignRefusal("sending_other_state", ["name": name, "state": found.state.rawValue]) }
    if found.rolledUpAt != nil { throw CampaignRefusal("rolled_up") }
    // Mails to one person each are asked for by somebody who waits for them.
    guard found.kind.isForMany else { throw CampaignRefusal("sending_not_many") }
    return found
  }
}
