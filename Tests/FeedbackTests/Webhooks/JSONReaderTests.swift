import Foundation
import Testing

@testable import Feedback

@Suite struct JSONReaderTests {
  @Test func `Values are read as they are written`() throws {
    let read = try JSONReader.read(
      " {\"a\": [1, -0.5e+3, true, false, null, \"\"], \"b\": {\"c\": \"\\u00e9\\n\\/\\ud83d\\ude00 \\\"ä\\\"\"}, \"\": 9007199254740993}\r\n\t"
    )
    #expect(read["a"]?.items == [.number("1"), .number("-0.5e+3"), .boolean(true), .boolean(false), .null, .text("")])
    #expect(read["b"]?["c"]?.text == "é\n/😀 \"ä\"" && read[""]?.word == "9007199254740993" && read["x"] == nil)
    #expect(try JSONReader.read("[]") == .array([]) && JSONReader.read("{}") == .object([:]) && JSONReader.read("0") == .number("0"))
    #expect(try JSONReader.read(#""\ud83d x \ude00""#) == .text("\u{FFFD} x \u{FFFD}"), "halves of pairs")
  }

  @Test(arguments: [
    "", " ", "{", "[", "\"", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "[1,]", "[,1]", "{,}", "{a:1}", "{'a':1}", "01",
    "-", "1.", ".5", "1e", "+1",
    "NaN", "nul", "truex", "[1 2]", "{\"a\" 1}", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"a\nb\"", "1 1", "[] x", "/* */1", "\u{FEFF}1",
  ])
  func `What is no JSON is none`(text: String) { #expect(throws: JSONReader.Fault.self) { try JSONReader.read(text) } }

  @Test func `Twice the same name, other charsets and endless depth are refused`() throws {
    for text in [#"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"x":{"b":1,"c":2,"b":3}}]"#, "{\"\u{E9}\":1,\"e\u{301}\":2}"] {
      #expect(throws: JSONReader.Fault.self) { try JSONReader.read(text) }
    }
    for bytes in [
      [0x22, 0xE9, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC0, 0xAF, 0x22],
      Array("\"a\"".utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
    ] as [[UInt8]] {
      #expect(throws: JSONReader.Fault.self) { try JSONReader.read(bytes) }
    }
    let deep = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(try JSONReader.read(deep(32)) != .null)
    for text in [deep(34), String(repeating: "[", count: 500_000), String(repeating: "{\"a\":", count: 200_000)] {
      #expect(throws: JSONReader.Fault.self) { try JSONReader.read(text) }
    }
  }

  @Test func `A large body is read soon`() throws {
    let event = ProviderSpecimens.sendGrid("bounce", #""reason":"550 5.1.1 \u00e9 user unknown","status":"5.1.1","type":"bounce""#)
    let body = Array("[\(Array(repeating: event, count: WebhookPost.sizeLimit / event.utf8.count).joined(separator: ","))]".utf8)
    var spent = Duration.seconds(60)
    // A busy machine is no slow reading.
    for _ in 0..<5 where spent > .seconds(2) { spent = try ContinuousClock().measure { _ = try JSONReader.read(body) } }
    #expect(spent < .seconds(20), "\(spent)")
  }
}
