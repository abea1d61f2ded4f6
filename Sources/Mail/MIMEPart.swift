internal import Foundation

/// One part of a message, with its own header.
package struct MIMEPart: Sendable {
  /// Unfolded, as they came.
  package let fields: [(name: String, value: String)]
  /// Lower case, `text/plain` where none is given (RFC 2045 §5.2).
  package let contentType: String
  package let children: [MIMEPart]
  private let parameters: [String: String]
  /// As it came, of a part without children.
  private let body: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>, limits: ParseLimits, depth: Int, budget: inout Int) {
    budget -= 1
    let (fields, rest) = HeaderBlock.split(bytes, limits)
    self.fields = fields
    let type = ContentType(fields.first { $0.name.lowercased() == "content-type" }?.value ?? "text/plain")
    (contentType, parameters) = (type.name, type.parameters)
    guard contentType.hasPrefix("multipart/"), depth < limits.depth else {
      (children, body) = ([], rest)
      return
    }
    let named = parameters["boundary"].map { $0.isEmpty ? [] : MIMEBoundary.split(rest, $0) } ?? []
    // It may be missing, or another one.
    let pieces = named.isEmpty ? MIMEBoundary.guessed(in: rest).map { MIMEBoundary.split(rest, $0) } ?? [] : named
    var children: [MIMEPart] = []
    for part in pieces where budget > 0 {
      children.append(MIMEPart(part, limits: limits, depth: depth + 1, budget: &budget))
    }
    // What says that it is of several parts and is not remains readable.
    (self.children, body) = (children, children.isEmpty ? rest : [])
  }

  /// The first field of this name as it came, unfolded.
  package func field(_ name: String) -> String? { fields.first { $0.name.lowercased() == name.lowercased() }?.value }

  /// All fields of this name, in their order.
  package func all(_ name: String) -> [String] {
    fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }

  /// A parameter of the content type, by its name in small letters.
  package func parameter(_ name: String) -> String? { parameters[name] }

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
  package var decodedBody: [UInt8] { decoded(body) }

  package var text: String { Charset.decode(decodedBody, parameters["charset"] ?? "utf-8") }

  /// As much of ``text`` as this many octets of the message stand for.
  package func text(octets: Int) -> String { Charset.decode(decoded(body.prefix(octets)), parameters["charset"] ?? "utf-8") }

  /// The message, or header of one, that this part holds (`message/rfc822`, `text/rfc822-headers`), as far as this many octets go.
  func enclosed(octets: Int, limits: ParseLimits) -> MIMEPart {
    var budget = limits.parts
    return MIMEPart(decoded(body.prefix(octets))[...].drop { $0 == 0x0D || $0 == 0x0A }, limits: limits, depth: 0, budget: &budget)
  }

  private func decoded(_ body: ArraySlice<UInt8>) -> [UInt8] {
    switch field("Content-Transfer-Encoding")?.lowercased().split(separator: " ").first {
    case "quoted-printable": QuotedPrintable.decode(Array(body))
    case "base64": Array(Data(base64Encoded: Self.whole(body), options: .ignoreUnknownCharacters) ?? Data())
    default: Array(body)
    }
  }

  /// Base64 that was cut off, as far as it is whole groups of four.
  private static func whole(_ body: ArraySlice<UInt8>) -> Data {
    var letters = Data(body.lazy.filter { $0.isLetterOrDigit || $0 == 0x2B || $0 == 0x2F })
    if letters.count % 4 == 1 { letters.removeLast() }
    letters.append(contentsOf: Array(repeating: 0x3D, count: (4 - letters.count % 4) % 4))
    return letters
  }
}
