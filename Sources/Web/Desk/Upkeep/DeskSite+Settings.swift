internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Store
internal import Words

/// What is set and where it comes from, what the domain's DNS needs, and the little of it that commands keep in the database: lists' names, and their days.
extension DeskSite {
  private static let nameLimit = 200

  func addSettings(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/settings", for: .settings) { request, visit in try await settings(request, visit) }
    routes.on(.post, "/desk/settings/test", for: .settings) { request, visit in try await test(request, visit) }
    routes.on(.post, "/desk/settings/lists", for: .settings) { request, visit in try await changeList(request, visit) }
    routes.on(.post, "/desk/settings/slot", for: .settings) { request, visit in try await changeSlot(request, visit) }
    routes.on(.get, "/desk/settings/dns", for: .settings) { _, visit in
      page("dns", pages.dns(await upkeep.records(false), findings: [], isLooked: false, visit))
    }
    // It asks name servers, so a page that somebody is led to must not begin it.
    routes.on(.post, "/desk/settings/dns", for: .settings) { _, visit in
      async let findings = upkeep.look(.domain)
      return page("dns", pages.dns(await upkeep.records(true), findings: await findings, isLooked: true, visit))
    }
  }

  func settings(
    _ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "", part: String = "", form: FormFields? = nil
  ) async throws -> Response {
    let (mode, now) = (newsroom.mode, request.now)
    let lists = try await newsroom.database.read { connection in
      try MailingList.all(connection).map { list in
        SettingsPage.Channel(
          list: list, slot: try Slot.find(list: list.id, connection),
          scheduled: try ScheduledIssue.all(list: list.id, mode: mode, connection).filter { $0.day != nil })
      }
    }
    // A folder that cannot be read has no posts to try.
    let posts = (try? await newsroom.shelf(now: now).items) ?? []
    let found = SettingsPage(sheet: upkeep.sheet(), lists: lists, posts: posts)
    let values = pages.settings(found, visit, done: request.query("done"), fault: fault, part: part, form: form)
    return page("settings", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }

  /// A post as a mail to whoever asks for it, to see how it arrives.
  private func test(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let fields = try await request.fields()
    guard let file = newsroom.file(fields["file"]), (try? file.read()) ?? nil != nil else {
      return try await settings(request, visit, fault: pages.words["test_no_post", [:]], part: "test", form: fields)
    }
    let (caller, now) = (request.caller, request.now)
    do {
      let (campaign, refused) = try await newsroom.test(file, to: visit.user.address, now: now) {
        try AuditEntry.add(.triedPost, file.name, by: caller, now: now, $0)
      }
      if let campaign { return DeskGate.redirect(to: pages.path(ofCampaign: campaign.name) + "?done=tested") }
      let words = pages.words["test_refused", ["reason": refused ?? ""]]
      return try await settings(request, visit, fault: words, part: "test", form: fields)
    } catch {
      guard let words = pages.refusal(error) else { throw error }
      return try await settings(request, visit, fault: words, part: "test", form: fields)
    }
  }

  private func changeList(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let fields = try await request.fields()
    let (slug, now) = (fields["list"], request.now)
    let (name, description) = (Subscriber.cleanName(fields["name"]), Subscriber.cleanName(fields["description"]))
    guard max(name.count, description.count) <= Self.nameLimit else {
      let words = pages.words["list_too_long", ["limit": "\(Self.nameLimit)"]]
      return try await settings(request, visit, fault: words, part: slug, form: fields)
    }
    guard let list = try await self.list(slug) else {
      return try await settings(request, visit, fault: pages.words["not_understood", [:]])
    }
    try await changing(request, .changedList, slug) { connection in
      let before = try MailingList.find(list.id, connection) ?? list
      try MailingList.set(
        slug, name: name, description: description, visibility: before.visibility, optIn: before.optIn, now: now, connection)
    }
    return DeskGate.redirect(to: "/desk/settings?done=list")
  }

  private func changeSlot(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let fields = try await request.fields()
    let now = request.now
    guard let list = try await self.list(fields["list"]) else {
      return try await settings(request, visit, fault: pages.words["not_understood", [:]])
    }
    if fields["do"] == "remove" {
      guard fields["sure"] == "yes" else {
        return try await settings(request, visit, fault: pages.words["slot_unsure", [:]], part: list.slug, form: fields)
      }
      _ = try await changing(request, .removedSlot, list.slug) { try Slot.remove(list: list.id, $0) }
      return DeskGate.redirect(to: "/desk/settings?done=noslot")
    }
    do {
      let rule = try SlotRule.typed(fields["rule"], zoneName: fields["zone"], now: now)
      let isLocal = fields["local"] == "yes"
      try await changing(request, .setSlot, "\(list.slug): \(rule.text) \(rule.zone.name)") {
        try Slot.set(rule, list: list.id, isLocal: isLocal, now: now, $0)
      }
      return DeskGate.redirect(to: "/desk/settings?done=slot")
    } catch let fault as SlotRule.SyntaxError {
      return try await settings(request, visit, fault: fault.description, part: list.slug, form: fields)
    }
  }
}

/// What the page of settings shows, as it was found.
struct SettingsPage: Sendable {
  struct Channel: Sendable {
    let list: MailingList
    let slot: Slot?
    /// What keeps a day of the slot whatever becomes of that.
    let scheduled: [ScheduledIssue]
  }

  let sheet: DeskUpkeep.Sheet
  let lists: [Channel]
  let posts: [PostShelf.Item]
}
