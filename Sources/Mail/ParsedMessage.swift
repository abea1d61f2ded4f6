internal import Foundation

/// How much of a message is looked at, so that a hostile one costs no more than a large one.
package struct ParseLimits: Sendable, Hashable {
  package var fields = 1000
  package var headerOctets = 256 << 10
  package var parts = 200
  package var depth = 20
  /// Of the message: what stands behind them is not looked at.
  package var octets = Int.max

  package init() {}
}

/// A message as received (RFC 5322, RFC 2045), read tolerantly: whatever the octets are, something comes out.
package struct ParsedMessage: Sendable {
  package let root: MIMEPart

  package init(_ bytes: [UInt8], limits: ParseLimits = ParseLimits()) {
    var budget = limits.parts
    root = MIMEPart(Self.withLineFeeds(bytes.prefix(limits.octets)), limits: limits, depth: 0, budget: &budget)
  }

  /// Some archives end their lines by CR alone.
  private static func withLineFeeds(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let head = bytes.prefix(4096)
    guard head.contains(0x0D), !head.contains(0x0A) else { return bytes }
    return bytes.map { $0 == 0x0D ? 0x0A : $0 }[...]
  }

  /// The first field of this name, its encoded words decoded.
  package func decoded(_ name: String) -> String? { root.field(name).map(EncodedWord.decode) }

  package var subject: String { decoded("Subject") ?? "" }
  package var from: String { decoded("From") ?? "" }
  package var to: String { decoded("To") ?? "" }
  package var messageID: String { root.field("Message-ID") ?? "" }
  package var textBody: String? { root.first("text/plain")?.text }
  package var htmlBody: String? { root.first("text/html")?.text }

  /// The HTML as a browser can show it: pictures that it names by content identifier (RFC 2392) stand in it.
  package var shownHTML: String? {
    htmlBody.map { html in
      root.leaves.reduce(html) { html, part in
        guard part.contentType.hasPrefix("image/"), let id = part.field("Content-ID")?.trimmingCharacters(in: ["<", ">", " "]), !id.isEmpty
        else { return html }
        return html.replacingOccurrences(
          of: "cid:\(id)", with: "data:\(part.contentType);base64,\(Data(part.decodedBody).base64EncodedString())")
      }
    }
  }
}
