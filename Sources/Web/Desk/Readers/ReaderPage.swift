internal import Audience
internal import Store

/// What the page of readers shows, as it was found.
struct ReaderPage: Sendable {
  struct Person: Sendable {
    let subscriber: Subscriber
    let memberships: [Membership]
    let tags: [String]

    init(_ subscriber: Subscriber, _ memberships: [Membership], _ tags: [String]) {
      (self.subscriber, self.memberships, self.tags) = (subscriber, memberships, tags)
    }
  }

  let query: ReaderQuery
  /// With how many stand where.
  let lists: [(list: MailingList, counts: [MembershipState: Int])]
  let segments: [String]
  var people: [Person] = []
  var hasMore = false
  var ruleFault: RuleFault?
}
