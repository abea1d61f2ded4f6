internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Store
internal import Words

/// The publication as a whole.
struct PublicationAnswer: APIObject {
  let name: String
  let description: String
  let language: String
  let timeZone: String
  let url: String
  let mode: SendingMode
  let readers: Int
  let people: Int
  let lists: Int

  static let title = "Publication"
  static let notes = [
    "name": Note("", "My Letter"), "description": Note("", "News of Linden Square"), "language": Note("BCP 47.", "en"),
    "timeZone": Note("Of its days, as IANA calls it.", "America/Chicago"), "url": Note("Of its site.", "https://letter.example.org"),
    "mode": Note("`rehearsal` while no way to real people is set: mail goes to the built-in inbox."),
    "readers": Note("Confirmed on `main`.", 240), "people": Note("All who are known, but for who was forgotten.", 262),
    "lists": Note("", 2),
  ]
}

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
