package import Store

/// A person's right to be forgotten (GDPR, Article 17), carried out: what it did, and what is left for a human.
///
/// The row stays, without anything that tells who it was, because ledgers count it. All that is known afterwards is a keyed hash of the
/// address, in the suppressions: it keeps the address out of imports and mail until its owner themself signs up again and confirms
/// by the link in a mail (``lift(for:_:)``).
package struct Erasure: Sendable, Hashable {
  private static let standIn = (prefix: "erased-", suffix: "@erased.invalid")

  /// What stands where the address was. It leads to nobody: RFC 2606 §2.
  static func address(of id: SubscriberID) -> String { "\(standIn.prefix)\(id.rawValue)\(standIn.suffix)" }

  /// Whose place it stands in; nil for other addresses.
  package static func subscriber(of address: String) -> SubscriberID? {
    guard address.hasPrefix(standIn.prefix), address.hasSuffix(standIn.suffix) else { return nil }
    return Int64(address.dropFirst(standIn.prefix.count).dropLast(standIn.suffix.count)).map { SubscriberID($0) }
  }

  /// Mails that will not be sent.
  package let excluded: Int
  /// Mails that a connection had in hand at that moment: they may have left.
  package let uncertain: Int

  /// What is left of an erased address.
  package struct Remnants: Sendable, Hashable {
    /// What has the address in it and is a human's to change: `segment friends`, `issue first-post`, `the attributes of bo@example.org` …
    package let mentions: [String]
    /// The file may hold a copy in free space: somebody else kept it busy.
    package let isBusy: Bool
    /// Files beside the database that hold it.
    package let files: [String]

    package var isEmpty: Bool { mentions.isEmpty && !isBusy && files.isEmpty }

    package init(mentions: [String], isBusy: Bool, files: [String]) {
      self.mentions = mentions
      self.isBusy = isBusy
      self.files = files
    }
  }
}
