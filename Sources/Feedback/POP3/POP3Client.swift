internal import Curl
internal import Words

/// What is said to a POP3 server, one command after the other. All of it blocks.
final class POP3Client: @unchecked Sendable {
  private let session: MailboxSession
  /// A message is cut at the same limit, so a line of it needs no more.
  private var reader = POP3Reader(lineLimit: InboundMail.sizeLimit + 2)
  private var buffer = [UInt8](repeating: 0, count: 32_768)
  private var pending = 0..<0

  /// Of one answer, in octets: a server that never ends one must end somewhere.
  private static let answerLimit = 256 << 20
  /// Of a line that says how it went.
  private static let lineLimit = 65_536

  init(_ session: MailboxSession) {
    self.session = session
  }

  /// The lasting names of all messages by their numbers.
  func names(_ each: (_ number: Int, _ name: String) -> Void) throws {
    try many("UIDL") { line in
      let parts = String(decoding: line.prefix(1000), as: UTF8.self).split(separator: " ", maxSplits: 1)
      if parts.count == 2, let number = Int(parts[0]), number > 0 { each(number, String(parts[1])) }
    }
  }

  /// What the server says of a message's size.
  func size(_ number: Int) throws -> Int? {
    let answer = try one("LIST \(number)")
    return answer.words.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }

  /// The first octets of a message; nil when the server will not give it.
  func fetch(_ number: Int, limit: Int) throws -> (octets: [UInt8]?, refusal: String?) {
    var octets: [UInt8] = []
    let refusal = try lines("RETR \(number)") { line in
      guard octets.count < limit else { return }
      octets += line.prefix(limit - octets.count)
      if octets.count + 2 <= limit { octets += [0x0D, 0x0A] }
    }
    return refusal.map { (nil, $0) } ?? (octets, nil)
  }

  /// Takes effect with ``quit()``.
  func delete(_ number: Int) throws {
    let answer = try one("DELE \(number)")
    guard answer.isGood else { throw SourceTrouble("the server refuses DELE: \(answer.words)") }
  }

  /// Removes what was deleted (RFC 1939 §6).
  func quit() throws {
    session.leave(within: .seconds(10))
    let answer = try one("QUIT")
    guard answer.isGood else { throw SourceTrouble("the server has not removed all that was taken: \(answer.words)") }
  }

  private func many(_ command: String, _ each: (ArraySlice<UInt8>) -> Void) throws {
    if let refusal = try lines(command, each) { throw SourceTrouble("the server refuses \(command): \(refusal)") }
  }

  /// - Returns: why it gives nothing; nil: it did.
  private func lines(_ command: String, _ each: (ArraySlice<UInt8>) -> Void) throws -> String? {
    let answer = try one(command)
    guard answer.isGood else { return answer.words }
    var (isOver, octets) = (false, 0)
    while !isOver {
      octets += try hear { line in
        guard let text = POP3Reader.unstuffed(line) else {
          isOver = true
          return false
        }
        each(text)
        return true
      }
      guard octets <= Self.answerLimit else { throw SourceTrouble("the server does not end its answer to \(command)") }
    }
    return nil
  }

  private func one(_ command: String) throws -> (isGood: Bool, words: String) {
    try session.say(command + "\r\n")
    var (first, octets): ([UInt8]?, Int) = (nil, 0)
    while first == nil {
      octets += try hear { line in
        first = line
        return false
      }
      guard octets <= Self.lineLimit else { throw SourceTrouble("the server sends a line of more than \(Self.lineLimit) octets") }
    }
    let line = String(String(decoding: (first ?? []).prefix(2000), as: UTF8.self).onOneLine.withVisibleControls.prefix(300))
    if line.hasPrefix("+OK") { return (true, String(line.dropFirst(3).trimmed)) }
    guard line.hasPrefix("-ERR") else { throw SourceTrouble("the server does not speak POP3: \(line)") }
    return (false, String(line.dropFirst(4).trimmed))
  }

  /// - Returns: how many octets were read.
  private func hear(_ each: ([UInt8]) throws -> Bool) throws -> Int {
    if pending.isEmpty { pending = 0..<(try buffer.withUnsafeMutableBytes { try session.hear(into: $0) }) }
    let read = try buffer.withUnsafeBytes { try reader.feed(UnsafeRawBufferPointer(rebasing: $0[pending]), each) }
    pending = (pending.lowerBound + read)..<pending.upperBound
    return read
  }
}
