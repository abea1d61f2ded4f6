internal import Foundation

/// The names in the objects of a JSON text. Decoders take one of two that are the same and say nothing, each another one (RFC 8259 §4).
enum JSONNames {
  /// The way to the first name that its object has twice, through the objects around it; nil when there is none.
  ///
  /// - Parameter data: JSON that a decoder has read, so that it is well formed.
  static func firstTwice(in data: Data) -> [String]? {
    var walk = Walk(rest: data[...])
    return walk.value(under: [])
  }

  private struct Walk {
    var rest: Data.SubSequence

    /// Reads a value up to its end.
    mutating func value(under path: [String]) -> [String]? {
      skipBlanks()
      switch rest.first {
      case UInt8(ascii: "{"): return object(under: path)
      case UInt8(ascii: "["): return array(under: path)
      case UInt8(ascii: "\""): _ = string()
      default: rest = rest.drop { !",]} \t\r\n".utf8.contains($0) }
      }
      return nil
    }

    private mutating func object(under path: [String]) -> [String]? {
      var names: Set<String> = []
      rest.removeFirst()
      skipBlanks()
      while rest.first == UInt8(ascii: "\"") {
        let name = string()
        let place = path + [name]
        guard names.insert(name).inserted else { return place }
        skip(UInt8(ascii: ":"))
        if let twice = value(under: place) { return twice }
        skip(UInt8(ascii: ","))
      }
      skip(UInt8(ascii: "}"))
      return nil
    }

    private mutating func array(under path: [String]) -> [String]? {
      rest.removeFirst()
      skipBlanks()
      while let sign = rest.first, sign != UInt8(ascii: "]") {
        let before = rest.startIndex
        if let twice = value(under: path) { return twice }
        skip(UInt8(ascii: ","))
        // Of what is not well formed after all.
        if rest.startIndex == before { return nil }
      }
      skip(UInt8(ascii: "]"))
      return nil
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

    private mutating func skip(_ sign: UInt8) {
      skipBlanks()
      if rest.first == sign { rest.removeFirst() }
      skipBlanks()
    }
  }
}
