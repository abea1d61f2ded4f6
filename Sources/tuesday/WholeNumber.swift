import ArgumentParser

/// Numbers that options take; for their `transform`.
enum WholeNumber {
  static let port = within(0...65_535)

  static func within(_ range: ClosedRange<Int>) -> @Sendable (String) throws -> Int {
    { text in
      guard let number = Int(text), range.contains(number) else {
        throw ValidationError("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
  }
}
