internal import Foundation

/// One part of a message, with its own header.
package struct MIMEPart: Sendable {
  /// Unfolded, as they came.
  package let fields: [(name: String, value: String)]
  /// Lower case, `text/plain` where none is given (RFC 2045 §5.2).
  package let contentType: String
  package let children: [MIMEPart]
  private let parameters: [String: String]
  private let body: [UInt8]

  init(_ bytes: ArraySlice<UInt8>, limits: ParseLimits, depth: Int, budget: inout Int) {
    budget -= 1
    let (fields, rest) = Self.header(bytes, limits)
    self.fields = fields
    let type = fields.first { $0.name.lowercased() == "content-type" }?.value ?? "text/plain"
    (contentType, parameters) = Self.contentType(type)
    guard contentType.hasPrefix("multipart/"), let boundary = parameters["boundary"], !boundary.isEmpty, depth < limits.depth else {
      (children, body) = ([], Array(rest))
      return
    }
    var children: [MIMEPart] = []
    for part in Self.split(rest, boundary) where budget > 0 {
      children.append(MIMEPart(part, limits: limits, depth: depth + 1, budget: &budget))
    }
    (self.children, body) = (children, [])
  }

  /// The first field of this name as it came, unfolded.
  package func field(_ name: String) -> String? { fields.first { $0.name.lowercased() == name.lowercased() }?.value }

  /// The first part of a type, depth first.
  package func first(_ type: String) -> MIMEPart? {
    if contentType == type { return self }
    for child in children {
      if let found = child.first(type) { return found }
    }
    return nil
  }

  /// The parts that hold no others, in their order.
  package var leaves: [MIMEPart] { children.isEmpty ? [self] : children.flatMap(\.leaves) }

  /// The octets that the transfer encoding stands for.
  package var decodedBody: [UInt8] {
    switch field("Content-Transfer-Encoding")?.lowercased().split(separator: " ").first {
    case "quoted-printable": QuotedPrintable.decode(body)
    case "base64": Array(Data(base64Encoded: Data(body), options: .ignoreUnknownCharacters) ?? Data())
    default: body
    }
  }

  package var text: String { Charset.decode(decodedBody, parameters["charset"] ?? "utf-8") }

  private static func header(_ bytes: ArraySlice<UInt8>, _ limits: ParseLimits) -> ([(name: String, value: String)], ArraySlice<UInt8>) {
    var fields: [(name: String, value: String)] = []
    var rest = bytes
    while let end = rest.firstIndex(of: 0x0A), rest.startIndex - bytes.startIndex < limits.headerOctets {
      var line = rest[rest.startIndex..<end]
      if line.last == 0x0D { line = line.dropLast() }
      rest = rest[(end + 1)...]
      if line.isEmpty { return (fields, rest) }
      let text = String(decoding: line, as: UTF8.self)
      if let lead = line.first, lead == 0x20 || lead == 0x09, !fields.isEmpty {
        fields[fields.count - 1].value += " " + text.trimmingCharacters(in: .whitespaces)
      } else if let colon = text.firstIndex(of: ":"), fields.count < limits.fields {
        let value = text[text.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        fields.append((name: String(text[..<colon]), value: value))
      }
    }
    return (fields, rest)
  }

  private static func contentType(_ value: String) -> (String, [String: String]) {
    let type = value.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    var parameters: [String: String] = [:]
    for match in value.matches(of: /;\s*([A-Za-z0-9_-]+)\s*=\s*(?:"([^"]*)"|([^;\s]*))/) {
      parameters[match.1.lowercased()] = String(match.2 ?? match.3 ?? "")
    }
    return (type, parameters)
  }

  /// RFC 2046 §5.1.1: the octets between delimiter lines; the line end before a delimiter belongs to it.
  private static func split(_ bytes: ArraySlice<UInt8>, _ boundary: String) -> [ArraySlice<UInt8>] {
    let delimiter = Array("--\(boundary)".utf8)
    var parts: [ArraySlice<UInt8>] = []
    var begin: Int?
    var line = bytes.startIndex
    while line < bytes.endIndex {
      let end = bytes[line...].firstIndex(of: 0x0A) ?? bytes.endIndex
      if bytes[line..<end].starts(with: delimiter) {
        if let begin {
          var last = line
          if last > begin, bytes[last - 1] == 0x0A { last -= 1 }
          if last > begin, bytes[last - 1] == 0x0D { last -= 1 }
          parts.append(bytes[begin..<last])
        }
        let tail = bytes[line..<end].dropFirst(delimiter.count)
        if tail.starts(with: [0x2D, 0x2D]) { return parts }
        begin = min(end + 1, bytes.endIndex)
      }
      line = end + 1
    }
    if let begin, begin < bytes.endIndex { parts.append(bytes[begin...]) }
    return parts
  }
}
