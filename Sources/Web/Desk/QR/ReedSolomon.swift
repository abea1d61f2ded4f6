/// The check octets of QR codes: remainders of polynomials over GF(2⁸) with x⁸ + x⁴ + x³ + x² + 1.
enum ReedSolomon {
  static func checks(of data: [UInt8], count: Int) -> [UInt8] {
    let divisor = divisor(of: count)
    var rest = [UInt8](repeating: 0, count: count)
    for octet in data {
      let factor = octet ^ rest.removeFirst()
      rest.append(0)
      for place in 0..<count { rest[place] ^= product(divisor[place], factor) }
    }
    return rest
  }

  /// (x − 2⁰)(x − 2¹)…, without its first coefficient, which is 1.
  private static func divisor(of degree: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: degree - 1) + [1]
    var root: UInt8 = 1
    for _ in 0..<degree {
      for place in 0..<degree {
        result[place] = product(result[place], root)
        if place + 1 < degree { result[place] ^= result[place + 1] }
      }
      root = product(root, 2)
    }
    return result
  }

  private static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var result = 0
    for bit in (0..<8).reversed() {
      result = result << 1 ^ (result >> 7) * 0x11D
      result ^= Int(right >> UInt8(bit) & 1) * Int(left)
    }
    return UInt8(result)
  }
}
