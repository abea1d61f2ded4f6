internal import Words

/// Gives every heading the level next to the one that it stands under, from 1, whichever levels the writer began with or left out: screen
/// readers announce them, and what stands above counts on the first. For every reader: no heading stands under one that only some get.
struct HeadingLevels {
  /// As the writer wrote them: the headings that the next may stand under.
  private var open: [Int] = []
  /// What was open where each condition began.
  private var outside: [[Int]] = []

  mutating func closeUp(_ block: Block) -> Block {
    switch block {
    case .heading(var heading):
      while let last = open.last, last >= heading.level { open.removeLast() }
      open.append(heading.level)
      heading.level = open.count
      return .heading(heading)
    case .marks(let marks):
      for case .mark(let mark) in MergeMark.pieces(of: marks) {
        switch mark.sign {
        case .begin: outside.append(open)
        case .otherwise: open = outside.last ?? open
        case .end: open = outside.popLast() ?? open
        case nil: continue
        }
      }
      return block
    default: return block.mapping(blocks: { $0.map { closeUp($0) } }, inlines: { $0 })
    }
  }
}
