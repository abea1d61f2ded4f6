package import Store

/// A rule saved under a name.
package struct Segment: Sendable, Hashable {
  /// ``Slug``.
  package let slug: String
  /// As the writer wrote it.
  package let rule: String
  package let changedAt: Timestamp

  /// Why a saved segment cannot be used.
  package enum Problem: Error, CustomStringConvertible {
    case unknown(String)
    /// The chain of names that comes back to its beginning.
    case circle([String])
    /// What a saved rule names has gone, or an attribute is no longer kept.
    case broken(String, SegmentSyntaxError)
    case needed(String, by: [String])
    case tooLarge
    case tooDeep
    /// A rule that is nothing but this name means something else.
    case taken(String)
    /// Asks who had an issue, or any ever, of which only counts are kept: nobody is found, so a `not` would mean everybody.
    case notKept(String?)

    package var description: String {
      switch self {
      case .unknown(let name): "there is no segment \(name); `tuesday segments` lists them"
      case .circle(let names): "segments would stand in themselves: \(names.joined(separator: " → "))"
      case .broken(let name, let error): "the segment \(name): \(error)"
      case .needed(let name, let others): "the segment \(name) stands in \(others.joined(separator: ", ")); change or remove them first"
      case .tooLarge: "with its saved segments the rule has more than \(SegmentRule.sizeLimit) parts"
      case .tooDeep: "with its saved segments the rule has too many parentheses and `not` inside each other; write it with fewer"
      case .notKept(let issue?): "who had \(issue) is not known any more (data.keep_deliveries); leave it out of the rule"
      case .notKept(nil):
        "who had an issue is known of the last ones only (data.keep_deliveries); write within how many days, \(SegmentRule.History.keptDays) at most"
      case .taken(let name): "`\(name)` means something else in a rule; give the segment another name"
      }
    }
  }
}
