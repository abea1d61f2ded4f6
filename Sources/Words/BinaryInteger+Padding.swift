extension BinaryInteger {
  /// With zeros in front, so that it has at least `width` digits. Not for negative numbers.
  package func padded(to width: Int) -> String {
    let digits = String(self)
    let missing = width - digits.utf8.count
    return missing > 0 ? String(repeating: "0", count: missing) + digits : digits
  }
}
