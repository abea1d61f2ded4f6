internal import Accounts
internal import Audience
internal import Campaigns
internal import Store
internal import Words

struct ListAnswer: APIObject {
  struct Timing: APIObject {
    let rule: String
    let zone: String

    static let title = "ListSlot"
    static let notes = ["rule": Note("", "every Tuesday 09:00"), "zone": Note("", "America/Chicago")]
  }

  let slug: String
  let name: String
  let description: String
  let visibility: MailingList.Visibility
  let optIn: MailingList.OptIn
  let people: [String: Int]
  let slot: Timing?

  static let title = "List"
  static let notes = [
    "slug": Note("", "main"), "name": Note("As readers see it; may be empty.", "The Letter"), "description": Note("", ""),
    "visibility": Note("`public`: readers can ask for it."), "optIn": Note("`double`: a click in a mail is needed."),
    "people": Note("How many stand how.", ["confirmed": 240, "pending": 3]),
    "slot": Note("When it goes out by itself; left out where it does not."),
  ]

  init(_ list: MailingList, _ connection: Connection) throws {
    (slug, name, description, visibility, optIn) = (list.slug, list.name, list.description, list.visibility, list.optIn)
    people = Dictionary(uniqueKeysWithValues: try Membership.counts(list: list.id, connection).map { ($0.key.rawValue, $0.value) })
    slot = try Slot.find(list: list.id, connection).map { Timing(rule: $0.rule.text, zone: $0.rule.zone.name) }
  }
}
