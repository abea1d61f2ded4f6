internal import Audience
package import Delivery
internal import Mail
package import Store
internal import Synchronization

/// Answers Delivery's one downward call: a lease in, a message out, or the reason why there is none. It looks at the
/// membership and the suppressions at this very moment, so who left between freeze and sending gets nothing.
package final class Composer: Sendable {
  /// A lease that cannot become a message; the delivery is put off, not lost.
  package enum Failure: Error, CustomStringConvertible {
    case noCampaign(CampaignID)
    case noSubscriber(SubscriberID)

    package var description: String {
      switch self {
      case .noCampaign(let id): "campaign \(id.rawValue) or its content is missing"
      case .noSubscriber(let id): "subscriber \(id.rawValue) is missing"
      }
    }
  }

  private struct Running {
    let id: CampaignID
    let list: ListID
    let kind: Campaign.Kind
    let compiled: CompiledIssue
  }

  private let database: Database
  private let keys: SigningKeys
  private let clock: @Sendable () -> Timestamp
  /// The last few campaigns: several may be under way, but never many.
  private let running = Mutex<[Running]>([])

  package init(database: Database, keys: SigningKeys, clock: @escaping @Sendable () -> Timestamp) {
    self.database = database
    self.keys = keys
    self.clock = clock
  }

  /// Blocks; runs on a connection's thread.
  package func compose(_ lease: Lease) throws -> Composition {
    let campaign = try compiled(lease.campaign)
    let addressee = try database.blockingRead {
      try Addressee.find(lease.subscriber, list: campaign.list, kind: campaign.kind, now: clock(), $0)
    }
    guard let addressee else { throw Failure.noSubscriber(lease.subscriber) }
    if let obstacle = addressee.obstacle { return .excluded(reason: obstacle) }
    let subscriber = addressee.subscriber
    let recipient = CompiledIssue.Recipient(subscriber: subscriber, list: campaign.list, campaign: lease.campaign)
    let message = try campaign.compiled.message(for: recipient, now: clock())
    return .envelope(Envelope(sender: campaign.compiled.issue.from.address, recipient: subscriber.address, message: message))
  }

  private func compiled(_ id: CampaignID) throws -> Running {
    if let known = running.withLock({ $0.first { $0.id == id } }) { return known }
    // Several threads may compile the same issue once each at the start; that is cheaper than making them wait in line.
    let loaded = try database.blockingRead { connection -> Running? in
      guard let campaign = try Campaign.find(id, connection), let issue = try Issue.load(hash: campaign.contentHash, connection)
      else { return nil }
      return Running(id: id, list: campaign.list, kind: campaign.kind, compiled: try CompiledIssue(issue, keys: keys))
    }
    guard let loaded else { throw Failure.noCampaign(id) }
    running.withLock { running in
      if !running.contains(where: { $0.id == id }) { running = [loaded] + running.prefix(7) }
    }
    return loaded
  }
}
