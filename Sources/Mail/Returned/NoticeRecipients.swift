internal import Words

/// Whom a notice is about: addresses that stand where mail systems put those who did not get the mail, and the lines about each.
struct NoticeRecipients: Sendable {
  private let notice: Notice
  private let strangers: Set<String>
  private let expected: Set<String>

  /// - Parameters:
  ///   - strangers: of whom it cannot be: who got the notice, who wrote it, who wrote the mail.
  ///   - expected: to whom the mail was.
  init(_ notice: Notice, strangers: [String], expected: [String]) {
    self.notice = notice
    self.expected = Set(expected.map { $0.lowercased() })
    self.strangers = Set(strangers.map { $0.lowercased() }).subtracting(self.expected)
  }

  /// Each with what is said of it, in the order in which they stand there.
  var all: [(address: String, words: String)] {
    var best: [String: Int] = [:]
    var order: [(key: String, address: String)] = []
    var places: [String: [Int]] = [:]
    for (index, line) in notice.lines.enumerated() where !line.found.isEmpty {
      let cues = cues(line, index)
      for (found, key) in zip(line.found, line.keys) where !isStranger(key) {
        let score = cues + (expected.contains(key) ? 3 : 0) + (leads(found, line) ? 4 : 0)
        if best[key] == nil { order.append((key, found.address)) }
        best[key] = max(best[key] ?? .min, score)
        if places[key]?.last != index { places[key, default: []].append(index) }
      }
    }
    let top = best.values.max() ?? 0
    guard top >= 2 else { return [] }
    // Beside one that stands where it must, one that only might be meant is not; of several that might be, nobody knows.
    let least = min(top, 4)
    if top < 4, best.values.count(where: { $0 == top }) > 1 { return [] }
    return order.filter { best[$0.key] ?? 0 >= least }.prefix(100).map { ($0.address, words(about: $0.key, places[$0.key] ?? [])) }
  }

  private func isStranger(_ key: String) -> Bool {
    if strangers.contains(key) { return true }
    guard !expected.contains(key) else { return false }
    let local = key.prefix { $0 != "@" }
    return ["postmaster", "mailer-daemon", "abuse", "hostmaster", "helpdesk"].contains(String(local)) || local.count > 50
  }

  /// What the words of its line, and the line above, say of an address.
  private func cues(_ line: Notice.Line, _ index: Int) -> Int {
    let text = PhraseText(line.text)
    var score = NoticePhrases.recipientCues.first(in: text) != nil ? 2 : 0
    if NoticePhrases.surelyWriter.first(in: text) != nil {
      score -= 8
    } else if NoticePhrases.surelyRecipient.first(in: text) != nil {
      score += 2
    } else if NoticePhrases.otherCues.first(in: text) != nil {
      score -= 4
    }
    if SpokenStatus(in: line.text).code != nil { score += 1 }
    // It repeats the mail's own header, where a list's address may stand.
    if line.text.prefix(4).lowercased().hasPrefix("to:") { score -= 3 }
    if let above = notice.lines[..<index].last(where: { !$0.isEmpty }) {
      let words = PhraseText(above.text)
      let isHeading = above.text.hasSuffix(":") || above.text.hasSuffix("-")
      if isHeading, NoticePhrases.heading.first(in: words) != nil {
        score += 4
      } else if isHeading || NoticePhrases.recipientCues.first(in: words) != nil {
        score += 1
      }
    }
    return score
  }

  /// Whether the line is the address, or begins with it and goes on as a list does: `<a@b>:`, `- a@b`, `a@b (user unknown)`.
  private func leads(_ found: AddressScan.Found, _ line: Notice.Line) -> Bool {
    let bytes = Array(line.text.utf8)
    let before = bytes[..<found.range.lowerBound]
    guard before.count <= 12, before.allSatisfy({ " \t<'\"*-+>([`:;".utf8.contains($0) || $0 >= 0x80 }) else {
      return before.suffix(6).elementsEqual("mailto".utf8) && before.count < 10
    }
    let after = bytes[found.range.upperBound...].drop { ">'\")]".utf8.contains($0) }
    guard let next = after.first(where: { $0 > 0x20 }) else { return true }
    return ":;,-([.".utf8.contains(next) || after.first == 0x20 && after.prefix(3).allSatisfy { $0 == 0x20 } || next >= 0x80
  }

  /// What the notice says of one of them: the lines that its address begins, and all others with it and a code.
  private func words(about key: String, _ places: [Int]) -> String {
    var pieces: [String] = []
    var size = 0
    for index in places.prefix(20) {
      for piece in block(from: index, key) where size < 3000 {
        pieces.append(piece)
        size += piece.utf8.count
      }
    }
    return pieces.joined(separator: " ")
  }

  /// From the address to the next empty line or the next address; empty lines right behind it are skipped.
  private func block(from index: Int, _ key: String) -> [String] {
    var block = [notice.lines[index].text]
    var hasWords = block[0].utf8.count > key.utf8.count + 12
    for line in notice.lines[(index + 1)...].prefix(12) {
      if line.isEmpty {
        if hasWords { break }
        continue
      }
      if let first = line.found.first, line.keys[0] != key, leads(first, line) { break }
      block.append(line.text)
      hasWords = true
    }
    return block
  }
}
