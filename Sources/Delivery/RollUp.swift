/// What is kept of a campaign whose deliveries are too old to be kept one by one: numbers, as many for a million readers as for one.
package struct RollUp: Codable, Sendable, Hashable {
  /// Of those who drew one of several subjects.
  package struct Subject: Codable, Sendable, Hashable {
    package let readers: Int
    package let delivered: Int
    package let left: Int
    package let clickers: Int

    package init(readers: Int, delivered: Int, left: Int, clickers: Int) {
      (self.readers, self.delivered, self.left, self.clickers) = (readers, delivered, left, clickers)
    }
  }

  /// How many in each of some spans of time, one after the other.
  package struct Spans: Codable, Sendable, Hashable {
    /// In milliseconds since 1970.
    package let begins: Int64
    package let seconds: Int
    package let counts: [Int]

    package init(begins: Int64, seconds: Int, counts: [Int]) { (self.begins, self.seconds, self.counts) = (begins, seconds, counts) }
  }

  /// The ledger, by state.
  package let counts: [String: Int]
  package let expired: Int
  package let inDigest: Int
  /// How many were cancelled after they had perhaps arrived.
  package let perhapsReached: Int
  /// What came back, by the words of whoever counts it.
  package let returned: [String: Int]
  /// By number.
  package let subjects: [Int: Subject]
  /// By what happened: `accepted`, `clicked`, `opened`.
  package let paces: [String: Spans]

  package init(
    counts: [String: Int], expired: Int, inDigest: Int, perhapsReached: Int, returned: [String: Int], subjects: [Int: Subject],
    paces: [String: Spans]
  ) {
    (self.counts, self.expired, self.inDigest, self.perhapsReached) = (counts, expired, inDigest, perhapsReached)
    (self.returned, self.subjects, self.paces) = (returned, subjects, paces)
  }
}
