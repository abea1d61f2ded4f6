/// Which colours the program shows mails in.
package enum MailPalette: String, Sendable, CaseIterable {
  case light, dark

  /// How surely what stands under a condition holds.
  enum Certainty: Int, Comparable {
    case never, perhaps, always

    static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
  }

  /// - Parameter list: media queries, as behind `@media`.
  func certainty(ofMedia list: some StringProtocol) -> Certainty {
    let queries = list.lowercased().split(separator: ",").map { query in
      query.split(whereSeparator: \.isWhitespace).joined(separator: " ").split(separator: " and ").map { certainty(ofPart: $0) }
    }
    return queries.map { $0.min() ?? .always }.max() ?? .always
  }

  private func certainty(ofPart part: Substring) -> Certainty {
    switch part.filter({ $0 != " " }) {
    case "all", "screen", "onlyall", "onlyscreen": .always
    case "print", "speech", "onlyprint", "onlyspeech": .never
    case "(prefers-color-scheme:dark)": self == .dark ? .always : .never
    case "(prefers-color-scheme:light)": self == .light ? .always : .never
    default: .perhaps
    }
  }
}
