/// The key of a row of one kind: a subscriber's and a campaign's can't be mixed up, and a count can't become an id.
package struct ID<Kind>: Sendable, Hashable, Comparable {
  package let rawValue: Int64

  package init(_ rawValue: Int64) {
    self.rawValue = rawValue
  }

  package var sql: SQLValue { .integer(rawValue) }

  package static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }
}

/// The kinds of row that stages name to each other. They stand below all stages, so that Delivery can speak of a
/// subscriber without knowing Audience.
package enum Entity {
  package enum List {}
  package enum Subscriber {}
  package enum Campaign {}
  package enum Delivery {}
}

package typealias ListID = ID<Entity.List>
package typealias SubscriberID = ID<Entity.Subscriber>
package typealias CampaignID = ID<Entity.Campaign>
package typealias DeliveryID = ID<Entity.Delivery>
