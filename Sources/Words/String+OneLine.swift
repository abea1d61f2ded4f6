extension String {
  /// Without control characters, white space around it, and more than one space between words.
  package var onOneLine: String {
    var before: UInt8 = 0x20
    // Nearly all texts are good already: ASCII with single spaces between words.
    let isGood = utf8.allSatisfy { byte in
      defer { before = byte }
      return byte > 0x20 && byte < 0x7F || byte == 0x20 && before != 0x20
    }
    if isGood && before != 0x20 { return self }
    return split { $0.isWhitespace || $0.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control } }.joined(separator: " ")
  }
}
