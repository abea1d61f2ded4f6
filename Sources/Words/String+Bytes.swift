extension String {
  /// Whether an octet of its UTF-8 is so, by a look at the buffer; `utf8` walks index by index.
  @inlinable package func hasByte(where isSought: (UInt8) -> Bool) -> Bool {
    utf8.withContiguousStorageIfAvailable { $0.contains(where: isSought) } ?? utf8.contains(where: isSought)
  }

  /// Each place that has these octets. `replacing(_:with:)` goes by what is one character to a reader, and so does not see a `"` behind U+0D4E or
  /// before U+0301, which every program sees that reads what we write.
  package func replacingOctets(of sought: String, with text: String) -> String {
    let (octets, sought, text) = (Array(utf8), Array(sought.utf8), Array(text.utf8))
    guard let first = sought.first, octets.contains(first) else { return self }
    var output: [UInt8] = []
    var place = 0
    while place < octets.count {
      if octets[place] == first, octets[place...].starts(with: sought) {
        output += text
        place += sought.count
      } else {
        output.append(octets[place])
        place += 1
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
