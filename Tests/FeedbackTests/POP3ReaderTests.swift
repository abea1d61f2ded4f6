import Testing

@testable import Feedback

@Suite struct POP3ReaderTests {
  private func lines(_ bytes: [UInt8], inPiecesOf size: Int, limit: Int = 100) -> [[UInt8]] {
    var reader = POP3Reader(lineLimit: limit)
    var lines: [[UInt8]] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = Array(bytes[start..<min(bytes.count, start + size)])
      _ = piece.withUnsafeBytes { bytes in
        reader.feed(bytes) { line in
          lines.append(line)
          return true
        }
      }
    }
    return lines
  }

  @Test func `Lines end with LF, with or without CR, and a long one is kept up to the limit`() {
    let text = "+OK\r\na\nb\r\r\n\r\n" + String(repeating: "x", count: 500) + "\r\nafter\r\nunfinished"
    let found = lines(Array(text.utf8), inPiecesOf: 7).map { String(decoding: $0, as: UTF8.self) }
    #expect(found == ["+OK", "a", "b\r", "", String(repeating: "x", count: 100), "after"])
  }

  @Test func `A dot alone is the end, and one more at the head of a line is none of the line's`() {
    #expect(POP3Reader.unstuffed(Array(".".utf8)) == nil)
    #expect(POP3Reader.unstuffed(Array("..".utf8)) == Array(".".utf8)[...])
    #expect(POP3Reader.unstuffed(Array("..a".utf8)).map(Array.init) == Array(".a".utf8))
    #expect(POP3Reader.unstuffed(Array("a.".utf8)).map(Array.init) == Array("a.".utf8))
    #expect(POP3Reader.unstuffed([]).map(Array.init) == [])
  }

  @Test func `Who wants no more gets no more, and the rest is read later`() {
    var reader = POP3Reader(lineLimit: 100)
    let bytes = Array("a\r\nb\r\n".utf8)
    var heard: [[UInt8]] = []
    let read = bytes.withUnsafeBytes { bytes in
      reader.feed(bytes) { line in
        heard.append(line)
        return false
      }
    }
    #expect(read == 3 && heard == [Array("a".utf8)])
  }

  @Test func `Whatever arrives is cut the same, however it arrives`() {
    var dice = Dice(state: 11)
    for _ in 0..<2_000 {
      let alphabet: [UInt8] = [0x0A, 0x0D, 0x2E, 0x20, 0x61, 0xFF, 0]
      let bytes = (0..<Int.random(in: 0...300, using: &dice)).map { _ in alphabet.randomElement(using: &dice) ?? 0 }
      let whole = lines(bytes, inPiecesOf: 10_000, limit: 20)
      #expect(lines(bytes, inPiecesOf: Int.random(in: 1...9, using: &dice), limit: 20) == whole)
      #expect(whole.count == bytes.count { $0 == 0x0A } && whole.allSatisfy { $0.count <= 20 })
    }
  }
}
