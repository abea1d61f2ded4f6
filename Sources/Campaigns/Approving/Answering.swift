internal import Audience
internal import Delivery
package import Mail
package import Store

/// Takes the answer of somebody who may give it, and tells the writers.
package struct Answering: Sendable {
  /// Why somebody's answer does not count.
  package enum Refusal: Error, Sendable, Hashable {
    /// They are not, or not any more, among the publication's approvers.
    case noApprover
    /// They wrote it themselves.
    case author
    /// It goes out already, or went: the campaign's name.
    case decided(String)
  }

  let publication: Publication
  let notices: Notices?

  /// - Parameter notices: nil: nobody is told.
  package init(_ publication: Publication, telling notices: Notices?) {
    (self.publication, self.notices) = (publication, notices)
  }

  /// The one of the publication's approvers that an address is.
  ///
  /// - Throws: ``Refusal`` where their answer to this would not count.
  package func approver(_ key: String, of manuscript: Manuscript, _ connection: Connection) throws -> Mailbox {
    guard let person = publication.approvers.first(where: { $0.address.key == key }) else { throw Refusal.noApprover }
    guard manuscript.proposal.approvers.contains(where: { $0.address.key == key }) else { throw Refusal.author }
    if let campaign = try manuscript.decided(connection) { throw Refusal.decided(campaign.name) }
    return person
  }

  /// In the caller's transaction: whether it is the time for an answer is looked at once more. The same said twice is said once.
  ///
  /// - Parameter words: of a no what is wrong; may be empty for a yes.
  /// - Returns: how the post stands by it.
  package func take(
    _ verdict: Approval.Verdict, from key: String, to manuscript: Manuscript, _ way: Approval.Way, words: String, now: Timestamp,
    _ connection: Connection
  ) throws -> ApprovalStanding {
    let person = try approver(key, of: manuscript, connection)
    // A button pressed twice is one answer, and one mail to the writers.
    let last = try manuscript.proposal.answers(connection).last { $0.key == key }
    if let last, last.content == manuscript.proposal.hash, last.verdict == verdict, last.words == words {
      return try manuscript.proposal.standing(connection)
    }
    var generator = SystemRandomNumberGenerator()
    // Who approves by hand need not have had a mail.
    let id =
      try Subscriber.find(person.address, connection)?.id
      ?? Subscriber.upsert(person.address, name: "", publicID: PublicID(&generator), now: now, connection).id
    let number = try Approval.add(verdict, by: id, to: manuscript.proposal, way, words: words, now: now, connection)
    let subject = manuscript.proposal.subject
    let values = [
      "post": subject.slug, "file": manuscript.post.file, "title": manuscript.issue.title, "approver": person.address.text,
      "verdict": verdict.rawValue, "words": words.isEmpty ? "–" : words,
    ]
    try notices?.post(.answered, "\(subject.slug).\(number)", values, now: now, connection)
    return try manuscript.proposal.standing(connection)
  }
}
