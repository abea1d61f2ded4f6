internal import Store
internal import Words

/// What lets somebody in whose phone is gone, once each: 80 random bits, kept as a hash.
enum RecoveryCode {
  static let count = 10

  /// `abcd-efgh-ijkl-mnop`
  static func make() -> String {
    let text = Base32.text(Secret.random(10))
    return stride(from: 0, to: text.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }.joined(separator: "-")
  }

  /// As it may be typed: with blanks, in capitals, without hyphens.
  static func hash(of typed: String) -> String { Secret.hash(of: typed.lowercased().filter { $0.isLetter || $0.isNumber }) }
}
