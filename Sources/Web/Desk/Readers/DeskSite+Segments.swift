internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Store
internal import Words

/// Saved rules, and how one is made without knowing their language.
extension DeskSite {
  /// Octets of a form with a rule, each sign of which may be nine in it.
  private static let ruleForm = 1 << 18
  private static let sample = 10

  func addSegments(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/segments", for: .readers) { request, visit in try await segments(request, visit) }
    routes.on(.get, "/desk/segments/build", for: .readers) { request, visit in
      try await build(SegmentForm { request.query($0) }, request, visit)
    }
    routes.on(.post, "/desk/segments/build", for: .readers, upTo: Self.ruleForm) { request, visit in
      let fields = try await request.fields(upTo: Self.ruleForm)
      return try await build(SegmentForm { fields[$0] }, request, visit)
    }
    routes.on(.post, "/desk/segments/save", for: .send, upTo: Self.ruleForm) { request, visit in try await saveSegment(request, visit) }
    routes.on(.post, "/desk/segments/remove", for: .send) { request, visit in try await removeSegment(request, visit) }
  }

  private func segments(_ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "") async throws -> Response {
    let (publication, now) = (pages.publication, request.now)
    let found = try await database.read { connection -> [SegmentFindings] in
      let names = try SegmentNames(attributes: publication.attributes, connection)
      let list = try MailingList.find(MailingList.main, connection)
      return try Segment.all(connection).map { segment in
        try SegmentFindings(SegmentForm(rule: segment.slug), names, list: list, publication, sample: 0, now: now, connection)
          .of(segment)
      }
    }
    let values = pages.segments(found, visit, done: request.query("done"), fault: fault)
    return page("segments", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }

  private func build(
    _ form: SegmentForm, _ request: DeskRequest, _ visit: Accounts.Visit, fault: String = ""
  ) async throws -> Response {
    let (publication, now) = (pages.publication, request.now)
    let found = try await database.read { connection -> SegmentFindings in
      let names = try SegmentNames(attributes: publication.attributes, connection)
      let list = try MailingList.find(form.list.isEmpty ? MailingList.main : form.list, connection)
      return try SegmentFindings(form, names, list: list, publication, sample: Self.sample, now: now, connection)
    }
    let values = pages.segment(found, visit, fault: fault)
    return page("segment", values, status: fault.isEmpty && !found.isFaulty ? .ok : .unprocessableContent)
  }

  private func saveSegment(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let fields = try await request.fields(upTo: Self.ruleForm)
    let (form, name, attributes) = (SegmentForm { fields[$0] }, fields["name"], pages.publication.attributes)
    guard Slug.isSlug(name) else {
      return try await build(form.shown, request, visit, fault: pages.words["wrong_segment_name", [:]])
    }
    do {
      try await database.indexingWrite { connection in
        let names = try SegmentNames(attributes: attributes, connection)
        let rule = try SegmentRule(parsing: form.rule, names: names)
        try Segment.set(name, rule: form.rule, rule, names: names, now: request.now, connection)
        try request.noting(.savedSegment, name)(connection)
      }
      return DeskGate.redirect(to: "/desk/segments?done=saved")
    } catch {
      guard let fault = RuleFault(error) else { throw error }
      return try await build(form.shown, request, visit, fault: fault.text)
    }
  }

  private func removeSegment(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let (name, attributes) = (try await request.fields()["name"], pages.publication.attributes)
    do {
      let existed = try await database.write { connection in
        let existed = try Segment.remove(name, names: SegmentNames(attributes: attributes), connection)
        if existed { try request.noting(.removedSegment, name)(connection) }
        return existed
      }
      if existed { return DeskGate.redirect(to: "/desk/segments?done=removed") }
      return try await segments(request, visit, fault: pages.words["no_segment", [:]])
    } catch {
      guard let fault = RuleFault(error) else { throw error }
      return try await segments(request, visit, fault: fault.text)
    }
  }
}
