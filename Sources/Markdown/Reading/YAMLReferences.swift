/// Finds anchors (`&a`) and aliases (`*a`) in YAML before a parser resolves them: a few lines of them stand for billions of values.
/// Knows where a value begins, quotes, block scalars, comments and flow collections (YAML 1.2 §7), no more.
struct YAMLReferences {
  private var line: ArraySlice<UInt8> = []
  private var index = 0
  /// A value may begin here: what `&` and `*` mean elsewhere is themselves.
  private var atValue = true
  private var quote: UInt8?
  private var flowDepth = 0
  /// The column of the innermost list mark or key; what is indented further goes on with a plain text.
  private var blockColumn = 0
  private var keyColumn = 0
  private var scalarColumn: Int?

  /// The first one's line, from 1, and column, from 1 in characters.
  static func first(in yaml: String) -> (line: Int, column: Int)? {
    var scan = YAMLReferences()
    for (number, line) in Array(yaml.utf8).split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      if let offset = scan.scan(line) {
        return (number + 1, String(decoding: line.prefix(offset), as: UTF8.self).count + 1)
      }
    }
    return nil
  }

  /// - Returns: the offset in `line` of an anchor or alias.
  private mutating func scan(_ line: ArraySlice<UInt8>) -> Int? {
    self.line = line
    index = line.startIndex
    let indent = line.prefix { $0 == 0x20 }.count
    if let column = scalarColumn {
      if indent > column || line.allSatisfy(Self.isSpace) { return nil }
      scalarColumn = nil
    }
    let goesOn = !atValue && flowDepth == 0 && indent > blockColumn
    if quote == nil, !goesOn { atValue = true }
    if atValue, flowDepth == 0 { blockColumn = indent }
    while index < line.endIndex {
      let byte = line[index]
      if quote != nil {
        skipQuoted(byte)
      } else if byte == 0x23, index == line.startIndex || Self.isSpace(line[index - 1]) {
        return nil
      } else if atValue {
        if byte == 0x26 || byte == 0x2A { return index - line.startIndex }
        if beginsBlockScalar(byte) { return nil }
        begin(byte)
      } else {
        goOn(byte)
      }
      index += 1
    }
    return nil
  }

  private var column: Int { index - line.startIndex }

  private var nextIsSpace: Bool { index + 1 >= line.endIndex || Self.isSpace(line[index + 1]) }

  private mutating func skipQuoted(_ byte: UInt8) {
    if byte == 0x5C, quote == 0x22 {
      index += 1
    } else if byte == quote {
      if byte == 0x27, index + 1 < line.endIndex, line[index + 1] == 0x27 { index += 1 } else { quote = nil }
    }
  }

  private mutating func beginsBlockScalar(_ byte: UInt8) -> Bool {
    guard flowDepth == 0, byte == 0x7C || byte == 0x3E else { return false }
    scalarColumn = blockColumn
    return true
  }

  private mutating func begin(_ byte: UInt8) {
    switch byte {
    case 0x20, 0x09, 0x0D: return
    case 0x21:
      // A tag; the value comes after it.
      while index + 1 < line.endIndex, !Self.isSpace(line[index + 1]) { index += 1 }
    case 0x2D where nextIsSpace, 0x3F where nextIsSpace: blockColumn = column
    case 0x22, 0x27:
      (quote, keyColumn, atValue) = (byte, column, false)
    case 0x5B, 0x7B: flowDepth += 1
    case 0x2C where flowDepth > 0: return
    case 0x5D, 0x7D: flowDepth = max(0, flowDepth - 1)
    default:
      (keyColumn, atValue) = (column, false)
    }
  }

  private mutating func goOn(_ byte: UInt8) {
    switch byte {
    case 0x3A where nextIsSpace || flowDepth > 0:
      atValue = true
      if flowDepth == 0 { blockColumn = keyColumn }
    case 0x2C where flowDepth > 0: atValue = true
    case 0x5B where flowDepth > 0, 0x7B where flowDepth > 0: (flowDepth, atValue) = (flowDepth + 1, true)
    case 0x5D where flowDepth > 0, 0x7D where flowDepth > 0: flowDepth -= 1
    default: return
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
