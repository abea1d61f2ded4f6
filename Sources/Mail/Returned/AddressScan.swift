/// Addresses that stand in a text, found in one pass over its octets.
enum AddressScan {
  struct Found: Sendable, Hashable {
    let address: String
    /// Octets of the line.
    let range: Range<Int>
  }

  static func addresses(in text: String) -> [String] { found(in: Array(text.utf8)).map(\.address) }

  static func first(in text: String) -> String? { found(in: Array(text.utf8), limit: 1).first?.address }

  /// - Parameter limit: how many are enough.
  static func found(in bytes: [UInt8], limit: Int = 200) -> [Found] {
    var all: [Found] = []
    var floor = 0
    var place = 0
    while all.count < limit, let at = bytes[place...].firstIndex(of: 0x40) {
      place = at + 1
      guard let start = localStart(bytes, at: at, floor: floor), let end = domainEnd(bytes, from: at + 1) else { continue }
      all.append(Found(address: String(decoding: bytes[start..<end], as: UTF8.self), range: start..<end))
      (place, floor) = (end, end)
    }
    return all
  }

  private static func localStart(_ bytes: [UInt8], at: Int, floor: Int) -> Int? {
    if at > floor, bytes[at - 1] == 0x22 { return quotedStart(bytes, at: at, floor: floor) }
    var start = at
    let lowest = max(floor, at - 64)
    while start > lowest, isLocal(bytes[start - 1]) { start -= 1 }
    // `recipient=ann@…`, `'ann@…'`, `|ann@…`: no part of it.
    if let equals = bytes[start..<at].lastIndex(of: 0x3D),
      keys.contains(String(decoding: bytes[start..<equals], as: UTF8.self).lowercased())
    {
      start = equals + 1
    }
    while start < at, unlikely.contains(bytes[start]) { start += 1 }
    guard start < at, bytes[at - 1] != 0x2E else { return nil }
    return start
  }

  private static func quotedStart(_ bytes: [UInt8], at: Int, floor: Int) -> Int? {
    var start = at - 2
    while start >= floor, at - start < 66, bytes[start] != 0x22 || start > floor && bytes[start - 1] == 0x5C {
      guard bytes[start] >= 0x20 else { return nil }
      start -= 1
    }
    return start >= floor && bytes[start] == 0x22 && at - start > 2 ? start : nil
  }

  /// With a dot inside, and letters (or an A-label) behind the last.
  private static func domainEnd(_ bytes: [UInt8], from start: Int) -> Int? {
    var end = start
    while end < bytes.count, end - start < 253, isDomain(bytes[end]) { end += 1 }
    // `ann@example.org...User unknown`: the dots are no part of it.
    if end > start, let dots = bytes[start..<(end - 1)].indices.first(where: { bytes[$0] == 0x2E && bytes[$0 + 1] == 0x2E }) { end = dots }
    while end > start, bytes[end - 1] == 0x2E || bytes[end - 1] == 0x2D { end -= 1 }
    let domain = bytes[start..<end]
    guard let dot = domain.lastIndex(of: 0x2E), end - dot > 2, domain.first != 0x2E, domain.first != 0x2D else { return nil }
    guard bytes[dot + 1].isLetterOrDigit, !bytes[dot + 1].isASCIIDigit else { return nil }
    return end
  }

  private static let keys: Set<String> = [
    "recipient", "rcpt", "to", "email", "mail", "user", "orcpt", "address", "addr", "account", "for", "smtp",
  ]
  private static let unlikely = Array("'`*|/!#{}~^$%&?.+-=".utf8)

  /// RFC 5322 §3.2.3 atext and dots, of ASCII.
  private static func isLocal(_ byte: UInt8) -> Bool { byte.isLetterOrDigit || Self.signs.contains(byte) }

  private static let signs = Set("!#$%&'*+-/=?^_`{|}~.".utf8)

  private static func isDomain(_ byte: UInt8) -> Bool { byte.isLetterOrDigit || byte == 0x2E || byte == 0x2D }
}
