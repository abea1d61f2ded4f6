internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Store

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
          try page.people.map { try ReaderFacts($0.subscriber, now: call.now, connection) },
          next: page.next.map { APIText.cursor($0.text) })
      }
    },
    .get("/subscribers/:reader", for: .permission(.readers), "getSubscriber", "One person.", [APIParameter.reader]) { call in
      try await call.database.read { try ReaderFacts(call.reader($0), now: call.now, $0) }
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
        return ReaderStory(story)
      }
    },
  ]
}
