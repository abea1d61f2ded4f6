internal import Crypto
internal import Foundation
internal import Store

/// What one message is known by, whoever brings it and however often: a hash over its body and what its author wrote in its head. What servers
/// add on the way (Received, Delivered-To, the `From ` line of a mailbox) is another each time.
enum MessageName {
  private static let kept: Set<String> = [
    "from", "to", "cc", "subject", "date", "message-id", "content-type", "auto-submitted", "in-reply-to",
  ]

  static func of(_ octets: [UInt8]) -> String {
    var hash = SHA256()
    var rest = octets[...]
    var isKept = false
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
      var line = rest[rest.startIndex..<end]
      rest = rest[min(end + 1, rest.endIndex)...]
      if line.last == 0x0D { line = line.dropLast() }
      if line.isEmpty { break }
      // A line that begins with white space goes on with the field before it.
      if line.first != 0x20 && line.first != 0x09 {
        let name = line.prefix { $0 != 0x3A }
        isKept = name.count < line.count && kept.contains(String(decoding: name, as: UTF8.self).lowercased())
      }
      if isKept { hash.update(data: line + [0x0A]) }
    }
    hash.update(data: [0x0A])
    // The ends of lines are the carrier's, and how many blank ones stand at the end.
    var body = rest.filter { $0 != 0x0D }
    while body.last == 0x0A { body.removeLast() }
    hash.update(data: body)
    return hash.finalize().hex
  }
}
