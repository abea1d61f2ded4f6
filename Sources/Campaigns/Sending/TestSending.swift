internal import Audience
package import Mail
package import Store

/// A post on its way to a few people, to see how it arrives: no issue is made of it, nothing is published, and its slug stays free.
package struct TestSending: Sendable {
  /// More people make it a sending.
  package static let limit = 20

  /// Nil where it may go to nobody.
  package let campaign: CampaignID?
  /// Whom it may not go to, each with the reason.
  package let refused: [(address: EmailAddress, reason: String)]

  /// One a subject.
  ///
  /// - Parameters:
  ///   - issue: made as a test.
  ///   - reader: whose values everybody is shown; nil: each their own.
  package static func all(
    _ issue: Issue, to addresses: [EmailAddress], as reader: SubscriberID?, list: ListID, _ terms: Campaign.Terms, now: Timestamp,
    _ connection: Connection
  ) throws -> [TestSending] {
    try (1...(issue.trial?.variants.count ?? 1)).map {
      try begin(issue.wearing($0), to: addresses, as: reader, list: list, terms, now: now, connection)
    }
  }

  static func begin(
    _ issue: Issue, to addresses: [EmailAddress], as reader: SubscriberID?, list: ListID, _ terms: Campaign.Terms, now: Timestamp,
    _ connection: Connection
  ) throws -> TestSending {
    let people = try Correspondents(addresses, list: list, kind: .test, connection)
    guard !people.open.isEmpty else { return TestSending(campaign: nil, refused: people.refused) }
    let slug = "test.\(issue.slug)"
    let name = "\(slug).\(try Campaign.all(slug, connection).count + 1)"
    let hash = try issue.keep(connection)
    let campaign = try Campaign.begin(
      name, slug: slug, issue, hash: hash, list: list, as: reader, terms, sendAt: now, now: now, connection)
    guard let campaign else { throw StoreError.defect("there is a campaign \(name) already") }
    try people.add(to: campaign, now: now, connection)
    return TestSending(campaign: campaign, refused: people.refused)
  }
}
