import Foundation
import Mail
import Testing

/// Damaged mails: whatever the octets are, something is read, soon, and nothing that breaks a promise. `RETURNED_MAIL_ROUNDS` sets how many,
/// `FUZZ_MILLISECONDS` how long each may take; the same on every run.
@Suite struct ReturnedMailFuzzTests {
  private static let rounds = ProcessInfo.processInfo.environment["RETURNED_MAIL_ROUNDS"].flatMap(Int.init) ?? 3000
  private static let limit = Duration.milliseconds(ProcessInfo.processInfo.environment["FUZZ_MILLISECONDS"].flatMap(Int.init) ?? 5000)

  private static let pieces: [[UInt8]] = [
    [0], [0xFF], [0x1B], [0xE2, 0x80, 0xAE], [0x0D], [0x0A], [0x0D, 0x0A], [0x0D, 0x0A, 0x0D, 0x0A], [0x22], [0x3C], [0x3E], [0x40], [0x3B],
    [0x3A], [0x3D],
    Array("--=_b1\r\n".utf8), Array("--=_b1--\r\n".utf8), Array("\r\nContent-Type: message/rfc822\r\n\r\n".utf8),
    Array("\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n".utf8),
    Array("\r\nContent-Transfer-Encoding: base64\r\n".utf8), Array("=?utf-8?q?=?=".utf8), Array("charset=iso-2022-jp".utf8),
    Array("charset=utf-16".utf8), Array("charset=gb18030".utf8),
    Array("Final-Recipient: rfc822; x@y.example\r\n".utf8), Array("Action: failed\r\n".utf8), Array("Status: 9.9.9\r\n".utf8),
    Array("Diagnostic-Code: smtp; ".utf8),
    Array("550 5.1.1 ".utf8), Array("user unknown".utf8), Array(" <a@b.example>: ".utf8), Array(String(repeating: "a", count: 3000).utf8),
    Array(String(repeating: "(", count: 500).utf8),
    Array("\"\\\"".utf8), Array("> ".utf8), Array("unsubscribe".utf8),
  ]

  private static func mutated(_ dice: inout Dice) -> [UInt8] {
    var bytes = Specimen.all.randomElement(using: &dice)?.octets ?? []
    for _ in 0..<Int.random(in: 1...8, using: &dice) {
      let place = Int.random(in: 0...bytes.count, using: &dice)
      switch Int.random(in: 0..<6, using: &dice) {
      case 0, 1: bytes.insert(contentsOf: pieces.randomElement(using: &dice) ?? [], at: place)
      case 2 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &dice)
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...60, using: &dice)))
      case 4: bytes.removeSubrange(place...)
      default:
        let other = Specimen.all.randomElement(using: &dice)?.octets ?? []
        bytes.insert(contentsOf: other.suffix(Int.random(in: 0...800, using: &dice)), at: place)
      }
    }
    return bytes
  }

  @Test func `Damaged mails are read soon, and break no promise`() {
    var dice = Dice(state: 7)
    var slowest = (spent: Duration.zero, round: 0, octets: 0)
    var kinds: [ReturnedMail.Kind: Int] = [:]
    for round in 0..<Self.rounds {
      let bytes = Self.mutated(&dice)
      var mail: ReturnedMail?
      var spent = ContinuousClock().measure { mail = ReturnedMail(octets: bytes) }
      // A busy machine is no slow reading.
      for _ in 0..<3 where spent > .milliseconds(20) {
        spent = min(spent, ContinuousClock().measure { mail = ReturnedMail(octets: bytes) })
      }
      if spent > slowest.spent { slowest = (spent, round, bytes.count) }
      if let mail {
        kinds[mail.kind, default: 0] += 1
        if let wrong = Self.wrong(mail) { Issue.record("round \(round): \(wrong)") }
      }
    }
    #expect(kinds.count == ReturnedMail.Kind.allCases.count, "the mutations reach every kind: \(kinds)")
    #expect(slowest.spent <= Self.limit, "\(slowest)")
    if Self.rounds > 3000 {
      print("\(Self.rounds) mails: \(kinds); the slowest took \(slowest.spent), round \(slowest.round), \(slowest.octets) octets")
    }
  }

  /// What must never be.
  private static func wrong(_ mail: ReturnedMail) -> String? {
    for one in mail.recipients {
      if let address = one.address, address.isEmpty || address.utf8.count > 330 || hasControl(address) {
        return "address \(address.debugDescription)"
      }
      guard let refusal = one.refusal else { continue }
      if hasControl(refusal.words) || refusal.words.count > 1000 { return "words \(refusal.words.debugDescription)" }
      if refusal.isHard, ![.unknownUser, .hostUnknown].contains(refusal.reason) || mail.kind != .bounce { return "hard: \(refusal)" }
      if let code = refusal.code, !(400...599).contains(code) { return "code \(code)" }
    }
    let texts = mail.sentTo + [mail.original.messageID, mail.original.returnPath, mail.original.feedbackID].compactMap { $0 }
    return texts.first(where: hasControl).map { "text \($0.debugDescription)" }
  }

  /// C0 and C1.
  private static func hasControl(_ text: String) -> Bool { text.unicodeScalars.contains { $0.properties.generalCategory == .control } }
}
