internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Mail
internal import Store

/// The readers: who they are, and who is added or taken away in a file.
extension DeskSite {
  private static let readersPage = 50

  func addReaders(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/subscribers", for: .readers) { request, visit in try await subscribers(request, visit) }
    routes.on(.post, "/desk/subscribers", for: .changeReaders) { request, visit in try await addReader(request, visit) }
    routes.on(.post, "/desk/subscribers/export", for: .exportReaders) { request, visit in try await export(request, visit) }
    addReader(to: &routes)
    addReaderChanges(to: &routes)
    addSegments(to: &routes)
    addImports(to: &routes)
    addBounces(to: &routes)
  }

  private func subscribers(
    _ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "", form: FormFields? = nil
  ) async throws -> Response {
    let query = ReaderQuery { form == nil ? request.query($0) : "" }
    let after = Int64(request.query("after")).map { SubscriberID($0) }
    let publication = pages.publication
    let found = try await database.read { connection -> ReaderPage in
      let lists = try MailingList.all(connection)
      var page = ReaderPage(
        query: query, lists: try lists.map { ($0, try Membership.counts(list: $0.id, connection)) },
        segments: try Segment.all(connection).map(\.slug))
      do {
        let filter = try query.filter(publication, now: request.now, connection)
        let found = try filter.people(after: after, limit: Self.readersPage, connection)
        page.people = try found.people.map {
          ReaderPage.Person($0, try Membership.all(of: $0.id, connection), try Tag.of($0.id, connection))
        }
        page.hasMore = found.hasMore
      } catch {
        guard let fault = RuleFault(error) else { throw error }
        page.ruleFault = fault
      }
      return page
    }
    let values = pages.subscribers(found, visit, isFirst: after == nil, done: request.query("done"), fault: fault, form: form)
    return page("subscribers", values, status: fault.isEmpty && found.ruleFault == nil ? .ok : .unprocessableContent)
  }

  private func addReader(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let fields = try await request.fields()
    guard let address = try? EmailAddress(parsing: fields["address"]) else {
      return try await subscribers(request, visit, fault: pages.words["wrong_address", [:]], form: fields)
    }
    let (name, first) = (Subscriber.cleanName(fields["name"]), Subscriber.cleanName(fields["first_name"]))
    guard max(name.count, first.count) <= Subscriber.nameLimit else {
      return try await subscribers(request, visit, fault: pages.words["name_too_long", [:]], form: fields)
    }
    let slug = fields["list"]
    guard let list = try await database.read({ try MailingList.find(slug, $0) }) else {
      return try await subscribers(request, visit, fault: pages.words["no_list", [:]], form: fields)
    }
    let asks = fields["how"] != "agreed"
    let consent = AttributeKind.text.canonical(fields["consent"]) ?? ""
    if !asks && consent.isEmpty {
      return try await subscribers(request, visit, fault: pages.words["no_consent", [:]], form: fields)
    }
    let newcomer = Newcomer(address: address, name: name, givenName: first, list: list.id, consent: asks ? nil : consent)
    let signUp = readers.signUp
    let outcome = try await database.write { connection -> ReaderAddition in
      let outcome = try newcomer.add(by: signUp, now: request.now, connection)
      if outcome.isDone, let id = try Subscriber.find(address, connection)?.id {
        try request.noting(asks ? .askedReader : .addedReader, id.logName)(connection)
      }
      return outcome
    }
    guard outcome.isDone, let id = try await database.read({ try Subscriber.find(address, $0)?.id }) else {
      return try await subscribers(request, visit, fault: pages.words(of: outcome, address), form: fields)
    }
    return DeskGate.redirect(to: "/desk/subscribers/\(id.rawValue)?done=\(asks ? "asked" : "added")")
  }

  /// All whom the filters mean, as `subscribers export` writes them. They are written aside first: whoever reads slowly holds up no transaction.
  private func export(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let fields = try await request.fields()
    let query = ReaderQuery { fields[$0] }
    let publication = pages.publication
    let file = try PassingFile()
    do {
      _ = try await changing(request, .exportedReaders, "") { connection in
        // Looks at the rule before anything is written.
        _ = try query.filter(publication, now: request.now, connection)
      }
      try await database.read { connection in
        let filter = try query.filter(publication, now: request.now, connection)
        let export = PeopleExport(
          filter, lists: try MailingList.all(connection), attributes: Array(publication.attributes.keys))
        _ = try export.write(connection) { try file.write($0) }
      }
    } catch {
      guard let fault = RuleFault(error) else { throw error }
      return try await subscribers(request, visit, fault: fault.text, form: fields)
    }
    return try file.response(named: "readers.csv", type: "text/csv; charset=utf-8")
  }
}
