internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Mail
internal import Store

/// One reader: what is known, what was said, what was sent and why.
extension DeskSite {
  private static let storiesLimit = 200

  func addReader(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/subscribers/:reader", for: .readers) { request, visit in try await reader(request, visit) }
    routes.on(.get, "/desk/subscribers/:reader/why/:name", for: .readers) { request, visit in try await why(request, visit) }
    routes.on(.post, "/desk/subscribers/:reader/export", for: .exportReaders) { request, visit in
      guard let id = id(request) else { return noReader(visit) }
      let json = try await database.write { connection -> String? in
        guard try Self.known(id, connection) != nil else { return nil }
        try request.noting(.exportedReader, id.logName)(connection)
        try Consent.record(.exported, of: id, list: nil, cause: "exported \(DeskReaders.cause)", now: request.now, connection)
        return try PersonExport.json(of: id, connection)
      }
      guard let json else { return noReader(visit) }
      let file = try PassingFile()
      try file.write(json + "\n")
      return try file.response(named: "reader-\(id.rawValue).json", type: "application/json")
    }
  }

  /// Nil for who was erased: nobody can be known by what is left.
  static func known(_ id: SubscriberID, _ connection: Connection) throws -> Subscriber? {
    try Subscriber.find(id, connection).flatMap { Erasure.subscriber(of: $0.address.text) == nil ? $0 : nil }
  }

  func id(_ request: DeskRequest) -> SubscriberID? { Int64(request.part("reader")).map { SubscriberID($0) } }

  func noReader(_ visit: Accounts.Visit) -> Response {
    notice("no_reader", visit, status: .notFound, link: ("/desk/subscribers", "nav_subscribers"))
  }

  /// - Parameters:
  ///   - fault: what is wrong, and `part`: of which form.
  ///   - form: what was typed into it.
  func reader(
    _ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "", part: String = "", form: FormFields? = nil
  ) async throws -> Response {
    guard let id = id(request) else { return noReader(visit) }
    let found = try await database.read { connection -> ReaderFindings? in
      guard let subscriber = try Self.known(id, connection), let export = try PersonExport.of(id, connection) else { return nil }
      let returned = Dictionary(try FeedbackRecord.of(id, connection).map { ($0.campaign, $0) }) { $1 }
      let stories = try DeliveryStory.outline(of: id, connection).prefix(Self.storiesLimit).map {
        ReaderFindings.Story($0.campaign, $0.record, returned[$0.campaign.name])
      }
      return ReaderFindings(
        subscriber: subscriber, export: export, stories: Array(stories), lists: try MailingList.all(connection),
        memberships: try Membership.all(of: id, connection),
        suppressions: try Suppression.standing(against: subscriber.address, connection),
        undoable: try FeedbackRecord.standing(FeedbackFilter(person: id), connection), tags: try Tag.counts(connection).map(\.name))
    }
    guard let found else { return noReader(visit) }
    let values = pages.subscriber(found, visit, done: request.query("done"), fault: fault, part: part, form: form, now: request.now)
    return page("subscriber", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }

  private func why(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    guard let id = id(request) else { return noReader(visit) }
    let name = request.part("name").removingPercentEncoding ?? request.part("name")
    let (publication, hindrance, now) = (pages.publication, readers.hindrance, request.now)
    let found = try await database.read { connection -> (DeliveryStory, Bool)? in
      guard let person = try Self.known(id, connection),
        let campaign = try Campaign.find(name: name, connection)
      else { return nil }
      let story = try DeliveryStory.of(
        person, campaign, in: publication, hindrance: hindrance(campaign, now, connection), now: now, connection)
      return (story, campaign.kind.hasPage)
    }
    guard let found else { return noReader(visit) }
    return page("why", pages.why(found.0, of: id, hasPage: found.1, visit, back: "/desk/subscribers/\(id.rawValue)"))
  }
}
