internal import Audience
internal import Campaigns
internal import Delivery
internal import Store

/// What a hook is told of something that happened, read when it is told: how things stand then. It holds what the API answers.
struct HookData: Sendable, Encodable {
  /// Of who is erased, all that is told of them.
  var id: String?
  /// Of lists that the hook does not hear of nothing is in it.
  var reader: ReaderFacts?
  /// The slug of the list that it is about; nil for the person as a whole.
  var list: String?
  /// By what, in the words of the person's journal.
  var cause: String?
  var campaign: CampaignFacts?
  var message: SentMessage?

  init() {}

  /// - Parameter situation: what keeps a campaign from going on now.
  /// - Returns: nil where it is nothing that this hook is told: of another list, or of somebody or something that is not here any more.
  init?(
    _ entry: HookEntry, for hook: Hook, _ publication: Publication, now: Timestamp,
    situation: (Timestamp, Connection) throws -> SendingSituation, _ connection: Connection
  ) throws {
    switch entry.subject {
    case .person(let id, let number, let former):
      if entry.event == .erased {
        guard let former else { return nil }
        self.id = former.hex
      } else {
        guard try take(id, number, hook, now, connection) else { return nil }
      }
    case .campaign(let id):
      guard let found = try Campaign.find(id, connection) else { return nil }
      if found.kind == .message {
        guard let message = try SentMessage.find(id: found.name, connection) else { return nil }
        self.message = message
      } else {
        guard let slug = try MailingList.find(found.list, connection)?.slug, hook.hears(slug) else { return nil }
        campaign = try CampaignFacts(found, of: publication, situation(now, connection), now: now, connection)
      }
    }
  }

  private mutating func take(
    _ id: SubscriberID, _ number: Int64, _ hook: Hook, _ now: Timestamp, _ connection: Connection
  ) throws -> Bool {
    guard try Consent.hasJoined(id, connection), let person = try Subscriber.find(id, connection),
      let line = try Consent.find(number, of: id, connection)
    else { return false }
    let facts = try ReaderFacts(person, now: now, telling: hook.hears, connection)
    guard line.list.map(hook.hears) ?? (hook.lists.isEmpty || facts.lists.contains { $0.state != .pending }) else { return false }
    (reader, list, cause) = (facts, line.list, line.cause)
    return true
  }
}

extension Hook {
  fileprivate func hears(_ list: String) -> Bool { lists.isEmpty || lists.contains(list) }
}
