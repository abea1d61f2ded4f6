internal import Accounts
internal import Audience
internal import Campaigns
internal import Store
internal import Words

extension MailingList.Visibility: Described {}
extension MailingList.OptIn: Described {}

extension APISite {
  static let lists: [APIRoute] = [
    .get("/lists", for: .permission(.overview), "listLists", "All lists, and how many people are on each.") { call in
      try await call.database.read { connection in
        Page(try MailingList.all(connection).map { try ListAnswer($0, connection) })
      }
    },
    .get("/lists/:list", for: .permission(.overview), "getList", "One list.", [APIParameter.listPath]) { call in
      try await call.database.read { try ListAnswer(call.namedList($0), $0) }
    },
  ]
}
