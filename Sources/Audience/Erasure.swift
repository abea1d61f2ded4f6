/// A person's right to be forgotten (GDPR, Article 17), carried out: what it did, and what is left for a human.
///
/// The row stays, without anything that tells who it was, because ledgers count it. All that is known afterwards is a keyed hash of the
/// address, in the suppressions: it keeps the address out of imports and mail until its owner themself signs up again and confirms
/// by the link in a mail (``lift(for:_:)``).
package struct Erasure: Sendable, Hashable {
  /// Mails that will not be sent.
  package let excluded: Int
  /// Mails that a connection had in hand at that moment: they may have left.
  package let uncertain: Int

  /// What is left of an erased address in the database.
  package struct Remnants: Sendable, Hashable {
    /// What writers wrote that has the address in it, and is theirs to change: `segment friends`, `issue first-post` …
    package let mentions: [String]
    /// The file may hold a copy in free space: somebody else kept it busy.
    package let isBusy: Bool
  }
}
