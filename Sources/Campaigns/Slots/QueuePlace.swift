package import Store

/// What somebody decided about a post that waits for its slot; everything else of its place is in the post itself.
package struct QueuePlace: Sendable, Hashable, Codable {
  /// Its number among those that were put in order; those that were not come behind.
  package var number: Int?
  /// The only day that it goes out on, and that goes to it.
  package var pinnedTo: LocalDate?
  /// Why it does not go out now.
  package var heldBecause: String?

  package init(number: Int? = nil, pinnedTo: LocalDate? = nil, heldBecause: String? = nil) {
    self.number = number
    self.pinnedTo = pinnedTo
    self.heldBecause = heldBecause
  }
}
