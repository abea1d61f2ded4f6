internal import Mail
package import Store

/// A person, as far as whoever may see readers sees them: what the API answers, and what hooks are told.
package struct ReaderFacts: Codable, Sendable {
  package struct Standing: Codable, Sendable {
    package let list: String
    package let state: MembershipState
    package let isAsked: Bool
    package let snoozedUntil: String?
    package let frequency: String
    package let since: String
  }

  package let id: String
  package let address: String
  package let name: String
  package let firstName: String
  package let language: String
  package let timeZone: String
  package let attributes: [String: String]
  package let tags: [String]
  package let lists: [Standing]
  package let since: String

  /// - Parameter isTold: whether where they stand on a list, by its slug, is part of it.
  package init(
    _ person: Subscriber, now: Timestamp, telling isTold: (String) -> Bool = { _ in true }, _ connection: Connection
  ) throws {
    (id, address, name) = (person.publicID.hex, person.address.text, person.name)
    (firstName, language, timeZone) = (person.givenName, person.language, person.zone)
    attributes = person.attributes
    tags = try Tag.of(person.id, connection)
    lists = try Membership.all(of: person.id, connection).filter { isTold($0.slug) }.map { membership in
      Standing(
        list: membership.slug, state: membership.state, isAsked: membership.isWaiting(at: now),
        snoozedUntil: membership.snoozedUntil?.rfc3339, frequency: membership.frequency.words, since: membership.changedAt.rfc3339)
    }
    since = person.createdAt.rfc3339
  }
}
