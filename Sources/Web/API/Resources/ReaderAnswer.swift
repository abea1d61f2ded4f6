internal import Audience
internal import Mail
internal import Store

extension MembershipState: Described {}
extension SubscriberOrder: Described {}

/// A person, as far as whoever may see readers sees them.
struct ReaderAnswer: APIObject {
  struct Standing: APIObject {
    let list: String
    let state: MembershipState
    let isAsked: Bool
    let snoozedUntil: String?
    let frequency: String
    let since: String

    static let title = "Membership"
    static let notes = [
      "list": Note("", "main"), "state": Note("", "confirmed"),
      "isAsked": Note("Whether a question waits for the person's click: of a form, beside what they said before."),
      "snoozedUntil": .time("Until then no mail comes."), "frequency": Note("How often they want it.", "every issue"),
      "since": .time("When that changed last."),
    ]
  }

  let id: String
  let address: String
  let name: String
  let firstName: String
  let language: String
  let timeZone: String
  let attributes: [String: String]
  let tags: [String]
  let lists: [Standing]
  let since: String

  static let title = "Reader"
  static let notes = [
    "id": Note("Stays theirs; a new one when they are forgotten.", "0123456789abcdef0123456789abcdef"),
    "address": .address("As they typed it."), "name": Note("May be empty.", "Ada Lovelace"),
    "firstName": Note("What they are called by, where that is known apart from the name.", "Ada"),
    "language": Note("BCP 47; may be empty.", "en"), "timeZone": Note("As IANA calls it; may be empty.", "Europe/London"),
    "attributes": Note("What the publication keeps beside that.", ["city": "London"]), "tags": Note("", ["staff"]),
    "lists": Note("Where they stand."), "since": .time("When they came."),
  ]

  init(_ person: Subscriber, now: Timestamp, _ connection: Connection) throws {
    (id, address, name) = (person.publicID.hex, person.address.text, person.name)
    (firstName, language, timeZone) = (person.givenName, person.language, person.zone)
    attributes = person.attributes
    tags = try Tag.of(person.id, connection)
    lists = try Membership.all(of: person.id, connection).map { membership in
      Standing(
        list: membership.slug, state: membership.state, isAsked: membership.isWaiting(at: now),
        snoozedUntil: membership.snoozedUntil?.rfc3339, frequency: membership.frequency.words, since: membership.changedAt.rfc3339)
    }
    since = person.createdAt.rfc3339
  }
}

extension APICall {
  /// The person whom the path names.
  func reader(_ connection: Connection) throws -> Subscriber { try reader(named: text("reader") ?? "", connection) }

  /// By id or address.
  func reader(named name: String, _ connection: Connection) throws -> Subscriber {
    let found =
      try PublicID(hex: name).map { try Subscriber.find($0, connection) }
      ?? (try? EmailAddress(parsing: name)).flatMap { try Subscriber.find($0, connection) }
    guard let found else { throw Problem.notFound("nobody is known here by that id or address") }
    return found
  }
}
