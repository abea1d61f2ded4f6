internal import Accounts
internal import Campaigns
internal import Delivery
internal import HTTPTypes
internal import Store

/// How mail gets out, what is set, and what the domain needs: read alone. Settings are changed in their file.
extension APISite {
  static let upkeep: [APIRoute] = [
    .get(
      "/routes", for: .permission(.settings), "getRoutes",
      "How mail gets out: each route, what waits, who puts it off, where returned mail is read."
    ) { call in
      let (upkeep, mode) = (call.services.upkeep, call.services.mode)
      let findings = await upkeep.look(.known)
      return try await call.database.read { connection in
        let found = try RoutesPage(
          upkeep.routes, mode, call.services.situation(call.now, connection), now: call.now, connection)
        return RoutesAnswer(found, upkeep, findings, isNamed: call.token.permissions.contains(.readers), now: call.now)
      }
    },
    .act(
      .post, "/routes/look", for: .permission(.settings), "lookAtRoutes",
      "Ask relays, mailboxes, webhooks, the site and the clock how they are. Changes and sends nothing.", giving: Page<FindingAnswer>.self
    ) { call in
      let findings = await call.services.upkeep.look(.routes)
      return APIAnswer(body: APIText.json(Page(findings.map(FindingAnswer.init))), status: .ok)
    },
    .get(
      "/settings", for: .permission(.settings), "getSettings",
      "What is set, where that comes from, and what a new start would change; of a secret only whether it is set."
    ) { call in SettingsAnswer(call.services.upkeep.sheet()) },
    .get(
      "/settings/dns", for: .permission(.settings), "getDomainRecords", "The DNS records that the sender's domain needs. Asks nobody."
    ) { call in DomainRecordsAnswer(await call.services.upkeep.records(false), [], isAsked: false) },
    .act(
      .post, "/settings/dns/look", for: .permission(.settings), "lookAtDomain",
      "The same with what the DNS says now, and what that means for your mail. Changes nothing.", giving: DomainRecordsAnswer.self
    ) { call in
      let upkeep = call.services.upkeep
      async let findings = upkeep.look(.domain)
      let answer = DomainRecordsAnswer(await upkeep.records(true), await findings, isAsked: true)
      return APIAnswer(body: APIText.json(answer), status: .ok)
    },
  ]
}
