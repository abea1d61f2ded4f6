/// Where libcmark's byte positions are in the text that the writer sees: lines from 1, columns in characters from 1.
struct SourceLines {
  private let bytes: [UInt8]
  /// The offset of each line's first byte.
  private let starts: [Int]
  /// The last answer. Positions mostly come in reading order, so a long line is counted once, not once a link.
  private var last = (line: 0, byte: 0, column: 1)

  init(_ text: String) {
    let bytes = Array(text.utf8)
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    self.starts = starts
  }

  /// - Parameters:
  ///   - line: from 1.
  ///   - byte: libcmark's column: from 1, in bytes.
  mutating func column(line: Int, byte: Int) -> Int {
    guard starts.indices.contains(line - 1) else { return 1 }
    let end = starts.indices.contains(line) ? starts[line] : bytes.count
    let target = min(starts[line - 1] + max(0, byte - 1), end)
    if last.line != line || last.byte > target { last = (line, starts[line - 1], 1) }
    let column = last.column + String(decoding: bytes[last.byte..<target], as: UTF8.self).count
    last = (line, target, column)
    return column
  }

  /// Of a byte's offset in the text.
  mutating func place(of offset: Int) -> (line: Int, column: Int) {
    // The last line that begins at or before it.
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return (low + 1, column(line: low + 1, byte: offset - starts[low] + 1))
  }

  /// So many bytes of a line, from libcmark's column on; fewer at the text's end.
  func bytes(_ count: Int, line: Int, byte: Int) -> [UInt8] {
    guard starts.indices.contains(line - 1) else { return [] }
    return Array(bytes.dropFirst(starts[line - 1] + max(0, byte - 1)).prefix(count))
  }

  /// The bytes of quote marks and space before a line's own text.
  func lead(line: Int) -> Int {
    guard starts.indices.contains(line - 1) else { return 0 }
    return bytes[starts[line - 1]...].prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }.count
  }
}
