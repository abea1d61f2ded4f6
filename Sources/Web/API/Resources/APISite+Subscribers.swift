internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Store

/// One line of a person's consent journal.
struct JournalLine: APIObject {
  let at: String
  let event: String
  let list: String?
  let cause: String
  let words: String?

  static let notes = [
    "at": .time(""), "event": Note("What happened.", "confirmed"), "list": Note("Left out for the person as a whole.", "main"),
    "cause": Note("By whom or what.", "confirmed by the link in the mail"),
    "words": Note("What stood beside the button, where there was one.", "Yes, send me the letter."),
  ]

  init(_ consent: Consent) {
    (at, event, list, cause, words) = (consent.at.rfc3339, consent.event.rawValue, consent.list, consent.cause, consent.words)
  }
}

/// A mail of somebody's, or an issue that they did not get.
struct ReaderMail: APIObject {
  let campaign: String
  let title: String
  let campaignState: Campaign.State
  let state: DeliveryState?
  let attempts: Int
  let reply: String?
  let at: String?

  static let notes = [
    "campaign": Note("", "hello"), "title": Note("", "A bench, a tree, and a Tuesday"), "campaignState": Note(""),
    "state": Note("Left out where they are not in its audience."), "attempts": Note("", 1),
    "reply": Note("The relay's last words, or ours.", "250 2.0.0 Ok"), "at": .time("When that was last new."),
  ]

  init(_ campaign: Campaign, _ record: DeliveryRecord?) {
    (self.campaign, title, campaignState) = (campaign.name, campaign.title, campaign.state)
    (state, attempts, reply, at) = (record?.state, record?.attempts ?? 0, record?.reply, record?.changedAt.rfc3339)
  }
}

/// Why somebody got an issue, or did not.
struct ReaderStory: APIObject {
  let campaign: String
  let state: String
  let isInAudience: Bool
  let list: String?
  let standing: String?
  let obstacles: [String]
  let rule: [String]
  let delivery: DeliveryState?
  let reply: String?
  let next: String

  static let notes = [
    "campaign": Note("", "hello"), "state": Note("The campaign's.", "sent"), "isInAudience": Note("Whether they were recorded for it."),
    "list": Note("", "main"), "standing": Note("Where they stand with the list now.", "confirmed"),
    "obstacles": Note("What would keep a mail from them now.", []), "rule": Note("The campaign's rule, part by part.", ["yes everyone"]),
    "delivery": Note("", "accepted"), "reply": Note("The relay's last words, or ours.", "250 2.0.0 Ok"),
    "next": Note("What happens now.", "nothing: they have it"),
  ]

  init(_ story: DeliveryStory, _ record: DeliveryRecord?) {
    (campaign, state, isInAudience) = (story.campaign, story.state, story.isInAudience)
    (list, standing, obstacles) = (story.standing.list, story.standing.state, story.standing.obstacles)
    rule = story.rule?.lines() ?? []
    (delivery, reply, next) = (record?.state, record?.reply, story.next)
  }
}

extension DeliveryState: Described {}
extension Campaign.State: Described {}

extension APISite {
  static let subscribers: [APIRoute] = [
    .get(
      "/subscribers", for: .permission(.readers), "listSubscribers", "The people of a list.",
      APIParameter.paging + [
        APIParameter.list, .query("state", MembershipState.schema, Note("Only those in this state.")),
        .query("rule", Note("Only those whom a rule means, or a saved one.", "city = \"London\"", limits: 1...10_000)),
        .query("order", SubscriberOrder.schema, Note("By what they are sorted; `joined` where it is not said.")),
        .query("descending", Schema(.truth), Note("The other way round.")),
      ]
    ) { call in
      try await call.database.read { connection in
        let order: SubscriberOrder = call.choice("order") ?? .joined
        let rule = try call.text("rule").map { try call.rule($0, at: nil, connection) }
        let query = SubscriberPage.Query(
          list: try call.list(connection).id, state: call.choice("state"), order: order, isDescending: call.flag("descending"),
          rule: rule.map { ($0, call.moment) })
        let after = try call.place().map { place in
          guard let cursor = SubscriberPage.Cursor(place, order: order) else { throw APICall.noPlace }
          return cursor
        }
        let page = try SubscriberPage.of(query, after: after, limit: call.limit, connection)
        return Page(
          try page.people.map { try ReaderAnswer($0.subscriber, now: call.now, connection) },
          next: page.next.map { APIText.cursor($0.text) })
      }
    },
    .get("/subscribers/:reader", for: .permission(.readers), "getSubscriber", "One person.", [APIParameter.reader]) { call in
      try await call.database.read { try ReaderAnswer(call.reader($0), now: call.now, $0) }
    },
    .get(
      "/subscribers/:reader/journal", for: .permission(.readers), "listConsents", "Their consent journal, oldest first.",
      [APIParameter.reader]
    ) { call in
      try await call.database.read { Page(try Consent.journal(of: call.reader($0).id, $0).map(JournalLine.init)) }
    },
    .get(
      "/subscribers/:reader/deliveries", for: .permission(.readers), "listReaderMails",
      "Every issue and what became of it for them, and each mail to them alone, newest first.", [APIParameter.reader]
    ) { call in
      try await call.database.read {
        Page(try DeliveryStory.outline(of: call.reader($0).id, $0).map { ReaderMail($0.campaign, $0.record) })
      }
    },
    .get(
      "/subscribers/:reader/deliveries/:campaign", for: .permission(.readers), "explainDelivery", "Why they got an issue, or did not.",
      [APIParameter.reader, APIParameter.campaign]
    ) { call in
      try await call.database.read { connection in
        let (person, campaign) = (try call.reader(connection), try call.campaign(connection))
        let hindrance = StatusReport.hindrance(of: campaign, try call.services.situation(call.now, connection), call.now)
        let story = try DeliveryStory.of(person, campaign, in: call.publication, hindrance: hindrance, now: call.now, connection)
        return ReaderStory(story, try DeliveryRecord.find(person.id, in: campaign.id, connection))
      }
    },
  ]
}
