internal import Audience
package import Delivery
package import Mail
package import Store
internal import Synchronization

/// Answers Delivery's one downward call: a lease in, a message out, or the reason why there is none. It looks at the
/// membership and the suppressions at this very moment, so who left between freeze and sending gets nothing.
package final class Composer: Sendable {
  /// A lease that cannot become a message; the delivery is put off, not lost.
  package enum Failure: Error, CustomStringConvertible {
    case noCampaign(CampaignID)
    case noSubscriber(SubscriberID)
    /// It is open which subject they get.
    case noVariant(CampaignID)

    package var description: String {
      switch self {
      case .noCampaign(let id): "campaign \(id.rawValue) or its content is missing"
      case .noVariant(let id): "the trial of subjects of campaign \(id.rawValue) is open"
      case .noSubscriber(let id): "subscriber \(id.rawValue) is missing"
      }
    }
  }

  private struct Running {
    let id: CampaignID
    let contentHash: String
    let list: ListID
    let kind: Campaign.Kind
    let shownAs: SubscriberID?
    /// With each of its subjects.
    let compiled: [CompiledIssue]
  }

  private let keys: SigningKeys
  private let returnPath: ReturnPath?
  private let providers: [ProviderMark]
  private let signer: DKIMSigner?
  private let clock: @Sendable () -> Timestamp
  /// The last few campaigns: several may be under way, but never many.
  private let running = Mutex<[Running]>([])

  /// - Parameters:
  ///   - returnPath: nil: what comes back comes to the From.
  ///   - providers: those that are to hand something of each mail back; nothing without a return path.
  ///   - signer: nil: messages are not signed, or the relay does it.
  package init(
    keys: SigningKeys, returnPath: ReturnPath? = nil, providers: [ProviderMark] = [], signer: DKIMSigner? = nil,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.keys = keys
    self.returnPath = returnPath
    self.providers = providers
    self.signer = signer
    self.clock = clock
  }

  /// In the transaction that leases it.
  package func compose(_ lease: Lease, _ connection: Connection) throws -> Draft {
    let campaign = try compiled(lease.campaign, connection)
    let addressee = try Addressee.find(lease.subscriber, list: campaign.list, kind: campaign.kind, now: clock(), connection)
    guard let addressee else { throw Failure.noSubscriber(lease.subscriber) }
    if let obstacle = addressee.obstacle { return .excluded(reason: obstacle) }
    var subscriber = addressee.subscriber
    if campaign.kind == .message {
      guard let named = try SentMessage.reader(subscriber, of: lease.campaign, connection) else {
        return .excluded(reason: "its values are not kept any more")
      }
      subscriber = named
    }
    let compiled = try campaign.compiled[variant(for: lease, among: campaign.compiled.count) - 1]
    let recipient = CompiledIssue.Recipient(
      subscriber: subscriber, list: campaign.list, campaign: lease.campaign,
      as: try campaign.shownAs.flatMap { try Subscriber.find($0, connection) },
      listed: campaign.kind == .digest ? try Digests.listed(in: lease.campaign, for: lease.subscriber, connection) : [])
    return .message(to: subscriber.address.asciiDomain) { [clock, signer, returnPath, providers] in
      let now = clock()
      let marks = try returnPath.map {
        ReturnMarks(
          path: $0, address: try $0.address(of: lease.delivery), from: compiled.issue.from.address, signer: signer?.domain,
          providers: providers)
      }
      let message = try compiled.message(for: recipient, marked: marks, now: now)
      return Envelope(
        sender: marks?.address ?? compiled.issue.from.address,
        recipient: recipient.subscriber.address,
        authors: [compiled.issue.from, compiled.issue.replyTo].compactMap { $0?.address },
        message: try signer?.signed(message, seconds: now.milliseconds / 1000) ?? message)
    }
  }

  /// The number of the one that this mail has, at its first try and at every other: who has none of their own gets the campaign's, and
  /// that is never changed.
  private func variant(for lease: Lease, among count: Int) throws -> Int {
    if count == 1 { return 1 }
    guard let variant = lease.variant, (1...count).contains(variant) else { throw Failure.noVariant(lease.campaign) }
    return variant
  }

  private func compiled(_ id: CampaignID, _ connection: Connection) throws -> Running {
    try running.withLock { running in
      if let known = running.first(where: { $0.id == id }) { return known }
      guard let campaign = try Campaign.find(id, connection) else { throw Failure.noCampaign(id) }
      // Messages of one file and day are the same but for their values, which are not compiled, and for nothing of the campaign.
      if campaign.kind == .message, let same = running.first(where: { $0.contentHash == campaign.contentHash && $0.list == campaign.list })
      {
        return same
      }
      guard let issue = try Issue.load(hash: campaign.contentHash, connection) else { throw Failure.noCampaign(id) }
      let loaded = Running(
        id: id, contentHash: campaign.contentHash, list: campaign.list, kind: campaign.kind, shownAs: campaign.shownAs,
        compiled: try (1...(issue.trial?.variants.count ?? 1)).map { number in
          // A test counts as nothing.
          try CompiledIssue(issue.wearing(number), keys: keys, campaign: campaign.kind == .test ? LinkToken.preview : id)
        })
      running = [loaded] + running.prefix(7)
      return loaded
    }
  }
}
