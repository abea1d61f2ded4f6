/// Changes of single places in bytes; all else stays as it is.
struct TextEdits {
  private var edits: [(range: Range<Int>, text: String)] = []

  mutating func replace(_ range: Range<Int>, with text: String) {
    edits.append((range, text))
  }

  /// The ranges may touch but not overlap.
  func applied(to bytes: [UInt8]) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.text.utf8.count })
    var index = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      output += bytes[index..<edit.range.lowerBound]
      output += edit.text.utf8
      index = edit.range.upperBound
    }
    output += bytes[index...]
    return String(decoding: output, as: UTF8.self)
  }
}
