/// A text as a QR code (ISO/IEC 18004), for a camera: octets, error correction level M, versions 1 to 10.
struct QRCode: Sendable {
  /// How many modules a side has.
  let size: Int
  /// Row by row; true is dark.
  private(set) var modules: [Bool]
  /// Those that mean no data.
  private var isFixed: [Bool]
  private let version: Int

  /// Nil for more octets than version 10 holds at this level: 213.
  init?(_ text: String) {
    let octets = Array(text.utf8)
    guard let layout = QRLayout.all.first(where: { octets.count <= $0.capacity }) else { return nil }
    version = layout.version
    size = 17 + 4 * version
    modules = Array(repeating: false, count: size * size)
    isFixed = modules
    drawPatterns(layout)
    draw(layout.codewords(octets))
    // All eight are tried, and the one is kept that is easiest to read.
    let best = (0..<8).min { penalty(masked: $0) < penalty(masked: $1) } ?? 0
    modules = masked(best).modules
  }

  subscript(column: Int, row: Int) -> Bool { modules[row * size + column] }

  private mutating func fix(_ column: Int, _ row: Int, _ isDark: Bool) {
    modules[row * size + column] = isDark
    isFixed[row * size + column] = true
  }

  // MARK: What is the same for every text

  private mutating func drawPatterns(_ layout: QRLayout) {
    for place in 0..<size {
      fix(6, place, place % 2 == 0)
      fix(place, 6, place % 2 == 0)
    }
    for (column, row) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawFinder(column, row) }
    let centres = layout.centres
    for (first, column) in centres.enumerated() {
      for (second, row) in centres.enumerated() {
        let last = centres.count - 1
        if [(0, 0), (0, last), (last, 0)].contains(where: { $0 == (first, second) }) { continue }
        for y in -2...2 { for x in -2...2 { fix(column + x, row + y, max(abs(x), abs(y)) != 1) } }
      }
    }
    // Where the mask will be told; the room must be taken before data is drawn.
    drawFormat(mask: 0)
    drawVersion()
  }

  private mutating func drawFinder(_ column: Int, _ row: Int) {
    for y in -4...4 {
      for x in -4...4 where (0..<size).contains(column + x) && (0..<size).contains(row + y) {
        let distance = max(abs(x), abs(y))
        fix(column + x, row + y, distance != 2 && distance != 4)
      }
    }
  }

  /// Level and mask, with ten check bits, twice.
  private mutating func drawFormat(mask: Int) {
    var rest = mask
    for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
    // Level M is 00.
    let bits = (mask << 10 | rest) ^ 0x5412
    func bit(_ place: Int) -> Bool { bits >> place & 1 == 1 }
    for place in 0...5 { fix(8, place, bit(place)) }
    fix(8, 7, bit(6))
    fix(8, 8, bit(7))
    fix(7, 8, bit(8))
    for place in 9..<15 { fix(14 - place, 8, bit(place)) }
    for place in 0..<8 { fix(size - 1 - place, 8, bit(place)) }
    for place in 8..<15 { fix(8, size - 15 + place, bit(place)) }
    fix(8, size - 8, true)
  }

  /// From version 7 on, with twelve check bits, twice.
  private mutating func drawVersion() {
    guard version >= 7 else { return }
    var rest = version
    for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
    let bits = version << 12 | rest
    for place in 0..<18 {
      let isDark = bits >> place & 1 == 1
      fix(size - 11 + place % 3, place / 3, isDark)
      fix(place / 3, size - 11 + place % 3, isDark)
    }
  }

  // MARK: The text

  /// Up and down in pairs of columns, from the right.
  private mutating func draw(_ codewords: [UInt8]) {
    var place = 0
    for pair in stride(from: size - 1, through: 1, by: -2) {
      let right = pair > 6 ? pair : pair - 1
      let isUpward = (right + 1) & 2 == 0
      for step in 0..<size {
        for column in [right, right - 1] {
          let row = isUpward ? size - 1 - step : step
          guard !isFixed[row * size + column], place < codewords.count * 8 else { continue }
          modules[row * size + column] = codewords[place / 8] >> UInt8(7 - place % 8) & 1 == 1
          place += 1
        }
      }
    }
  }

  private func masked(_ mask: Int) -> QRCode {
    var code = self
    for row in 0..<size {
      for column in 0..<size where !isFixed[row * size + column] && Self.inverts(mask, column, row) {
        code.modules[row * size + column].toggle()
      }
    }
    code.drawFormat(mask: mask)
    return code
  }

  private static func inverts(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
    switch mask {
    case 0: (x + y) % 2 == 0
    case 1: y % 2 == 0
    case 2: x % 3 == 0
    case 3: (x + y) % 3 == 0
    case 4: (x / 3 + y / 2) % 2 == 0
    case 5: x * y % 2 + x * y % 3 == 0
    case 6: (x * y % 2 + x * y % 3) % 2 == 0
    default: ((x + y) % 2 + x * y % 3) % 2 == 0
    }
  }

  // MARK: How hard it is to read

  private func penalty(masked mask: Int) -> Int { masked(mask).penalty }

  private var penalty: Int {
    var sum = 0
    for line in 0..<size {
      sum += Self.penalty(of: (0..<size).map { self[$0, line] }) + Self.penalty(of: (0..<size).map { self[line, $0] })
    }
    for row in 1..<size {
      for column in 1..<size {
        let isDark = self[column, row]
        if self[column - 1, row] == isDark && self[column, row - 1] == isDark && self[column - 1, row - 1] == isDark { sum += 3 }
      }
    }
    let dark = modules.count { $0 }
    return sum + abs(dark * 20 - size * size * 10) / (size * size) * 10
  }

  /// Five or more alike in a row, and what looks like a finder pattern.
  private static func penalty(of line: [Bool]) -> Int {
    var (sum, run) = (0, 1)
    for place in 1...line.count {
      if place < line.count && line[place] == line[place - 1] {
        run += 1
      } else {
        if run >= 5 { sum += run - 2 }
        run = 1
      }
    }
    let finder = [true, false, true, true, true, false, true]
    let light = [false, false, false, false]
    for pattern in [finder + light, light + finder] {
      for start in 0...(line.count - pattern.count) where Array(line[start..<start + pattern.count]) == pattern { sum += 40 }
    }
    return sum
  }
}
