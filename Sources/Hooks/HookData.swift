internal import Audience
internal import Campaigns
internal import Delivery
internal import Mail
internal import Store

/// What a hook is told of something that happened, read when it is told: how things stand then. The names are those of the API.
struct HookData: Sendable, Encodable {
  struct Standing: Sendable, Encodable {
    let list: String
    let state: String
    let snoozedUntil: String?
    let frequency: String
    let since: String
  }

  struct Reader: Sendable, Encodable {
    let id: String
    let address: String
    let name: String
    let firstName: String
    let language: String
    let timeZone: String
    let attributes: [String: String]
    let tags: [String]
    let lists: [Standing]
    let since: String
  }

  struct Sending: Sendable, Encodable {
    let name: String
    let slug: String
    let title: String
    let kind: Campaign.Kind
    let mode: String
    let state: String
    let list: String
    /// Of an issue: its page.
    let url: String?
    let sendAt: String
    let frozenAt: String?
    let finishedAt: String?
    let audience: Int?
    let counts: [String: Int]
    let haltReason: String?
  }

  /// Of who is erased, all that is told of them.
  var id: String?
  var reader: Reader?
  /// The slug of the list that it is about; nil for the person as a whole.
  var list: String?
  /// By what, in the words of the person's journal.
  var cause: String?
  var campaign: Sending?
  var message: SentMessage?

  init() {}

  /// - Returns: nil where it is nothing that this hook is told: of another list, or of somebody or something that is not here any more.
  init?(_ entry: HookEntry, for hook: Hook, _ publication: Publication, _ connection: Connection) throws {
    switch entry.subject {
    case .person(let id, let number, let former):
      if entry.event == .erased {
        guard let former else { return nil }
        self.id = former.hex
      } else {
        guard try take(id, number, entry, hook, connection) else { return nil }
      }
    case .campaign(let id):
      guard let found = try Campaign.find(id, connection) else { return nil }
      if found.kind == .message {
        guard let message = try SentMessage.find(id: found.name, connection) else { return nil }
        self.message = message
      } else {
        guard let slug = try MailingList.find(found.list, connection)?.slug, hook.hears(slug) else { return nil }
        campaign = Sending(found, of: slug, publication, try Ledger.of(id, connection))
      }
    }
  }

  private mutating func take(
    _ id: SubscriberID, _ number: Int64, _ entry: HookEntry, _ hook: Hook, _ connection: Connection
  ) throws -> Bool {
    guard try Consent.hasJoined(id, connection), let person = try Subscriber.find(id, connection),
      let line = try Consent.find(number, of: id, connection)
    else { return false }
    let lists = try Membership.all(of: id, connection).filter { hook.hears($0.slug) }
    guard line.list.map(hook.hears) ?? (hook.lists.isEmpty || lists.contains { $0.state != .pending }) else { return false }
    reader = Reader(person, lists, tags: try Tag.of(id, connection))
    (list, cause) = (line.list, line.cause)
    return true
  }
}

extension Hook {
  fileprivate func hears(_ list: String) -> Bool { lists.isEmpty || lists.contains(list) }
}

extension HookData.Reader {
  fileprivate init(_ person: Subscriber, _ lists: [Membership], tags: [String]) {
    (id, address, name) = (person.publicID.hex, person.address.text, person.name)
    (firstName, language, timeZone) = (person.givenName, person.language, person.zone)
    (attributes, self.tags, since) = (person.attributes, tags, person.createdAt.rfc3339)
    self.lists = lists.map {
      HookData.Standing(
        list: $0.slug, state: $0.state.rawValue, snoozedUntil: $0.snoozedUntil?.rfc3339, frequency: $0.frequency.words,
        since: $0.changedAt.rfc3339)
    }
  }
}

extension HookData.Sending {
  fileprivate init(_ campaign: Campaign, of list: String, _ publication: Publication, _ ledger: Ledger?) {
    (name, slug, title, kind) = (campaign.name, campaign.slug, campaign.title, campaign.kind)
    (mode, state, self.list) = (campaign.mode.rawValue, campaign.state.rawValue, list)
    url = campaign.kind == .issue ? publication.url(ofPost: campaign.slug) : nil
    (sendAt, frozenAt, finishedAt) = (campaign.sendAt.rfc3339, campaign.frozenAt?.rfc3339, campaign.finishedAt?.rfc3339)
    audience = campaign.frozenAt == nil ? nil : ledger?.audience
    counts = Dictionary(uniqueKeysWithValues: (ledger?.counts ?? [:]).filter { $0.value > 0 }.map { ($0.key.rawValue, $0.value) })
    haltReason = campaign.halt?.reason
  }
}
