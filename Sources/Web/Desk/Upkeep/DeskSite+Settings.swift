internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Store
internal import Words

/// What is set and where it comes from, what the domain's DNS needs, and the little of it that commands keep in the database: lists' names, and their days.
extension DeskSite {
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
    _ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "", part: String = "", form: FormFields? = nil, inEnglish: Bool = false
  ) async throws -> Response {
    let (mode, now) = (newsroom.mode, request.now)
    let lists = try await database.read { connection in
      try MailingList.all(connection).map { list in
        SettingsPage.Channel(
          list: list, slot: try Slot.find(list: list.id, connection),
          scheduled: try ScheduledIssue.all(list: list.id, mode: mode, connection).left(by: nil))
      }
    }
    // A folder that cannot be read has no posts to try.
    let posts = (try? await newsroom.shelf(now: now).items) ?? []
    let found = SettingsPage(sheet: upkeep.sheet(), lists: lists, posts: posts)
    var values = pages.settings(found, visit, done: request.query("done"), fault: fault, part: part, form: form)
    values["fault_lang"] = inEnglish ? "en" : pages.words.language
    return page("settings", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }

  /// A post as a mail to whoever asks for it, to see how it arrives.
  private func test(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let fields = try await request.fields()
    guard let file = newsroom.file(fields["file"]), (try? file.read()) ?? nil != nil else {
      return try await settings(request, visit, fault: pages.words["test_no_post", [:]], part: "test", form: fields)
    }
    do {
      let (campaign, refused) = try await newsroom.test(
        file, to: visit.user.address, now: request.now, noting: request.noting(.triedPost, file.name))
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
    let (name, description) = (fields["name"], fields["description"])
    guard name.count <= MailingList.nameLimit, description.count <= MailingList.descriptionLimit else {
      let words = pages.words[
        "list_too_long", ["name": "\(MailingList.nameLimit)", "description": "\(MailingList.descriptionLimit)"]]
      return try await settings(request, visit, fault: words, part: slug, form: fields)
    }
    if let scalar = name.firstUnseen {
      let words = pages.words["unseen_character", ["code": scalar.code]]
      return try await settings(request, visit, fault: words, part: slug, form: fields)
    }
    guard let list = try await self.list(slug) else {
      return try await settings(request, visit, fault: pages.words["not_understood", [:]])
    }
    try await changing(request, .setList, slug) { connection in
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
      let change = try await set(nil, of: list, request)
      return DeskGate.redirect(to: "/desk/settings?done=" + (change.ended.isEmpty ? "noslot" : "slotended"))
    }
    do {
      let standing = try await database.read { try Slot.find(list: list.id, $0)?.rule }
      let rule = try SlotRule.typed(fields["rule"], zoneName: fields["zone"], over: standing, now: now)
      let change = try await set(rule, isLocal: fields["local"] == "yes", of: list, request)
      return DeskGate.redirect(to: "/desk/settings?done=" + (change.ended.isEmpty ? "slot" : "slotended"))
    } catch let fault as SlotRule.SyntaxError {
      return try await settings(request, visit, fault: fault.description, part: list.slug, form: fields, inEnglish: true)
    }
  }

  /// - Parameter rule: nil: the list is to have none.
  private func set(_ rule: SlotRule?, isLocal: Bool = false, of list: MailingList, _ request: DeskRequest) async throws -> Slot.Change {
    let (publication, mode, now) = (newsroom.publication, newsroom.mode, request.now)
    return try await database.write { connection in
      let change = try Slot.change(to: rule, isLocal: isLocal, list: list.id, in: publication, mode: mode, now: now, connection)
      if change.isNew {
        let told = [rule.map { "\(list.slug): \($0.text) \($0.zone.name)" } ?? list.slug] + change.dates.map { "\($0) ended" }
        try request.noting(rule == nil ? .removedSlot : .setSlot, told.joined(separator: "; "))(connection)
      }
      return change
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
