/// What the people of a list can be sorted by. Each has an index, so that a page costs the same wherever it stands.
package enum SubscriberOrder: String, Sendable, CaseIterable {
  case joined, address, name

  /// What `subscribers s` is sorted by before its id.
  var column: String {
    switch self {
    case .joined: "s.created_at"
    case .address: "s.address_key"
    case .name: "lower(s.name)"
    }
  }
}
