internal import Words

/// The conditions that are open at a place of a text.
struct OpenConditions {
  /// By the number in its mark, the innermost last.
  private var open: [(number: Int, isAtElse: Bool)] = []

  var isEmpty: Bool { open.isEmpty }
  var depth: Int { open.count }
  /// The number in the mark of the innermost.
  var innermost: Int? { open.last?.number }

  /// What closes or turns nothing changes nothing.
  ///
  /// - Parameter isMeant: whether the mark of this number counts.
  mutating func read(_ text: String, where isMeant: (Int) -> Bool = { _ in true }) {
    for case .mark(let mark) in MergeMark.pieces(of: text) where isMeant(mark.number) { try? read(mark) }
  }

  mutating func read(_ mark: MergeMark) throws(TornCondition) {
    switch mark.sign {
    case .begin: open.append((mark.number, false))
    case .otherwise:
      guard let last = open.last else { throw TornCondition(mark: mark.number) }
      if last.isAtElse { throw TornCondition(mark: mark.number, cause: .turnsAgain) }
      open[open.count - 1].isAtElse = true
    case .end: if open.popLast() == nil { throw TornCondition(mark: mark.number) }
    case nil: break
    }
  }

  /// Whether who gets what stands there gets what stands here.
  ///
  /// - Parameter implies: whether another condition holds wherever one does, by the numbers in their marks.
  func holds(with other: OpenConditions, _ implies: (_ one: Int, _ other: Int) -> Bool) -> Bool {
    open.allSatisfy { own in
      other.open.contains { there in
        guard there.isAtElse == own.isAtElse else { return false }
        return own.isAtElse ? implies(own.number, there.number) : implies(there.number, own.number)
      }
    }
  }

  /// What stands here, as a text by itself: who does not get it gets a word.
  func enclosing(_ text: String) -> String {
    open.reversed().reduce(text) { text, condition in
      let (begin, otherwise, end) = (mark(.begin, condition.number), mark(.otherwise, condition.number), mark(.end, condition.number))
      return condition.isAtElse ? begin + "x" + otherwise + text + end : begin + text + otherwise + "x" + end
    }
  }

  private func mark(_ sign: MergeMark.Sign, _ number: Int) -> String { MergeMark(sign, number).text }
}
