/// Where in the file the declarations in the `style` attributes of raw HTML stand: all of it is read once, whatever is asked of it.
struct DeclarationPlaces {
  /// By its name and the beginning of its value, however they are spaced: the piece of raw HTML, and the octets at which both begin.
  private var found: [String: [(piece: Int, name: Int, value: Int)]] = [:]
  private let raws: [RawHTML]
  private let pieces: [[UInt8]]
  private var lines: [SourceLines]

  init(_ raws: [RawHTML]) {
    self.raws = raws
    pieces = raws.map { Array($0.literal.utf8) }
    lines = raws.map { SourceLines($0.literal) }
    for index in pieces.indices { read(index) }
  }

  private mutating func read(_ index: Int) {
    let bytes = pieces[index]
    // In a tag: the same words elsewhere are text.
    var isInTag = false
    // Where the word begins that may be a name, and where it ends.
    var (begin, end) = (0, 0)
    for (offset, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "<"), UInt8(ascii: ">"): (isInTag, begin, end) = (byte == UInt8(ascii: "<"), offset + 1, offset + 1)
      case _ where Self.isSpace(byte): continue
      case UInt8(ascii: ":") where isInTag && end > begin:
        let value = bytes[(offset + 1)...].firstIndex { !Self.isSpace($0) } ?? bytes.endIndex
        found[Self.key(bytes[begin..<end], bytes[value...]), default: []].append((index, begin, value))
        (begin, end) = (offset + 1, offset + 1)
      case _ where Self.isBorder(byte) || byte == UInt8(ascii: ":"): (begin, end) = (offset + 1, offset + 1)
      // Behind space, another word begins.
      case _ where end < offset: (begin, end) = (offset, offset + 1)
      default: end = offset + 1
      }
    }
  }

  /// The places of a declaration such as `float:left`, and how many more there are.
  mutating func places(of declaration: String, atMost limit: Int) -> (places: [(line: Int, column: Int)], more: Int) {
    let parts = declaration.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1)
    guard parts.count == 2 else { return ([], 0) }
    let value = Array(parts[1])
    let known = found[Self.key(Array(parts[0])[...], value[...])] ?? []
    let hits = known.filter { pieces[$0.piece][$0.value...].starts(with: value) }
    return (hits.prefix(limit).map { place(of: $0.name, in: $0.piece) }, max(0, hits.count - limit))
  }

  /// Lines after a piece's first are taken as they stand in the file.
  private mutating func place(of offset: Int, in piece: Int) -> (line: Int, column: Int) {
    let (line, column) = lines[piece].place(of: offset)
    let raw = raws[piece]
    return (raw.line + line - 1, line == 1 ? raw.column + column - 1 : column)
  }

  private static func key(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> String {
    let start = value.prefix(20).prefix { !isBorder($0) && !isSpace($0) && $0 != UInt8(ascii: "!") }
    return String(decoding: name, as: UTF8.self).lowercased() + ":" + String(decoding: start, as: UTF8.self)
  }

  /// What cannot stand in a name, and ends an attribute or a declaration.
  private static func isBorder(_ byte: UInt8) -> Bool { ";\"'=<>/".utf8.contains(byte) }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
