package import Store

/// Some people of a list in an order, and where the next page begins.
package struct SubscriberPage: Sendable {
  /// The place behind the last person of a page, in the order that the page was in.
  package struct Cursor: Sendable, Hashable {
    let key: SQLValue
    let id: SubscriberID
  }

  /// Which people, in which order.
  package struct Query: Sendable {
    package let list: ListID
    /// All states for nil.
    package let state: MembershipState?
    package let order: SubscriberOrder
    package let isDescending: Bool

    package init(list: ListID, state: MembershipState? = nil, order: SubscriberOrder = .joined, isDescending: Bool = false) {
      self.list = list
      self.state = state
      self.order = order
      self.isDescending = isDescending
    }
  }

  package let people: [(subscriber: Subscriber, state: MembershipState)]
  /// Nil when nobody follows.
  package let next: Cursor?
}
