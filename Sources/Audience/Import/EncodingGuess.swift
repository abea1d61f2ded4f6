internal import Words

/// Finds out how a file's octets are letters, block by block.
struct EncodingGuess {
  private var rest: [UInt8] = []
  private var lines = 1
  /// Where the first octet stands that is no UTF-8.
  private var wrongLine: Int?
  /// Where the first one stands that Windows-1252 has no letter for.
  private var strangeLine: Int?
  private var hasLetters = false

  mutating func look(at block: [UInt8]) throws {
    if let zero = block.firstIndex(of: 0) {
      let line = lines + block[..<zero].count { $0 == 0x0A }
      throw ImportFileError(line: line, "a NUL octet; this is no text file, or a damaged one")
    }
    defer { lines += block.count { $0 == 0x0A } }
    if rest.isEmpty && block.allSatisfy({ $0 < 0x80 }) { return }
    if strangeLine == nil, let strange = block.firstIndex(where: Self.isStrange) {
      strangeLine = lines + block[..<strange].count { $0 == 0x0A }
    }
    let bytes = rest + block
    // A letter may be cut by the end of the block: its first octet and those that go on from it wait for the next.
    let cut = bytes.suffix(3).lastIndex { $0 & 0xC0 != 0x80 }.flatMap { bytes[$0] >= 0xC0 ? $0 : nil } ?? bytes.count
    rest = Array(bytes[cut...])
    guard wrongLine == nil else { return }
    if String(validating: bytes[..<cut], as: UTF8.self) == nil {
      wrongLine = lines + Self.firstFault(bytes[..<cut])
      // Letters before the fault were good UTF-8: then it is no other encoding, but damage.
      hasLetters = hasLetters || Self.hasLetters(beforeFaultIn: bytes[..<cut])
    } else {
      hasLetters = hasLetters || bytes[..<cut].contains { $0 >= 0x80 }
    }
  }

  mutating func result() throws -> ImportEncoding {
    if wrongLine == nil && !rest.isEmpty && String(validating: rest, as: UTF8.self) == nil { wrongLine = lines }
    guard let wrongLine else { return .utf8 }
    if hasLetters {
      throw ImportFileError(line: wrongLine, "octets that are no UTF-8, in a file that is UTF-8 before; save it as UTF-8")
    }
    if let strangeLine {
      throw ImportFileError(
        line: strangeLine, "a letter that is neither UTF-8 nor Windows-1252 (Latin-1); save the file as UTF-8")
    }
    return .windows1252
  }

  private static func isStrange(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x81, 0x8D, 0x8F, 0x90, 0x9D: true
    default: false
    }
  }

  private static func firstFault(_ bytes: ArraySlice<UInt8>) -> Int { bytes[..<faultIndex(bytes)].count { $0 == 0x0A } }

  private static func hasLetters(beforeFaultIn bytes: ArraySlice<UInt8>) -> Bool { bytes[..<faultIndex(bytes)].contains { $0 >= 0x80 } }

  private static func faultIndex(_ bytes: ArraySlice<UInt8>) -> Int {
    var decoder = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var index = bytes.startIndex
    while case .valid(let letter) = decoder.parseScalar(from: &iterator) { index += letter.count }
    return index
  }
}
