internal import Accounts
internal import Audience
internal import Campaigns
internal import Feedback
internal import HTTPTypes
internal import Hummingbird
internal import Mail
internal import Store

/// What came back: who, why, by which provider; what is held until somebody looks, and what was wrong and is taken back.
extension DeskSite {
  private static let (bouncesShown, domainsShown) = (50, 50)
  static let bouncesLimit = 1000

  func addBounces(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/bounces", for: .readers) { request, visit in try await bounces(request, visit) }
    routes.on(.get, "/desk/bounces/domains", for: .readers) { request, visit in
      let query = BounceQuery { request.query($0) }
      let zone = pages.publication.zone
      let found = try await database.read { connection in
        (try DomainReturns.all(query.filter(zone, connection), limit: Self.domainsShown, connection), try MailingList.all(connection))
      }
      return page("domains", pages.domains(found.0, query, found.1, visit))
    }
    routes.on(.post, "/desk/bounces/accept", for: .changeReaders) { request, visit in try await acceptBounces(request, visit) }
    routes.on(.post, "/desk/bounces/undo", for: .changeReaders) { request, visit in try await undoBounces(request, visit) }
  }

  private func bounces(_ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "") async throws -> Response {
    let query = BounceQuery { fault.isEmpty ? request.query($0) : "" }
    let last = min(max(Int(request.query("last")) ?? Self.bouncesShown, 1), Self.bouncesLimit)
    let zone = pages.publication.zone
    let found = try await database.read { connection -> BouncePage in
      var filter = try query.filter(zone, connection)
      if query.all { filter.kinds = ReturnedMail.Kind.allCases }
      return BouncePage(
        query: query, lists: try MailingList.all(connection), records: try FeedbackRecord.all(filter, limit: last, connection), last: last,
        held: try HeldGroup.all(connection))
    }
    func number(_ name: String) -> Int { Int(request.query(name)) ?? 0 }
    let values = pages.bounces(
      found, visit, done: request.query("done"), count: number("count"), beside: number("beside"), fault: fault)
    return page("bounces", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }

  /// Those that were held count after all, when the number is typed that there is.
  private func acceptBounces(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let fields = try await request.fields()
    let (name, domain, typed) = (fields["campaign"], fields["domain"], Int(fields["count"]))
    let isSingle = fields["singles"] == "yes"
    let found = try await database.write { connection -> HeldGroup? in
      let campaign = try Campaign.find(name: name, connection)
      guard isSingle || !domain.isEmpty || campaign != nil else { return nil }
      let group = try HeldGroup.of(isSingle ? nil : campaign, domain: isSingle || domain.isEmpty ? nil : domain, connection)
      if group.count > 0 && typed == group.count { try request.noting(.acceptedBounces, "\(group.name): \(group.count)")(connection) }
      return group
    }
    guard let found, found.count > 0 else { return try await bounces(request, visit, fault: pages.words["none_held", [:]]) }
    guard typed == found.count else {
      return try await bounces(request, visit, fault: pages.words["held_number", ["count": "\(found.count)"]])
    }
    let now = request.now
    let done = try await HeldBounces(of: found.scope).accept(in: database, by: readers.rules, now: { now })
    return DeskGate.redirect(to: "/desk/bounces?done=accepted&count=\(done.gone)&beside=\(done.kept)")
  }

  /// Of many: first says of how many, then does it when that number is typed.
  private func undoBounces(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let fields = try await request.fields()
    let query = BounceQuery { fields[$0] }
    let (typed, zone) = (Int(fields["count"]), pages.publication.zone)
    guard !query.isEmpty else { return try await bounces(request, visit, fault: pages.words["undo_which", [:]]) }
    let done = try await database.write { connection -> (people: Int, records: [FeedbackRecord], back: Int?) in
      let records = try FeedbackRecord.standing(try query.filter(zone, connection), connection)
      let people = Set(records.map(\.subscriber)).count
      guard people > 0, typed == people else { return (people, Array(records.prefix(10)), nil) }
      let done = try FeedbackUndo(rules: readers.rules).undo(records, because: fields.because, now: request.now, connection)
      try request.noting(.undidBounces, "\(people)")(connection)
      return (people, [], done.count { !$0.lists.isEmpty })
    }
    if let back = done.back { return DeskGate.redirect(to: "/desk/bounces?done=undone&count=\(done.people)&beside=\(back)") }
    guard done.people > 0 else { return try await bounces(request, visit, fault: pages.words["undo_none", [:]]) }
    let fault = fields["count"].isEmpty ? "" : pages.words["undo_number", ["count": "\(done.people)"]]
    let values = pages.undo(done.records, people: done.people, query, because: fields["because"], visit, fault: fault)
    return page("undo", values, status: .unprocessableContent)
  }
}
