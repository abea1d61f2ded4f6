/// How far `[label]: url "title"` may blow a text up: libcmark copies both to every use, and 256 KB of input can make it run out
/// of memory.
struct LinkDefinitions {
  private let bytes: [UInt8]
  /// What was last found, a question. Each question is asked at ascending places, so every byte is looked at once a question,
  /// however many definitions there are.
  private var found: [Question: Int] = [:]

  private struct Question: Hashable {
    let sought: Sought
    let inBrackets: Bool
  }

  private enum Sought: Hashable {
    case text, space, title, blankLine
    case byte(UInt8)
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Whether the longest definition, put at every bracket, may take more bytes than `limit`.
  static func expand(_ bytes: [UInt8], beyond limit: Int) -> Bool {
    let uses = bytes.count { $0 == 0x5B }
    // In most posts not even the whole text at every bracket would.
    guard uses * bytes.count > limit else { return false }
    var definitions = LinkDefinitions(bytes: bytes)
    return uses * definitions.longest() > limit
  }

  private mutating func longest() -> Int {
    var longest = 0
    for index in bytes.indices.dropLast() where bytes[index] == 0x5D && bytes[index + 1] == 0x3A {
      longest = max(longest, size(from: index + 2))
    }
    return longest
  }

  /// Bytes of destination and title of what would be a definition, with the space around them.
  private mutating func size(from start: Int) -> Int {
    let destination = place(of: .text, from: start, false)
    let inBrackets = destination < bytes.count && bytes[destination] == 0x3C
    let end = place(of: inBrackets ? .byte(0x3E) : .space, from: destination, inBrackets)
    let title = place(of: .title, from: end + (inBrackets ? 1 : 0), inBrackets)
    guard title < bytes.count, let close = Self.closing[bytes[title]] else { return end - start }
    // A title holds no blank line (CommonMark 0.29 §6.6).
    return min(place(of: .byte(close), from: title + 1, inBrackets), place(of: .blankLine, from: title, inBrackets)) - start
  }

  private static let closing: [UInt8: UInt8] = [0x22: 0x22, 0x27: 0x27, 0x28: 0x29]

  /// The first place at or behind `start`; the end of the text when there is none.
  private mutating func place(of sought: Sought, from start: Int, _ inBrackets: Bool) -> Int {
    let question = Question(sought: sought, inBrackets: inBrackets)
    if let place = found[question], place >= start { return place }
    var place = min(start, bytes.count)
    while place < bytes.count, !matches(sought, at: place) { place += 1 }
    found[question] = place
    return place
  }

  private func matches(_ sought: Sought, at place: Int) -> Bool {
    let byte = bytes[place]
    switch sought {
    case .text, .title: return !Self.isSpace(byte)
    case .space: return Self.isSpace(byte)
    case .byte(let wanted): return byte == wanted && bytes[place - 1] != 0x5C
    case .blankLine: return byte == 0x0A && place + 1 < bytes.count && bytes[place + 1] == 0x0A
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
