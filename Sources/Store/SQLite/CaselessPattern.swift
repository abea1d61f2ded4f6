/// A text to be found among octets of UTF-8, each of its letters in either case.
struct CaselessPattern {
  /// What each letter may be written as.
  private let letters: [[[UInt8]]]
  /// By octet: whether a match may begin with it.
  private let beginnings: [Bool]
  /// How many octets a match can have.
  let limit: Int

  init(_ text: String) {
    letters = text.unicodeScalars.map { scalar in
      let forms = [String(scalar), scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping]
      return Array(Set(forms.map { Array($0.utf8) }))
    }
    limit = letters.reduce(0) { $0 + ($1.map(\.count).max() ?? 0) }
    var beginnings = [Bool](repeating: false, count: 256)
    for form in letters.first ?? [] { beginnings[Int(form[0])] = true }
    self.beginnings = beginnings
  }

  func isIn(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.indices.contains { beginnings[Int(bytes[$0])] && begins(bytes[$0...]) }
  }

  private func begins(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
    var rest = bytes
    for forms in letters {
      guard let form = forms.first(where: { rest.starts(with: $0) }) else { return false }
      rest = rest.dropFirst(form.count)
    }
    return true
  }
}
