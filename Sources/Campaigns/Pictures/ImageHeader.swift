/// Kind and size of an image, read from its first octets; nothing is decoded.
struct ImageHeader: Sendable, Hashable {
  enum Kind: String, Sendable {
    case png, jpeg, gif

    /// RFC 2046 §4.2.
    var mediaType: String { "image/\(rawValue)" }
  }

  let kind: Kind
  /// Pixels.
  let width: Int
  let height: Int

  /// Nil for anything that mail clients do not all show (SVG, WebP, AVIF) and for damaged files.
  init?(_ bytes: [UInt8]) {
    func big(_ offset: Int, _ count: Int) -> Int { bytes[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) } }
    if bytes.count >= 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      (kind, width, height) = (.png, big(16, 4), big(20, 4))
    } else if bytes.count >= 10, bytes.starts(with: Array("GIF8".utf8)) {
      (kind, width, height) = (.gif, Int(bytes[6]) | Int(bytes[7]) << 8, Int(bytes[8]) | Int(bytes[9]) << 8)
    } else if let size = Self.jpegSize(bytes) {
      (kind, width, height) = (.jpeg, size.width, size.height)
    } else {
      return nil
    }
    // PNG 3 §11.2.1; the others have no room for more.
    guard 1...Int(Int32.max) ~= width, 1...Int(Int32.max) ~= height else { return nil }
  }

  /// Walks the segments to the frame header (ITU-T T.81 §B.2.2).
  private static func jpegSize(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
    guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
    var offset = 2
    while offset + 9 < bytes.count, bytes[offset] == 0xFF {
      let marker = bytes[offset + 1]
      if marker == 0xFF {
        offset += 1
        continue
      }
      let isFrame = (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
      if isFrame {
        return (Int(bytes[offset + 7]) << 8 | Int(bytes[offset + 8]), Int(bytes[offset + 5]) << 8 | Int(bytes[offset + 6]))
      }
      offset += 2 + (Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3]))
    }
    return nil
  }
}
