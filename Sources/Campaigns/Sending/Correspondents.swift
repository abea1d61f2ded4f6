internal import Audience
internal import Mail
internal import Store

/// Addresses that a mail is for, whether or not they are readers', without the double ones.
struct Correspondents: Sendable {
  /// Those that it may go to.
  let open: [EmailAddress]
  /// The others, each with the reason, in the words of the ledger.
  let refused: [(address: EmailAddress, reason: String)]

  init(_ addresses: [EmailAddress], list: ListID, kind: Campaign.Kind, _ connection: Connection) throws {
    var seen: Set<String> = []
    var (open, refused): ([EmailAddress], [(EmailAddress, String)]) = ([], [])
    for address in addresses where seen.insert(address.key).inserted {
      let known = try Subscriber.find(address, connection)?.id
      if let reason = try Addressee.bar(address, known, list: list, kind: kind, connection) {
        refused.append((address, reason))
      } else {
        open.append(address)
      }
    }
    (self.open, self.refused) = (open, refused)
  }

  /// Puts them into the audience. Who is new has a row and no more: ledgers, erasure and a person's own export know them, no list does.
  func add(to campaign: CampaignID, now: Timestamp, _ connection: Connection) throws {
    var generator = SystemRandomNumberGenerator()
    for address in open {
      let id = try Subscriber.upsert(address, name: "", publicID: PublicID(&generator), now: now, connection).id
      try Campaign.add(id, to: campaign, now: now, connection)
    }
  }
}
