/// The values of one run in the protocol's binary form, which no octet of a text can break.
struct PostgreSQLValues {
  private let values: [SQLValue]
  /// Of their types, to tell statements apart.
  let signature: String
  private var octets: [UInt8] = []
  /// Where each begins and how long it is; nil for NULL.
  private var places: [Range<Int>?] = []

  var count: Int { values.count }

  init(_ values: [SQLValue]) {
    (self.values, signature) = (values, String(decoding: values.map(\.letter), as: UTF8.self))
    for value in values {
      let start = octets.count
      switch value {
      case .null: break
      case .integer(let value): withUnsafeBytes(of: value.bigEndian) { octets.append(contentsOf: $0) }
      case .real(let value): withUnsafeBytes(of: value.bitPattern.bigEndian) { octets.append(contentsOf: $0) }
      case .text(let value): octets.append(contentsOf: value.utf8)
      case .bytes(let value): octets.append(contentsOf: value)
      }
      places.append(value == .null ? nil : start..<octets.count)
      // The library asks for a pointer also to what has no octets.
      octets.append(0)
    }
  }

  /// For PostgreSQL a number has other operators than a text. What a NULL would be it finds out by what stands around it (pg_type.dat), unless it
  /// stands nowhere.
  func types(in text: String) -> [UInt32] {
    guard values.contains(.null) else { return values.map(\.type) }
    let used = Set(text.matches(of: #/\$(\d+)/#).compactMap { Int($0.output.1) })
    return values.enumerated().map { $1 == .null && !used.contains($0 + 1) ? SQLValue.text("").type : $1.type }
  }

  /// To the values, their lengths and their formats, of which 1 is binary.
  func withPointers<Result>(
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
  ) -> Result {
    octets.withUnsafeBytes { octets in
      let start = octets.assumingMemoryBound(to: CChar.self).baseAddress
      let pointers = places.map { place in place.flatMap { start?.advanced(by: $0.lowerBound) }.map { UnsafePointer($0) } }
      let lengths = places.map { Int32($0?.count ?? 0) }
      let formats = [Int32](repeating: 1, count: places.count)
      return pointers.withUnsafeBufferPointer { pointers in
        lengths.withUnsafeBufferPointer { lengths in
          formats.withUnsafeBufferPointer { body(pointers.baseAddress, lengths.baseAddress, $0.baseAddress) }
        }
      }
    }
  }
}

extension SQLValue {
  fileprivate var type: UInt32 {
    switch self {
    case .null: 0
    case .bytes: 17
    case .integer: 20
    case .text: 25
    case .real: 701
    }
  }

  fileprivate var letter: UInt8 {
    switch self {
    case .null: UInt8(ascii: "n")
    case .bytes: UInt8(ascii: "b")
    case .integer: UInt8(ascii: "i")
    case .text: UInt8(ascii: "t")
    case .real: UInt8(ascii: "r")
    }
  }
}
