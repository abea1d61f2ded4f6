/// The codes that stand in a server's words, wherever somebody put them: `550 5.1.1 …`, `550-5.1.1 …`, `(#5.1.1)`, `[SMTP Error Code 550]`.
struct SpokenStatus: Sendable, Hashable {
  /// 400…599.
  private(set) var code: Int?
  private(set) var enhanced: EnhancedStatus?

  /// - Parameter line: on one line.
  init(in line: String) {
    let bytes = Array(line.utf8.prefix(1000))
    var place = 0
    while place < bytes.count, code == nil || enhanced?.isVague != false {
      guard bytes[place].isASCIIDigit else {
        place += 1
        continue
      }
      let end = bytes[place...].firstIndex { !$0.isASCIIDigit && $0 != 0x2E } ?? bytes.count
      defer { place = end }
      let before = place > 0 ? bytes[place - 1] : 0x20
      guard Self.opens.contains(before) else { continue }
      let after = end < bytes.count ? bytes[end] : 0x20
      let word = bytes[place..<end]
      if word.count == 3, code == nil, enhanced == nil || place < 60, let number = Self.code(word), Self.closes.contains(after) {
        code = number
      } else if enhanced?.isVague != false, word.first == 0x34 || word.first == 0x35, Self.closes.contains(after) {
        // Who hands on another's words has a code of its own before them, which says nothing.
        enhanced = Self.status(word).flatMap { enhanced != nil && $0.isVague ? nil : $0 } ?? enhanced
      }
    }
  }

  private static let opens = Array(" #([<:;-=\"'".utf8)
  private static let closes = Array(" -)]>:;,\"'".utf8)

  /// No class beyond 5, and no detail of 60 and more minutes or 8 bits, as parts of times and IP addresses are not.
  private static func code(_ word: ArraySlice<UInt8>) -> Int? {
    let digits = word.filter(\.isASCIIDigit)
    guard digits.count == 3, digits[0] == 0x34 || digits[0] == 0x35, digits[1] <= 0x37 else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Three numbers exactly: four are an IP address.
  private static func status(_ word: ArraySlice<UInt8>) -> EnhancedStatus? {
    var word = word
    if word.last == 0x2E { word.removeLast() }
    guard word.count >= 5, word[word.startIndex + 1] == 0x2E, word.count(where: { $0 == 0x2E }) == 2 else { return nil }
    return EnhancedStatus(String(decoding: word, as: UTF8.self))
  }
}
