/// How the octets of one version are cut into blocks at level M (ISO/IEC 18004, table 9), and where its alignment patterns are (annex E).
struct QRLayout: Sendable {
  let version: Int
  /// Check octets of each block.
  private let checks: Int
  /// How many data octets each block has.
  private let blocks: [Int]
  /// Columns and rows of alignment patterns.
  let centres: [Int]

  private init(_ version: Int, checks: Int, _ blocks: [(count: Int, length: Int)], _ centres: [Int]) {
    (self.version, self.checks, self.centres) = (version, checks, centres)
    self.blocks = blocks.flatMap { Array(repeating: $0.length, count: $0.count) }
  }

  static let all = [
    QRLayout(1, checks: 10, [(1, 16)], []), QRLayout(2, checks: 16, [(1, 28)], [6, 18]), QRLayout(3, checks: 26, [(1, 44)], [6, 22]),
    QRLayout(4, checks: 18, [(2, 32)], [6, 26]), QRLayout(5, checks: 24, [(2, 43)], [6, 30]), QRLayout(6, checks: 16, [(4, 27)], [6, 34]),
    QRLayout(7, checks: 18, [(4, 31)], [6, 22, 38]), QRLayout(8, checks: 22, [(2, 38), (2, 39)], [6, 24, 42]),
    QRLayout(9, checks: 22, [(3, 36), (2, 37)], [6, 26, 46]), QRLayout(10, checks: 26, [(4, 43), (1, 44)], [6, 28, 50]),
  ]

  private var dataLength: Int { blocks.reduce(0, +) }

  /// Octets of text: four bits say what follows, and 8 or, from version 10 on, 16 how many.
  var capacity: Int { dataLength - (version < 10 ? 2 : 3) }

  /// Data and check octets in the order in which they are drawn.
  func codewords(_ octets: [UInt8]) -> [UInt8] {
    let data = padded(octets)
    var start = 0
    let parts = blocks.map { length -> (data: [UInt8], checks: [UInt8]) in
      defer { start += length }
      let part = Array(data[start..<start + length])
      return (part, ReedSolomon.checks(of: part, count: checks))
    }
    func interleaved(_ columns: [[UInt8]]) -> [UInt8] {
      (0..<(columns.map(\.count).max() ?? 0)).flatMap { place in columns.compactMap { $0.indices.contains(place) ? $0[place] : nil } }
    }
    return interleaved(parts.map(\.data)) + interleaved(parts.map(\.checks))
  }

  /// `0100` for octets, their number, they themselves, four bits of end, and filling.
  private func padded(_ octets: [UInt8]) -> [UInt8] {
    let head: [UInt8] = version < 10 ? [UInt8(octets.count)] : [UInt8(octets.count >> 8), UInt8(octets.count & 255)]
    // All is shifted by the four bits before it.
    var data: [UInt8] = []
    var carry: UInt8 = 0b0100
    for octet in head + octets {
      data.append(carry << 4 | octet >> 4)
      carry = octet & 15
    }
    data.append(carry << 4)
    let filling: [UInt8] = [0xEC, 0x11]
    return data + (0..<(dataLength - data.count)).map { filling[$0 % 2] }
  }
}
