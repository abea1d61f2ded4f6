extension BinaryInteger {
  /// With zeros in front, so that it has at least `width` digits. Not for negative numbers.
  package func padded(to width: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
  }
}
