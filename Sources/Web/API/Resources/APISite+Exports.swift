internal import Accounts
internal import Audience
internal import Campaigns
internal import HTTPTypes
internal import Store

struct ExportWish: APIInput {
  let list: String?
  let rule: String?

  static let notes = [
    "list": Note("Only who is or was on it, with their state there; without it everybody.", "main", limits: 1...100),
    "rule": Note("Only those whom a rule means, or a saved one.", "city = \"London\"", limits: 1...10_000),
  ]
}

/// Readers are taken away in a file, which the log tells.
extension APISite {
  static let exports: [APIRoute] = [
    .takeFile(
      .post, "/exports", for: .permission(.exportReaders), "exportSubscribers",
      "Everybody, or those whom a list or rule means, as CSV that an import takes back.", taking: ExportWish.self,
      types: ["text/csv"], example: "email,name\r\nada@example.org,Ada\r\n"
    ) { call, wish in try await call.export(wish) },
    .file(
      .post, "/subscribers/:reader/export", for: .permission(.exportReaders), "exportSubscriber",
      "All that is kept about one person: the document that they may ask you for.", [APIParameter.reader], types: [APIRoute.json],
      example: "{}"
    ) { call in
      let json = try await call.database.write { connection -> String in
        let person = try call.reader(connection)
        try call.noting(.exportedReader, person.id.logName)(connection)
        try Consent.record(.exported, of: person.id, list: nil, cause: "exported \(call.cause)", now: call.now, connection)
        guard let json = try PersonExport.json(of: person.id, connection) else { throw Problem.notFound("they were forgotten before") }
        return json
      }
      return APIAnswer(body: json, status: .ok)
    },
  ]
}

extension APICall {
  /// It is written aside first: whoever reads slowly holds up no transaction.
  fileprivate func export(_ wish: ExportWish) async throws -> APIAnswer {
    let file = try PassingFile()
    let publication = publication
    try await database.write { connection in
      // Looks at the wish before anything is written.
      _ = try (wish.list.map { try list($0, at: "/list", connection) }, wish.rule.map { try rule($0, at: "/rule", connection) })
      // A rule may name people, whom an erasure could not find there.
      try noting(.exportedReaders, wish.rule == nil ? wish.list ?? "" : "whom a rule means")(connection)
    }
    try await database.read { connection in
      let only = try wish.list.map { try list($0, at: "/list", connection) }
      let rule = try wish.rule.map { try self.rule($0, at: "/rule", connection) } ?? .everyone
      let export = PeopleExport(
        ReaderFilter(list: only?.id, rule: rule, moment: moment), lists: try only.map { [$0] } ?? MailingList.all(connection),
        attributes: Array(publication.attributes.keys))
      _ = try export.write(connection) { try file.write($0) }
    }
    var answer = APIAnswer(body: "", status: .ok)
    answer.file = try file.response(named: "readers.csv", type: "text/csv")
    return answer
  }
}
