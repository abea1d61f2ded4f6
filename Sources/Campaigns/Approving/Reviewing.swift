package import Audience
package import Delivery
internal import Mail
package import Store

/// What the link of a mail that asks for an approval does. Looking changes nothing; ``answer(_:to:words:now:)`` does.
///
/// The link says who and, by the mail that it stands in, which content: a yes to a post that has changed since is a yes to nothing.
package struct Reviewing: Sendable {
  private let database: Database
  private let keys: SigningKeys
  private let publication: Publication
  private let mode: SendingMode
  private let answering: Answering
  private let memory = RoundMemory()

  package init(database: Database, keys: SigningKeys, publication: Publication, mode: SendingMode, notices: Notices?) {
    (self.database, self.keys, self.publication, self.mode) = (database, keys, publication, mode)
    answering = Answering(publication, telling: notices)
  }

  /// Nil when the link is not ours. Needs no database.
  package func verify(_ token: String) -> LinkToken? { LinkToken(token, purpose: .review, keys: keys) }

  /// What the link leads to.
  package enum Finding: Sendable {
    /// Who it is for, or the mail that it stands in, is not known any more.
    case unknown
    case refused(Answering.Refusal)
    /// The post is gone, has faults, or is another than the mail asked about.
    case changed
    case open(Manuscript, Subscriber, ApprovalStanding)
  }

  package func look(_ token: LinkToken, now: Timestamp) async throws -> Finding {
    try await database.read { try find(token, now, $0) }
  }

  private static let horizon = 52

  /// The day of its list's slot that a post would have once it is approved, as things are; nil: it has none.
  package func day(of manuscript: Manuscript, now: Timestamp) async throws -> ComingSlots.Day? {
    try await database.read { connection in
      let slug = manuscript.proposal.subject.slug
      let coming = try ComingSlots(
        manuscript.list, count: Self.horizon, in: publication, mode: mode, granting: slug, memory: memory, now: now, connection)
      return coming.index(of: slug).map { coming.days[$0] }
    }
  }

  /// - Returns: how the post stands by it; where there is nothing to answer, what ``look(_:now:)`` finds.
  package func answer(_ verdict: Approval.Verdict, to token: LinkToken, words: String, now: Timestamp) async throws -> Finding {
    // Read and rendered before anybody has to wait for a lock.
    let found = try await look(token, now: now)
    guard case .open(let manuscript, let person, _) = found else { return found }
    return try await database.write { connection in
      do {
        let key = person.address.key
        let standing = try answering.take(verdict, from: key, to: manuscript, .link, words: words, now: now, connection)
        return .open(manuscript, person, standing)
      } catch let refusal as Answering.Refusal {
        return .refused(refusal)
      }
    }
  }

  private func find(_ token: LinkToken, _ now: Timestamp, _ connection: Connection) throws -> Finding {
    guard let person = try Subscriber.find(token.subscriber, connection), let asked = try Campaign.find(token.campaign, connection),
      asked.kind == .review, asked.mode == mode, asked.list == token.list
    else { return .unknown }
    // Who is no approver any more is not shown what the others see.
    guard publication.approvers.contains(where: { $0.address.key == person.address.key }) else { return .refused(.noApprover) }
    guard let manuscript = try manuscript(of: Reviews.post(of: asked), now, connection) else { return .changed }
    do {
      _ = try answering.approver(person.address.key, of: manuscript, connection)
    } catch let refusal as Answering.Refusal {
      return .refused(refusal)
    }
    guard manuscript.proposal.hash == asked.proposal else { return .changed }
    return .open(manuscript, person, try manuscript.proposal.standing(connection))
  }

  /// Nil when there is no such post, or none that could go out.
  private func manuscript(of slug: String, _ now: Timestamp, _ connection: Connection) throws -> Manuscript? {
    guard let path = try PostFolder(path: publication.posts, of: publication).pathsBySlug()[slug]?.first else { return nil }
    do {
      return try Manuscript.load(path, in: publication, mode: mode, now: now, connection)
    } catch is Post.Faulty {
      return nil
    }
  }
}
