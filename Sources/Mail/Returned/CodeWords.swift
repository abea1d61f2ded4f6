internal import Words

/// Words in a complaint and the mail that it is about which may be a code of the mail's writer. Providers take out addresses (RFC 6590), so whose mail it
/// was may be told by nothing but a code in one of its fields or links. Which of them are codes, their writer knows.
enum CodeWords {
  /// Of letters, digits, `-` and `_`, as in addresses and links.
  private static let lengths = 40...80
  private static let limit = 300
  /// Of each part.
  private static let octets = 96 << 10

  static func of(_ letter: ReturnedLetter) -> [String] {
    var seen: Set<String> = []
    var words: [String] = []
    for text in texts(of: letter) {
      for word in Array(text.utf8).split(whereSeparator: { !isPart($0) }) where lengths.contains(word.count) && words.count < limit {
        let word = String(decoding: word, as: UTF8.self)
        if seen.insert(word).inserted { words.append(word) }
      }
    }
    return words
  }

  /// The report's own fields, and of the copied mail the header as it is, and each part as it is read.
  private static func texts(of letter: ReturnedLetter) -> [String] {
    letter.leaves.prefix(10).flatMap { leaf -> [String] in
      guard leaf.isReturnedMessage else { return leaf.contentType == "message/feedback-report" ? [leaf.text(octets: octets)] : [] }
      let copy = leaf.enclosed(octets: 2 * octets, limits: ReturnedMail.limits)
      return [leaf.text(octets: octets)] + copy.leaves.prefix(6).map { $0.text(octets: octets) }
    }
  }

  private static func isPart(_ byte: UInt8) -> Bool { byte.isLetterOrDigit || byte == 0x2D || byte == 0x5F }
}
