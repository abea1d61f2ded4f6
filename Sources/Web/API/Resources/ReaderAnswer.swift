internal import Audience
internal import Mail
internal import Store

extension MembershipState: Described {}
extension SubscriberOrder: Described {}

extension ReaderFacts.Standing: APIObject {
  static let title = "Membership"
  static let notes = [
    "list": Note("", "main"), "state": Note("", "confirmed"),
    "isAsked": Note("Whether a question waits for the person's click: of a form, beside what they said before."),
    "snoozedUntil": .time("Until then no mail comes."), "frequency": Note("How often they want it.", "every issue"),
    "since": .time("When that changed last."),
  ]
}

extension ReaderFacts: APIObject {
  static let title = "Reader"
  static let notes = [
    "id": Note("Stays theirs; a new one when they are forgotten.", "0123456789abcdef0123456789abcdef"),
    "address": .address("As they typed it."), "name": Note("May be empty.", "Ada Lovelace"),
    "firstName": Note("What they are called by, where that is known apart from the name.", "Ada"),
    "language": Note("BCP 47; may be empty.", "en"), "timeZone": Note("As IANA calls it; may be empty.", "Europe/London"),
    "attributes": Note("What the publication keeps beside that.", ["city": "London"]), "tags": Note("", ["staff"]),
    "lists": Note("Where they stand."), "since": .time("When they came."),
  ]
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
