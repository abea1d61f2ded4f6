/// What a camera wrote into a JPEG beside the picture (ITU-T T.81 §B.2.4.6, EXIF 2.3 §4.5).
struct JPEGMetadata: Sendable {
  /// EXIF's, 1 to 8; 1 is upright.
  private(set) var orientation = 1
  /// The file without EXIF, XMP, IPTC and comments; colour profiles stay.
  private(set) var stripped: [UInt8] = []
  /// Whether the picture's end is there (EOI), which no part of a scan can look like (§B.1.1.5).
  private(set) var isWhole = false

  init(_ bytes: [UInt8]) {
    stripped = Array(bytes.prefix(2))
    var offset = 2
    while offset + 4 <= bytes.count, bytes[offset] == 0xFF {
      let marker = bytes[offset + 1]
      if marker == 0xFF {
        offset += 1
        continue
      }
      // From the scan on, nothing but picture.
      if marker == 0xDA || (0xD0...0xD9).contains(marker) { break }
      let end = min(bytes.count, offset + 2 + (Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])))
      let content = bytes[min(end, offset + 4)..<end]
      if marker == 0xE1, content.starts(with: Array("Exif\0\0".utf8)) { orientation = Self.orientation(Array(content.dropFirst(6))) ?? 1 }
      if marker != 0xE1, marker != 0xED, marker != 0xFE { stripped += bytes[offset..<end] }
      offset = end
    }
    let scan = bytes[min(offset, bytes.count)...]
    stripped += scan
    isWhole = zip(scan, scan.dropFirst()).contains { $0 == 0xFF && $1 == 0xD9 }
  }

  /// Of the first directory of a TIFF.
  private static func orientation(_ tiff: [UInt8]) -> Int? {
    guard tiff.count >= 8, tiff[0] == tiff[1], tiff[0] == 0x49 || tiff[0] == 0x4D else { return nil }
    func number(_ offset: Int, _ count: Int) -> Int? {
      guard offset >= 0, offset + count <= tiff.count else { return nil }
      let part = tiff[offset..<offset + count]
      return (tiff[0] == 0x4D ? Array(part) : part.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let start = number(4, 4), let count = number(start, 2) else { return nil }
    for entry in 0..<count {
      let offset = start + 2 + entry * 12
      if number(offset, 2) == 0x0112 { return number(offset + 8, 2) }
    }
    return nil
  }
}
