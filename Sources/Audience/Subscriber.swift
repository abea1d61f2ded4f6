package import Mail
package import Store
internal import Words

/// A person, known by one address.
package struct Subscriber: Sendable, Hashable {
  package let id: SubscriberID
  package let publicID: PublicID
  /// As the person typed it; two that differ only in case are one subscriber.
  package let address: EmailAddress
  /// May be empty.
  package let name: String
  /// What they are called by, where that is known apart from the name; empty where it is not.
  package let givenName: String
  /// Canonical values (see ``AttributeKind``) by name; none is empty.
  package let attributes: [String: String]
  /// An IANA name; empty where nothing is known.
  package let zone: String
  /// BCP 47; empty where nothing is known.
  package let language: String
  package let createdAt: Timestamp

  package init(
    id: SubscriberID, publicID: PublicID, address: EmailAddress, name: String, givenName: String = "", attributes: [String: String] = [:],
    zone: String = "", language: String = "", createdAt: Timestamp
  ) {
    self.id = id
    self.publicID = publicID
    self.address = address
    self.name = name
    self.givenName = givenName
    self.attributes = attributes
    self.zone = zone
    self.language = language
    self.createdAt = createdAt
  }

  /// Characters; a longer one is no name.
  package static let nameLimit = 200

  /// A name as it is stored.
  package static func cleanName(_ name: String) -> String { name.onOneLine }

  /// The given name, or else the first word of the name; empty when there is no name.
  package var firstName: String { givenName.isEmpty ? String(name.prefix { $0 != " " }) : givenName }
}

extension Subscriber {
  /// Nobody: whom a message is shown or weighed for when it is for nobody in particular.
  package static func example() throws -> Subscriber {
    var generator = SystemRandomNumberGenerator()
    let address = try EmailAddress(parsing: "reader@example.org")
    return Subscriber(id: ID(0), publicID: PublicID(&generator), address: address, name: "", createdAt: .now())
  }
}
