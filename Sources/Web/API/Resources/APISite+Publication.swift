internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Store
internal import Words

extension SendingMode: Described {}

extension APISite {
  static let publication: [APIRoute] = [
    .get("/publication", for: .permission(.overview), "getPublication", "The publication, and how many read it.") { call in
      try await call.database.read { connection in
        let main = try MailingList.find(MailingList.main, connection)
        let readers = try main.map { try Membership.counts(list: $0.id, connection)[.confirmed] ?? 0 }
        let publication = call.publication
        return PublicationAnswer(
          name: publication.name, description: publication.description, language: publication.language,
          timeZone: publication.zone.name, url: publication.baseURL, mode: call.services.mode, readers: readers ?? 0,
          people: try Subscriber.count(connection), lists: try MailingList.all(connection).count)
      }
    }
  ]
}
