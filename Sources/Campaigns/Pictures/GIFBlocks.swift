/// The blocks of a GIF, as far as it takes to see that none is missing (GIF89a §17–27). Decoders show what there is of a file that was cut off.
enum GIFBlocks {
  /// Whether the trailer is there, behind nothing but whole blocks.
  static func areWhole(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 13 else { return false }
    var offset = 13 + colorTable(bytes[10])
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x3B: return true
      // An extension: its label, then data.
      case 0x21: offset = skipData(bytes, offset + 2)
      // An image: place, size and flags, its own colours, the size of its codes, then data.
      case 0x2C where offset + 9 < bytes.count: offset = skipData(bytes, offset + 10 + colorTable(bytes[offset + 9]) + 1)
      default: return false
      }
    }
    return false
  }

  /// The octets of the colour table that these flags announce.
  private static func colorTable(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1) }

  /// Behind the sub-blocks, each a length and as many octets, up to one without any.
  private static func skipData(_ bytes: [UInt8], _ start: Int) -> Int {
    var offset = start
    while offset < bytes.count, bytes[offset] > 0 { offset += 1 + Int(bytes[offset]) }
    return offset + 1
  }
}
