internal import Words

/// Cuts what an IMAP server sends (RFC 9051 §4, RFC 3501) into responses, however the octets arrive. What it holds is bounded, whatever the server announces.
struct IMAPReader {
  struct SyntaxError: Error, Hashable, CustomStringConvertible {
    let description: String
  }

  /// Of a response without its literals, in octets.
  private static let lineLimit = 65_536
  /// Of one literal: what we ask for is never more.
  private let literalLimit: Int

  private var line: [UInt8] = []
  private var literals: [[UInt8]] = []
  /// Octets that are still to come of the last literal.
  private var missing = 0

  init(literalLimit: Int) {
    self.literalLimit = literalLimit
  }

  /// The responses that these octets complete.
  mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(SyntaxError) -> [IMAPResponse] {
    var responses: [IMAPResponse] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      if missing > 0 {
        let part = rest.prefix(missing)
        literals[literals.count - 1] += part
        missing -= part.count
        rest = rest.dropFirst(part.count)
        continue
      }
      let end = rest.firstIndex(of: 0x0A)
      line += rest[..<(end ?? rest.endIndex)]
      guard line.count <= Self.lineLimit else {
        throw SyntaxError(description: "the server sends a line of more than \(Self.lineLimit) octets")
      }
      guard let end else { break }
      rest = rest[(end + 1)...]
      if line.last == 0x0D { line.removeLast() }
      if try beginsLiteral() { continue }
      responses.append(IMAPResponse(line, literals))
      (line, literals) = ([], [])
    }
    return responses
  }

  /// `{42}` at the end of a line announces so many octets (§4.3); what a server says in words may end like that too.
  private mutating func beginsLiteral() throws(SyntaxError) -> Bool {
    guard line.last == 0x7D, let open = line.lastIndex(of: 0x7B), !IMAPResponse.isWords(line) else { return false }
    let digits = line[(open + 1)..<(line.count - 1)]
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
    let count = digits.count > 10 ? Int.max : digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard count <= literalLimit else { throw SyntaxError(description: "the server announces more octets than it was asked for") }
    guard literals.count < 8 else { throw SyntaxError(description: "the server sends more parts than it was asked for") }
    line.removeSubrange(open...)
    // No octet of a text; the parser finds the literal by it.
    line.append(IMAPResponse.literalMark)
    literals.append([])
    missing = count
    return true
  }
}
