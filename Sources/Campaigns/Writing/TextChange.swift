/// What is otherwise in one text than in another, line by line, with a little of what stands around it.
package struct TextChange: Sendable, Hashable {
  package enum Kind: String, Sendable {
    case same, gone, new
    /// Lines that are in both, and that are not shown.
    case gap
  }

  package let kind: Kind
  package let text: String

  private static let context = 3
  /// Of so many different lines nobody reads which moved where, and looking for it takes long.
  private static let limit = 2_000

  package static func lines(from old: String, to new: String) -> [TextChange] {
    let (left, right) = (split(old), split(new))
    let start = zip(left, right).prefix { $0 == $1 }.count
    let end = zip(left.dropFirst(start).reversed(), right.dropFirst(start).reversed()).prefix { $0 == $1 }.count
    let (before, after) = (left[start..<(left.count - end)], right[start..<(right.count - end)])
    var changes = left[..<start].map { TextChange(kind: .same, text: String($0)) }
    changes += max(before.count, after.count) > limit ? replaced(before, after) : woven(Array(before), Array(after))
    changes += left[(left.count - end)...].map { TextChange(kind: .same, text: String($0)) }
    return shortened(changes)
  }

  private static func split(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  private static func replaced(_ before: ArraySlice<Substring>, _ after: ArraySlice<Substring>) -> [TextChange] {
    before.map { TextChange(kind: .gone, text: String($0)) } + after.map { TextChange(kind: .new, text: String($0)) }
  }

  private static func woven(_ before: [Substring], _ after: [Substring]) -> [TextChange] {
    let difference = after.difference(from: before)
    var (gone, new): (Set<Int>, Set<Int>) = ([], [])
    for change in difference {
      switch change {
      case .remove(let offset, _, _): gone.insert(offset)
      case .insert(let offset, _, _): new.insert(offset)
      }
    }
    var changes: [TextChange] = []
    var (left, right) = (0, 0)
    while left < before.count || right < after.count {
      if left < before.count, gone.contains(left) {
        changes.append(TextChange(kind: .gone, text: String(before[left])))
        left += 1
      } else if right < after.count, new.contains(right) {
        changes.append(TextChange(kind: .new, text: String(after[right])))
        right += 1
      } else {
        changes.append(TextChange(kind: .same, text: String(after[right])))
        (left, right) = (left + 1, right + 1)
      }
    }
    return changes
  }

  private static func shortened(_ changes: [TextChange]) -> [TextChange] {
    let shown = changes.indices.filter { changes[$0].kind != .same }.reduce(into: Set<Int>()) { shown, place in
      shown.formUnion(max(0, place - context)...min(changes.count - 1, place + context))
    }
    return changes.indices.reduce(into: []) { result, place in
      if shown.contains(place) {
        result.append(changes[place])
      } else if result.last?.kind != .gap, !shown.isEmpty {
        result.append(TextChange(kind: .gap, text: ""))
      }
    }
  }
}
