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
