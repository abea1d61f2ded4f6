import Foundation
import Testing

@testable import Feedback

@Suite struct IMAPReaderTests {
  private func read(_ text: String, limit: Int = 1000) throws -> [IMAPResponse] {
    var reader = IMAPReader(literalLimit: limit)
    return try Array(text.utf8).withUnsafeBytes { try reader.feed($0) }
  }

  private func message(_ text: String) throws -> IMAPResponse.Message? {
    guard case .fetch(let message)? = try read(text).first else { return nil }
    return message
  }

  @Test func `A message comes as a literal, a quoted string or nothing, in any order and with anything between`() throws {
    let literal = try message("* 3 FETCH (FLAGS (\\Seen $Junk) UID 17 BODY[]<0> {6}\r\na)\r\n\"b RFC822.SIZE 6)\r\n")
    #expect(literal?.uid == 17 && literal?.body == Array("a)\r\n\"b".utf8) && literal?.flags == ["\\Seen", "$Junk"])
    let quoted = try message("* 3 FETCH (BODY[] \"a \\\"b\\\\\" X-GM-LABELS (\"\\\\Inbox\" (a (b))) UID 18)\r\n")
    #expect(quoted?.body == Array("a \"b\\".utf8) && quoted?.uid == 18)
    let none = try message("* 3 fetch (uid 4294967295 body[header.fields (to)]<0> nil modseq (1))\r\n")
    #expect(none?.uid == .max && none != nil && none?.body == nil)
    #expect(try message("* 3 FETCH (UID 4294967296 RFC822.SIZE -5)\r\n")?.uid == nil)
  }

  @Test func `What a server says of how it went has a code and words, and no literals`() throws {
    let responses = try read(
      "* OK [UIDVALIDITY 5] fine {9}\r\nT1 NO [TRYCREATE] no\u{1B}[31m such folder\r\n* BYE\r\nT2 ok\r\n+ go {3}\r\n* 12 EXISTS\r\n")
    guard case .untagged(let first) = responses[0], case .tagged("T1", let second) = responses[1], case .untagged(let third) = responses[2]
    else {
      Issue.record("\(responses)")
      return
    }
    #expect(first.number("UIDVALIDITY") == 5 && first.words == "fine {9}")
    #expect(second.status == .no && second.code == "TRYCREATE" && !second.words.contains("\u{1B}"))
    #expect(third.status == .bye && third.words.isEmpty)
    #expect(responses.count == 6 && responses[5] == .exists(12))
  }

  @Test func `Folders have names in an alphabet of their own`() throws {
    for (name, written) in [
      ("INBOX", "INBOX"), ("Rückläufer", "R&APw-ckl&AOQ-ufer"), ("a&b", "a&-b"), ("台北", "&U,BTFw-"), ("📮", "&2D3c7g-"),
    ] {
      #expect(MailboxName.encoded(name) == written)
      #expect(MailboxName.decoded(Array(written.utf8)) == name)
    }
    #expect(MailboxName.decoded(Array("&bad".utf8)) == "&bad")
    #expect(
      try read("* LIST (\\HasNoChildren) \"/\" {3}\r\na/b\r\n* LIST () NIL Sent\r\n") == [
        .list(Array("a/b".utf8)), .list(Array("Sent".utf8)),
      ])
    #expect(IMAPClient.quoted("a\"b\\c") == "\"a\\\"b\\\\c\"")
    #expect(IMAPClient.set([9, 1, 2, 3, 7]) == "1:3,7,9")
  }

  @Test(
    "What is more than was asked for is an error, and is not kept",
    arguments: [
      "* 1 FETCH (BODY[] {1001}\r\n", "* 1 FETCH (BODY[] {99999999999999999999}\r\n", "* " + String(repeating: "x", count: 70_000),
    ])
  func tooMuch(text: String) {
    #expect(throws: IMAPReader.SyntaxError.self) { try read(text) }
  }

  private static let seeds = [
    "* OK [CAPABILITY IMAP4rev1] ready\r\n* CAPABILITY IMAP4rev1 UIDPLUS\r\nT1 OK done\r\n",
    "* 1 FETCH (UID 1 RFC822.SIZE 10 FLAGS (\\Seen))\r\n* 2 FETCH (UID 2 BODY[]<0> {5}\r\nab\r\nc)\r\nT2 OK [READ-WRITE] x\r\n",
    "* LIST (\\A \\B) \"/\" \"a\\\"b\"\r\n* SEARCH 1 2 3\r\n* 5 EXISTS\r\n* BYE [X y] {4}\r\n+ idling\r\n",
  ].map { Array($0.utf8) }

  private static let pieces: [[UInt8]] = [
    [0], [0xFF], [0x0D], [0x0A], [0x28], [0x29], [0x22], [0x5B], [0x5D], [0x5C], [0x20], [0x7B], [0x7D], Array("{3}\r\n".utf8),
    Array("{0}\r\n".utf8),
    Array("{999999999}\r\n".utf8), Array(String(repeating: "(", count: 500).utf8), Array("* 1 FETCH (".utf8), Array(" NIL ".utf8),
  ]

  private func mutated(_ dice: inout Dice) -> [UInt8] {
    var bytes = Self.seeds.randomElement(using: &dice) ?? []
    for _ in 0..<Int.random(in: 1...8, using: &dice) {
      let place = Int.random(in: 0...bytes.count, using: &dice)
      switch Int.random(in: 0..<4, using: &dice) {
      case 0: bytes.insert(contentsOf: Self.pieces.randomElement(using: &dice) ?? [], at: place)
      case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &dice)
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...9, using: &dice)))
      default: bytes.insert(contentsOf: bytes.suffix(Int.random(in: 0...40, using: &dice)), at: place)
      }
    }
    return bytes
  }

  /// All responses, or the fault, fed in pieces of so many octets.
  private func outcome(_ bytes: [UInt8], inPiecesOf size: Int) -> (responses: [IMAPResponse], fault: IMAPReader.SyntaxError?) {
    var reader = IMAPReader(literalLimit: 100)
    var responses: [IMAPResponse] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = Array(bytes[start..<min(bytes.count, start + size)])
      do { responses += try piece.withUnsafeBytes { bytes throws(IMAPReader.SyntaxError) in try reader.feed(bytes) } } catch let fault
        as IMAPReader.SyntaxError
      {
        return (responses, fault)
      } catch { Issue.record("\(error)") }
    }
    return (responses, nil)
  }

  @Test func `Damaged answers are read the same however they arrive, and none is the end of us`() {
    var dice = Dice(state: 7)
    let rounds = ProcessInfo.processInfo.environment["FUZZ_ROUNDS"].flatMap { Int($0) } ?? 5_000
    var (good, bad, slowest) = (0, 0, Duration.zero)
    for _ in 0..<rounds {
      let bytes = mutated(&dice)
      let begin = ContinuousClock.now
      let octetwise = outcome(bytes, inPiecesOf: 1)
      slowest = max(slowest, ContinuousClock.now - begin)
      let other = outcome(bytes, inPiecesOf: Int.random(in: 2...50, using: &dice))
      #expect(octetwise.fault == other.fault, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
      // What one piece completes before its fault is lost with it.
      #expect(octetwise.responses.starts(with: other.responses))
      if octetwise.fault == nil { good += 1 } else { bad += 1 }
    }
    print("IMAP answers: \(good) read, \(bad) refused, the slowest took \(slowest)")
    #expect(good > rounds / 2 && bad > rounds / 100, "\(good) good, \(bad) bad")
  }
}
