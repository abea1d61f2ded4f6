/// A multipart/alternative body (RFC 2046 §5.1.4), text first and HTML last, compiled once an issue.
package struct AlternativeMessage: Sendable {
  package enum Part: Sendable, Hashable {
    case text, html
  }

  private let text: EncodedBody
  private let html: EncodedBody
  private let opening: [UInt8]
  private let between: [UInt8]
  private let closing: [UInt8]

  /// - Parameters:
  ///   - isFlowed: whether a text line that ends with a space goes on in the next (RFC 3676).
  ///   - related: what the HTML shows by content identifier.
  ///   - boundary: at most 60 characters that begin with `=_`, which cannot occur in quoted-printable or base64 text.
  package init(text: SlottedText, isFlowed: Bool = false, html: SlottedText, related: [RelatedPart] = [], boundary: String) {
    precondition(boundary.hasPrefix("=_") && boundary.utf8.count <= 60, "a boundary that the content could hold")
    self.text = EncodedBody(text)
    self.html = EncodedBody(html)
    func head(_ type: String) -> String {
      "Content-Type: text/\(type)\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    }
    let plain = "plain; charset=utf-8" + (isFlowed ? "; format=flowed" : "")
    let open = "--\(boundary)\r\n"
    opening = Array(
      "MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"\r\n\r\n\(open)\(head(plain))".utf8)
    // The CRLF before a delimiter belongs to the delimiter (RFC 2046 §5.1.1).
    let close = "\r\n--\(boundary)--\r\n"
    if related.isEmpty {
      between = Array("\r\n\(open)\(head("html; charset=utf-8"))".utf8)
      closing = Array(close.utf8)
    } else {
      // Not one with the other at its head: careless readers compare no further.
      let inner = "=_r" + boundary.dropFirst(2)
      let type = "Content-Type: multipart/related; type=\"text/html\";\r\n boundary=\"\(inner)\"\r\n\r\n"
      between = Array("\r\n\(open)\(type)--\(inner)\r\n\(head("html; charset=utf-8"))".utf8)
      closing = related.flatMap { Array("\r\n--\(inner)\r\n".utf8) + $0.bytes } + Array("\r\n--\(inner)--\r\n\(close)".utf8)
    }
  }

  /// The whole message: `head`, then the body. CRLF only, 7-bit, no line begins with a dot, none is longer than 78 octets but
  /// where a field has a longer word.
  package func bytes(head: [HeaderField], value: (Part, Int) -> String, holds: (Int) -> Bool) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(2048 + opening.count + between.count + closing.count + text.size + html.size)
    for field in head { output += field.bytes }
    output += opening
    text.append(to: &output, value: { value(.text, $0) }, holds: holds)
    output += between
    html.append(to: &output, value: { value(.html, $0) }, holds: holds)
    output += closing
    return output
  }
}
