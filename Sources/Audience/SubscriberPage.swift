package import Store

/// Some people of a list in an order, and where the next page begins.
package struct SubscriberPage: Sendable {
  /// The place behind the last person of a page, in the order that the page was in.
  package struct Cursor: Sendable, Hashable {
    let key: SQLValue
    let id: SubscriberID

    /// For whoever asks for the next page later: the same place, whoever comes and goes meanwhile.
    package var text: String {
      switch key {
      case .integer(let key): "\(id.rawValue) \(key)"
      case .text(let key): "\(id.rawValue) \(key)"
      default: "\(id.rawValue)"
      }
    }

    /// Nil for what is no place in that order.
    package init?(_ text: String, order: SubscriberOrder) {
      // By octets: a name may begin with a sign that is drawn over what stands before it.
      guard let cut = text.utf8.firstIndex(of: 0x20), let id = Int64(text[..<cut]) else { return nil }
      let key = text[text.utf8.index(after: cut)...]
      let time = order == .joined ? Int64(key) : nil
      guard order != .joined || time != nil else { return nil }
      self.init(key: time.map { .integer($0) } ?? .text(String(key)), id: SubscriberID(id))
    }

    init(key: SQLValue, id: SubscriberID) { (self.key, self.id) = (key, id) }
  }

  /// Which people, in which order.
  package struct Query: Sendable {
    package let list: ListID
    /// All states for nil.
    package let state: MembershipState?
    package let order: SubscriberOrder
    package let isDescending: Bool
    /// Who is meant of them, with no saved segment in it any more; nil: all.
    package let rule: (rule: SegmentRule, moment: SegmentMoment)?

    package init(
      list: ListID, state: MembershipState? = nil, order: SubscriberOrder = .joined, isDescending: Bool = false,
      rule: (rule: SegmentRule, moment: SegmentMoment)? = nil
    ) {
      self.rule = rule
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
