internal import Foundation

/// What decoders let pass and JSON does not have: a name that an object has twice, of which each takes another one (RFC 8259 §4), and a comma behind the
/// last value (§4, §5).
enum StrictJSON {
  enum Fault: Error {
    /// The way to the name, through the objects around it.
    case twice([String])
    case lastComma
  }

  /// - Parameter data: JSON that a decoder has read, so that it is well formed otherwise.
  static func check(_ data: Data) throws(Fault) {
    var walk = Walk(rest: data[...])
    try walk.value(under: [])
  }

  private struct Walk {
    var rest: Data.SubSequence

    /// Reads a value up to its end.
    mutating func value(under path: [String]) throws(Fault) {
      skipBlanks()
      switch rest.first {
      case UInt8(ascii: "{"): try object(under: path)
      case UInt8(ascii: "["): try array(under: path)
      case UInt8(ascii: "\""): _ = string()
      default: rest = rest.drop { !",]} \t\r\n".utf8.contains($0) }
      }
    }

    private mutating func object(under path: [String]) throws(Fault) {
      var names: Set<String> = []
      rest.removeFirst()
      skipBlanks()
      while rest.first == UInt8(ascii: "\"") {
        let name = string()
        guard names.insert(name).inserted else { throw .twice(path + [name]) }
        skip(UInt8(ascii: ":"))
        try value(under: path + [name])
        try goOn(before: UInt8(ascii: "}"))
      }
      skip(UInt8(ascii: "}"))
    }

    private mutating func array(under path: [String]) throws(Fault) {
      rest.removeFirst()
      skipBlanks()
      while let sign = rest.first, sign != UInt8(ascii: "]") {
        let before = rest.startIndex
        try value(under: path)
        try goOn(before: UInt8(ascii: "]"))
        // Of what is not well formed after all.
        if rest.startIndex == before { return }
      }
      skip(UInt8(ascii: "]"))
    }

    /// Behind a comma comes another value.
    private mutating func goOn(before end: UInt8) throws(Fault) {
      if skip(UInt8(ascii: ",")), rest.first == end { throw .lastComma }
    }

    /// As it is read: `\u0061` is `a`.
    private mutating func string() -> String {
      var end = rest.index(after: rest.startIndex)
      while end < rest.endIndex, rest[end] != UInt8(ascii: "\"") {
        end = rest.index(end, offsetBy: rest[end] == UInt8(ascii: "\\") ? 2 : 1, limitedBy: rest.endIndex) ?? rest.endIndex
      }
      let text = rest[..<end] + [UInt8(ascii: "\"")]
      rest = rest[end...].dropFirst()
      return (try? JSONDecoder().decode(String.self, from: Data(text))) ?? ""
    }

    private mutating func skipBlanks() { rest = rest.drop { " \t\r\n".utf8.contains($0) } }

    /// - Returns: whether it was there.
    @discardableResult
    private mutating func skip(_ sign: UInt8) -> Bool {
      skipBlanks()
      let isThere = rest.first == sign
      if isThere { rest.removeFirst() }
      skipBlanks()
      return isThere
    }
  }
}
