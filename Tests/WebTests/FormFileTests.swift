import Foundation
import Testing

@testable import Web

/// A file in a posted form, as it comes in pieces.
@Suite struct FormFileTests {
  private static let type = "multipart/form-data; boundary=----x\u{2D}Y"

  private func form(_ content: String, name: String = "people.csv", before: String = "", after: String = "") -> [UInt8] {
    Array(
      (before
        + "------x-Y\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: text/csv\r\n\r\n\(content)\r\n"
        + after + "------x-Y--\r\n").utf8)
  }

  private func taken(_ octets: [UInt8], by size: Int) throws -> (text: String, name: String?, isWhole: Bool) {
    var file = try FormFile(contentType: Self.type)
    var kept: [UInt8] = []
    for start in stride(from: 0, to: octets.count, by: size) {
      try file.take(octets[start..<min(start + size, octets.count)]) { kept += $0 }
    }
    return (String(decoding: kept, as: UTF8.self), file.name, file.isWhole)
  }

  @Test func `However it is cut into pieces, the file is what was sent`() throws {
    let content = "email,name\r\nada@example.org,\"A\r\n--\r\n------x\r\n\"\r\n\r\n------x-\r\n-\r"
    let other = "------x-Y\r\nContent-Disposition: form-data; name=\"words\"\r\n\r\nno file\r\n"
    for octets in [form(content), form(content, before: other), form(content, after: other), form(content, before: "a preamble\r\n")] {
      for size in [1, 2, 3, 5, 7, 11, 64, 10_000] {
        let found = try taken(octets, by: size)
        #expect(found.text == content && found.name == "people.csv" && found.isWhole, "by \(size)")
      }
    }
  }

  @Test func `Only the first file counts, and an empty one is a file`() throws {
    let second = String(decoding: form("second", name: "b.csv"), as: UTF8.self).replacing("------x-Y--\r\n", with: "")
    #expect(try taken(form("first", after: second), by: 9).text == "first")
    let empty = try taken(form(""), by: 4)
    #expect(empty.text.isEmpty && empty.name == "people.csv" && empty.isWhole)
    #expect(try taken(form("x", name: "a%22b \\\" <c>.csv"), by: 100).name == "a\"b \\\" <c>.csv")
  }

  @Test func `What is cut off, or has no file, is known for it`() throws {
    let whole = form("email\nada@example.org\n")
    for end in [0, 10, 60, whole.count - 30, whole.count - 12] {
      #expect(try !taken(Array(whole[..<end]), by: 8).isWhole, "\(end)")
    }
    #expect(try taken(form("x", name: ""), by: 8).name == nil, "none was chosen")
    let field = Array("------x-Y\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ntext\r\n------x-Y--\r\n".utf8)
    #expect(try taken(field, by: 8).text == "" && taken(field, by: 8).name == nil)
    #expect(throws: FormFile.Fault.malformed) { try taken(Array("------x-Y\r\n".utf8) + [UInt8](repeating: 65, count: 20_000), by: 1000) }
  }

  @Test(arguments: ["", "text/csv", "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=x"])
  func `Another form is none`(type: String) {
    #expect(throws: FormFile.Fault.malformed) { try FormFile(contentType: type) }
  }

  @Test func `No more of a file is held than may be the beginning of its end`() throws {
    var file = try FormFile(contentType: Self.type)
    let head = form("").prefix(while: { $0 != 0 }).dropLast(16)
    try file.take(head) { _ in }
    var (kept, block) = (0, [UInt8](repeating: 10, count: 1 << 16))
    block[100] = 13
    for _ in 0..<64 { try file.take(block) { kept += $0.count } }
    #expect(kept >= 64 * (1 << 16) - 64)
  }
}
