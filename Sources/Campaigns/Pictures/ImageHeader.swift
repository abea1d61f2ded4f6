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
    if bytes.count >= 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), bytes[12..<16].elementsEqual("IHDR".utf8) {
      (kind, width, height) = (.png, big(16, 4), big(20, 4))
    } else if let size = Self.gifSize(bytes) {
      (kind, width, height) = (.gif, size.width, size.height)
    } else if let size = Self.jpegSize(bytes) {
      (kind, width, height) = (.jpeg, size.width, size.height)
    } else {
      return nil
    }
    // PNG 3 §11.2.1; the others have no room for more.
    guard 1...Int(Int32.max) ~= width, 1...Int(Int32.max) ~= height else { return nil }
  }

  /// That of the screen, on which the first image has to have room (GIF89a §18, §20): decoders make room for that one.
  private static func gifSize(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
    guard bytes.count >= 13, bytes.starts(with: Array("GIF87a".utf8)) || bytes.starts(with: Array("GIF89a".utf8)) else { return nil }
    func little(_ offset: Int) -> Int { Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 }
    let screen = (width: little(6), height: little(8))
    var offset = 13 + (bytes[10] & 0x80 == 0 ? 0 : 3 << (Int(bytes[10] & 7) + 1))
    // Extensions, each of blocks that say how long they are.
    while offset + 1 < bytes.count, bytes[offset] == 0x21 {
      offset += 2
      while offset < bytes.count, bytes[offset] > 0 { offset += Int(bytes[offset]) + 1 }
      offset += 1
    }
    // Cut off, or without an image: nothing is decoded of it.
    if offset + 8 >= bytes.count || bytes[offset] == 0x3B { return screen }
    let fits = little(offset + 1) + little(offset + 5) <= screen.width && little(offset + 3) + little(offset + 7) <= screen.height
    return bytes[offset] == 0x2C && fits ? screen : nil
  }

  /// Walks the segments to the frame header (ITU-T T.81 §B.2.2). Only those may stand before it that say how long they are: of others decoders differ about
  /// where the next begins.
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
      let length = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
      let isSegment = (0xE0...0xEF).contains(marker) || [0xC4, 0xCC, 0xDB, 0xDD, 0xFE].contains(marker)
      guard isSegment, length >= 2 else { return nil }
      offset += 2 + length
    }
    return nil
  }
}
