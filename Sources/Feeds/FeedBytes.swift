internal import Foundation
internal import Mail

/// A feed's octets as text (RFC 7303 §3): a byte order mark, the server's word, or what the XML says of itself; else UTF-8.
enum FeedBytes {
  static func text(_ bytes: [UInt8], contentType: String) -> String {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Charset.decode(Array(bytes.dropFirst(3)), "utf-8") }
    for (mark, encoding) in [([0xFF, 0xFE], String.Encoding.utf16LittleEndian), ([0xFE, 0xFF], .utf16BigEndian)] as [([UInt8], _)]
    where bytes.starts(with: mark) {
      return String(data: Data(bytes.dropFirst(2)), encoding: encoding) ?? ""
    }
    let head = String(decoding: bytes.prefix(200), as: UTF8.self)
    let said =
      contentType.firstMatch(of: /charset\s*=\s*["']?([A-Za-z0-9_:.\-]+)/.ignoresCase()).map { String($0.1) }
      ?? head.firstMatch(of: /^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_:.\-]+)/).map { String($0.1) }
    return Charset.decode(bytes, said ?? "utf-8")
  }
}
