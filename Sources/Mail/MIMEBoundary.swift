/// Where the parts of a multipart body stand (RFC 2046 §5.1.1).
enum MIMEBoundary {
  /// The octets between delimiter lines; the line end before a delimiter belongs to it.
  static func split(_ bytes: ArraySlice<UInt8>, _ boundary: String) -> [ArraySlice<UInt8>] {
    let delimiter = Array("--\(boundary)".utf8)
    var parts: [ArraySlice<UInt8>] = []
    var begin: Int?
    var line = bytes.startIndex
    while line < bytes.endIndex {
      let end = bytes[line...].firstIndex(of: 0x0A) ?? bytes.endIndex
      if bytes[line] == 0x2D, bytes[line..<end].starts(with: delimiter) {
        let tail = bytes[line..<end].dropFirst(delimiter.count)
        let isClose = tail.starts(with: [0x2D, 0x2D])
        // Another one may begin with the same letters.
        if isClose || tail.allSatisfy({ $0 <= 0x20 }) {
          if let begin { parts.append(bytes[begin..<lineEnd(before: line, from: begin, bytes)]) }
          if isClose { return parts }
          begin = min(end + 1, bytes.endIndex)
        }
      }
      line = end + 1
    }
    if let begin, begin < bytes.endIndex { parts.append(bytes[begin...]) }
    return parts
  }

  private static func lineEnd(before line: Int, from begin: Int, _ bytes: ArraySlice<UInt8>) -> Int {
    var last = line
    if last > begin, bytes[last - 1] == 0x0A { last -= 1 }
    if last > begin, bytes[last - 1] == 0x0D { last -= 1 }
    return last
  }

  /// The boundary of a body whose header does not name it: a line `--…` before one that names a type, within the first lines.
  static func guessed(in bytes: ArraySlice<UInt8>) -> String? {
    var before: ArraySlice<UInt8>?
    for line in bytes.prefix(16_384).split(separator: 0x0A, omittingEmptySubsequences: false).prefix(200) {
      if let before, line.prefix(8).map({ $0 | 0x20 }).elementsEqual("content-".utf8) {
        return String(decoding: before.dropFirst(2), as: UTF8.self)
      }
      let text = line.last == 0x0D ? line.dropLast() : line
      before = (4...80).contains(text.count) && text.starts(with: [0x2D, 0x2D]) ? text : nil
    }
    return nil
  }
}
