internal import Words

/// A merge condition that cannot be left out with what it encloses.
package struct TornCondition: Error, Sendable, Hashable {
  package enum Cause: Sendable, Hashable {
    /// It begins in one part of a post and ends in another, so that leaving it out would tear the layout.
    case reachesOver
    /// A footnote stands in it, whose words would stand at the end for everybody.
    case holdsNote
    /// It goes on behind its `else`, so that readers would see branches that exclude each other.
    case turnsAgain
  }

  /// The number in the mark.
  package let mark: Int
  package var cause = Cause.reachesOver
}

/// Whether marks of conditions close what they open.
package enum Nesting {
  package static func check(_ text: String) throws(TornCondition) {
    guard MergeMark.isIn(text) else { return }
    var open = OpenConditions()
    for case .mark(let mark) in MergeMark.pieces(of: text) { try open.read(mark) }
    if let mark = open.innermost { throw TornCondition(mark: mark) }
  }
}
