internal import Accounts
internal import Campaigns
internal import Store

extension SeriesReport.Step: APIObject {
  static let title = "SeriesStep"
  static let notes = [
    "file": Note("", "01-hello.md"), "title": Note("", "Hello"), "after": Note("Days after the one before.", 3),
    "waiting": Note("Readers whose next it is.", 12), "had": Note("Readers who have had it.", 140),
    "fault": Note("Why it cannot be sent.", "01-hello.md:2:1: error: there is no title"),
  ]
}

extension SeriesReport: APIObject {
  static let title = "Series"
  static let notes = [
    "series": Note("Its folder's name.", "welcome"), "state": Note("", "on", choices: ["on", "off", "never on"]),
    "list": Note("Whose readers get it.", "main"), "at": Note("On each reader's own clock.", "09:00"),
    "begins": Note("By what it begins.", "confirmed", choices: Series.Begin.allCases.map(\.rawValue)), "steps": Note("In their order."),
    "finished": Note("Readers who had all of it.", 120), "stopped": Note("For whom it ended before, by reason.", ["unsubscribed": 4]),
    "problem": Note("What is wrong with its folder.", "series/welcome/ cannot be read; its readers wait"),
  ]
}

extension SeriesStanding: APIObject {
  static let title = "SeriesReader"
  static let notes = [
    "series": Note("", "welcome"), "address": .address(""),
    "state": Note("", "under way", choices: ["under way", "finished", "stopped", "not in it"]),
    "reason": Note("Why it stopped.", "unsubscribed"), "began": .time(""),
    "step": Note("The last that was made a mail for them.", "01-hello.md"),
    "delivery": Note("What became of that.", "accepted"), "next": Note("", "02-tour.md"),
    "due": .time("When that leaves; left out while nobody can know."),
  ]
}

/// Mails that each reader gets one by one, as `tuesday series` has them.
extension APISite {
  private static let name = APIParameter.path("series", Note("Its folder's name.", "welcome"))

  static let series: [APIRoute] = [
    .get("/series", for: .permission(.overview), "listSeries", "Mails that readers get one by one: steps, and how many are where.") {
      call in
      try await call.database.read { Page(try SeriesReport.all(of: call.publication, mode: call.services.mode, $0)) }
    },
    .get("/series/:series", for: .permission(.overview), "getSeries", "One of them.", [name]) { call in
      try await call.database.read { connection in
        let all = try SeriesReport.all(of: call.publication, mode: call.services.mode, connection)
        let slug = call.text("series") ?? ""
        guard let found = all.first(where: { $0.series == slug }) else {
          throw Problem.notFound(Schema.refusal(of: slug, among: all.map(\.series)))
        }
        return found
      }
    },
    .get(
      "/series/:series/readers", for: .permission(.readers), "listSeriesReaders", "Who has begun it, and where each stands.",
      [name] + APIParameter.paging
    ) { call in
      try await call.database.read { connection in
        let slug = call.text("series") ?? ""
        guard let row = try Series.find(slug, connection) else {
          let all = try SeriesReport.all(of: call.publication, mode: call.services.mode, connection)
          // One that was never switched on has nobody in it.
          if all.contains(where: { $0.series == slug }) { return Page([SeriesStanding]()) }
          throw Problem.notFound(Schema.refusal(of: slug, among: all.map(\.series)))
        }
        let folder = try? SeriesFolder(row.slug, of: call.publication)
        let found = try SeriesReader.page(
          of: row.id, mode: call.services.mode, after: call.number(), limit: call.limit + 1, connection)
        return Page(
          found, limit: call.limit, { SeriesStanding($0.reader, $0.address, row.slug, folder) },
          place: { "\($0.reader.subscriber.rawValue)" })
      }
    },
  ]
}
