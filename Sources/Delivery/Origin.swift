/// Where a delivery comes from, as far as its route depends on it.
struct Origin: Sendable, Hashable {
  /// The list's slug.
  let list: String
  /// The From's address in A-labels and small letters; nil for a campaign from before it was kept.
  let sender: String?

  var senderDomain: Substring? {
    guard let sender, let at = sender.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    return sender[sender.utf8.index(after: at)...]
  }
}

/// A choice of mail: that of some lists, and that from some addresses or domains.
package struct Origins: Sendable, Hashable {
  /// Slugs.
  package let lists: Set<String>
  /// Addresses or whole domains, in A-labels and small letters.
  package let senders: Set<String>

  package init(lists: Set<String>, senders: Set<String>) {
    self.lists = lists
    self.senders = senders
  }

  func contains(_ origin: Origin) -> Bool {
    lists.contains(origin.list) || origin.sender.map(senders.contains) == true
      || origin.senderDomain.map { senders.contains(String($0)) } == true
  }
}
