internal import Words

/// One record of a file, as it was read; reused from record to record, so that reading allocates nothing.
struct ImportRecord {
  /// 1-based line of the file on which it begins.
  var line = 1
  /// All fields one after another, without quotes and separators.
  var bytes: [UInt8] = []
  /// Where each field ends in ``bytes``.
  var ends: [Int] = []
  /// Which fields are arrays, of an object.
  var arrays: [Int] = []
  /// What is wrong with its form.
  var fault: Sentence?

  mutating func begin(line: Int) {
    self.line = line
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    arrays.removeAll(keepingCapacity: true)
    fault = nil
  }

  var count: Int { ends.count }

  /// No field has anything in it.
  var isEmpty: Bool { bytes.isEmpty }

  /// Without white space around it; empty where the record has no such field.
  func field(_ index: Int, _ encoding: ImportEncoding) -> String {
    guard ends.indices.contains(index) else { return "" }
    var begin = index == 0 ? 0 : ends[index - 1]
    var end = ends[index]
    while begin < end, bytes[begin].isBlank { begin += 1 }
    while end > begin, bytes[end - 1].isBlank { end -= 1 }
    return encoding.text(bytes[begin..<end])
  }

  func fields(_ encoding: ImportEncoding) -> [String] { ends.indices.map { field($0, encoding) } }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D || self == 0x0A }
}
