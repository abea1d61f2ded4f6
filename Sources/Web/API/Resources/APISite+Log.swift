internal import Accounts
internal import HTTPTypes
internal import Store

struct DeedAnswer: APIObject {
  let at: String
  let who: String
  let deed: String
  let object: String
  let network: String

  static let title = "Deed"
  static let notes = [
    "at": .time(""), "who": Note("An address, `terminal` or `token NAME`; empty for a stranger.", "token shop"),
    "deed": Note("", "added a reader"), "object": Note("Whom or what it was done to.", "#17"), "network": Note("", "192.0.2.0/24"),
  ]

  init(_ entry: AuditEntry) {
    (at, who, deed, object, network) = (entry.at.rfc3339, entry.who, entry.word, entry.object, entry.network)
  }
}

extension APISite {
  static let log: [APIRoute] = [
    .get("/log", for: .permission(.audit), "listDeeds", "Who did what, the latest first.", APIParameter.paging) { call in
      try await call.database.read { connection in
        let found = try AuditEntry.before(call.number(), limit: call.limit + 1, connection)
        return Page(found, limit: call.limit, { DeedAnswer($0.entry) }, place: { "\($0.id)" })
      }
    }
  ]
}
