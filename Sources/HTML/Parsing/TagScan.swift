/// An upper bound of the attributes of any one tag, and of the tags, whatever parts turn out to be comments, scripts or attribute
/// values: every `<` with a letter may begin a tag, and all readings are followed at once, in linear time.
struct TagScan {
  /// States of the tokenizer within a tag (HTML §13.2.5), merged where they act alike.
  private enum State: Int, CaseIterable {
    case name, gap, attribute, afterAttribute, beforeValue, doubleQuoted, singleQuoted, unquoted
  }

  /// Made once, not at every octet.
  private static let states = State.allCases

  private(set) var tags = 0
  /// The most attributes that some reading of a tag has had.
  private(set) var attributes = 0
  /// By state: the most attributes among the readings that are in it; -1 when none is.
  private var counts = [Int](repeating: -1, count: State.allCases.count)
  private var next = [Int](repeating: -1, count: State.allCases.count)
  private var isActive = false
  private var last: UInt8 = 0
  private var beforeLast: UInt8 = 0

  mutating func take(_ byte: UInt8) {
    let isLetter = (0x61...0x7A).contains(byte | 0x20)
    let begins = isLetter && (last == UInt8(ascii: "<") || (last == UInt8(ascii: "/") && beforeLast == UInt8(ascii: "<")))
    (beforeLast, last) = (last, byte)
    if isActive { step(byte) }
    if begins {
      tags += 1
      isActive = true
      counts[State.name.rawValue] = max(counts[State.name.rawValue], 0)
    }
  }

  private mutating func step(_ byte: UInt8) {
    for index in next.indices { next[index] = -1 }
    var most = -1
    for state in Self.states {
      let count = counts[state.rawValue]
      guard count >= 0, let (after, isNew) = Self.step(state, byte) else { continue }
      let index = after.rawValue
      next[index] = max(next[index], isNew ? count + 1 : count)
      most = max(most, next[index])
    }
    swap(&counts, &next)
    isActive = most >= 0
    attributes = max(attributes, most)
  }

  /// The state after `byte`, and whether an attribute begins with it; nil when the tag ends.
  private static func step(_ state: State, _ byte: UInt8) -> (State, Bool)? {
    let isSpace = byte.isHTMLSpace
    switch (state, byte) {
    case (.doubleQuoted, _): return (byte == UInt8(ascii: "\"") ? .gap : .doubleQuoted, false)
    case (.singleQuoted, _): return (byte == UInt8(ascii: "'") ? .gap : .singleQuoted, false)
    case (_, UInt8(ascii: ">")): return nil
    case (.unquoted, _): return (isSpace ? .gap : .unquoted, false)
    case (.beforeValue, UInt8(ascii: "\"")): return (.doubleQuoted, false)
    case (.beforeValue, UInt8(ascii: "'")): return (.singleQuoted, false)
    case (.beforeValue, _): return (isSpace ? .beforeValue : .unquoted, false)
    case (.attribute, UInt8(ascii: "=")), (.afterAttribute, UInt8(ascii: "=")): return (.beforeValue, false)
    case (_, UInt8(ascii: "/")): return (.gap, false)
    case (.name, _): return (isSpace ? .gap : .name, false)
    case (.attribute, _): return (isSpace ? .afterAttribute : .attribute, false)
    case (.gap, _): return isSpace ? (.gap, false) : (.attribute, true)
    case (.afterAttribute, _): return isSpace ? (.afterAttribute, false) : (.attribute, true)
    }
  }
}
