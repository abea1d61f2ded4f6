internal import Accounts
internal import Campaigns
internal import Delivery
internal import Foundation
internal import Store

/// How mail gets out, what waits and what came back.
struct RoutesAnswer: APIObject {
  struct Trouble: APIObject {
    let reason: String
    let since: String
    let nextTry: String

    static let notes = [
      "reason": Note("What the relay said, or why it cannot be reached.", "421 4.3.2 closed for now"), "since": .time(""),
      "nextTry": .time("Past where nobody is sending any more."),
    ]

    init(_ trouble: RouteTrouble) {
      (reason, since, nextTry) = (trouble.reason, trouble.since.rfc3339, trouble.nextTry.rfc3339)
    }
  }

  struct Provider: APIObject {
    let name: String
    let perMinute: Int?
    let connections: Int?

    static let notes = [
      "name": Note("", "big"), "perMinute": Note("Messages; left out: as many as it takes.", 600),
      "connections": Note("Messages under way to it at once.", 5),
    ]
  }

  struct Waiting: APIObject {
    let campaign: String
    let title: String
    let state: Campaign.State
    let open: Int
    let deferred: Int
    let haltReason: String?

    static let title = "WaitingCampaign"
    static let notes = [
      "campaign": Note("", "hello"), "title": Note("", "A bench, a tree, and a Tuesday"), "state": Note("", "sending"),
      "open": Note("Mails that are still to leave.", 120), "deferred": Note("Of those, who were put off.", 3),
      "haltReason": Note("Why it is paused.", "by hand: the second link is wrong"),
    ]
  }

  struct PutOff: APIObject {
    let domain: String
    let deferred: Int
    let nextTry: String
    let reply: String?

    static let notes = [
      "domain": Note("Of the mailboxes.", "mail.example"), "deferred": Note("", 3), "nextTry": .time("When the first is tried again."),
      "reply": Note("One of the last answers, for tokens that may `readers`.", "450 4.2.0 greylisted"),
    ]
  }

  struct Source: APIObject {
    let name: String
    let lastAt: String?
    let refusedAt: String?
    let week: [String: Int]

    static let title = "ReturnSource"
    static let notes = [
      "name": Note("", "inbound.main"), "lastAt": .time("When it brought the last; left out: nothing yet."),
      "refusedAt": .time("When the last post to a webhook was refused."),
      "week": Note("By kind, of the last seven days.", ["bounce": 3]),
    ]
  }

  let mode: SendingMode
  let standstill: Trouble?
  let isSpent: Bool
  let window: String?
  let isWindowOpen: Bool
  let routes: [RouteAnswer]
  let providers: [Provider]
  let waiting: [Waiting]
  let putOff: [PutOff]
  let sources: [Source]
  let findings: [FindingAnswer]

  static let title = "Routes"
  static let notes = [
    "mode": Note("`rehearsal` while no way to real people is set."), "standstill": Note("Why no mail gets out at all."),
    "isSpent": Note("Whether all routes have sent what they may today."),
    "window": Note("In which hours issues leave; left out: in all.", "08:00-20:00"),
    "isWindowOpen": Note("Whether it is one of those now."),
    "routes": Note("In the order of the settings; of a rehearsal none."), "providers": Note("Receivers that want their mail slowly."),
    "waiting": Note("Twenty at most, those with the most mail first."), "putOff": Note("Who puts mail off, the most first."),
    "sources": Note("Where what comes back is read."),
    "findings": Note("What is known without asking anybody; `POST /routes/look` asks."),
  ]

  init(_ found: RoutesPage, _ upkeep: DeskUpkeep, _ findings: [DeskUpkeep.Finding], isNamed: Bool, now: Timestamp) {
    let situation = found.situation
    (mode, isSpent, standstill) = (situation.mode, situation.isSpent, situation.standstill.map(Trouble.init))
    window = situation.window.map { DeskPages.clock($0.opens) + "-" + DeskPages.clock($0.closes) }
    isWindowOpen = situation.window?.isOpen(at: now) ?? true
    routes = found.routes.map { RouteAnswer($0, isStandstill: situation.standstill != nil) }
    providers = upkeep.providers.map { Provider(name: $0.name, perMinute: $0.perMinute, connections: $0.connections) }
    let reasons = Dictionary(found.halted.map { ($0.name, $0.halt?.reason) }) { first, _ in first }
    waiting = found.backlog.parts.map {
      Waiting(
        campaign: $0.campaign, title: $0.title, state: $0.state, open: $0.open, deferred: $0.deferred,
        haltReason: reasons[$0.campaign] ?? nil)
    }
    putOff = found.backlog.domains.map {
      PutOff(domain: $0.name, deferred: $0.deferred, nextTry: $0.next.rfc3339, reply: isNamed ? $0.reply : nil)
    }
    sources = found.sources.map {
      Source(name: $0.source, lastAt: $0.lastAt.isEmpty ? nil : $0.lastAt, refusedAt: $0.refusedAt, week: $0.week)
    }
    self.findings = findings.map(FindingAnswer.init)
  }
}
