import Foundation
import Testing

@testable import Mail

@Suite struct MessageTests {
  private static let hostile = [
    "", "plain", "Grüße", "日本語のとても長い件名ですからたたまれなければなりませんね本当に長い長い長い", "a\r\nBcc: b@example.org", "a\u{0}b\u{2028}c\u{7F}", "=?utf-8?q?x?=",
    String(repeating: "word ", count: 300), String(repeating: "x", count: 2000), "عربى ‏نص", "👩‍👩‍👧‍👦🏳️‍🌈", "\"quoted\" \\ (comment), <a@b>;",
    "  two  spaces  ", "tab\there",
  ]

  /// What Python's parser makes of fields and bodies that we wrote, all in one run.
  private func python(_ messages: [[UInt8]]) throws -> [[String: String]] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-mail-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (number, message) in messages.enumerated() { try Data(message).write(to: folder.appending(path: "\(number).eml")) }
    let script = """
      import email, email.policy, json, sys
      out = []
      for n in range(int(sys.argv[2])):
          m = email.message_from_bytes(open(f"{sys.argv[1]}/{n}.eml", "rb").read(), policy=email.policy.SMTP)
          to = m["To"].addresses
          out.append({"subject": m["Subject"], "name": to[0].display_name, "address": to[0].addr_spec, "fields": " ".join(m.keys()),
                      "defects": str([p.defects for p in m.walk() if p.defects]), "list": str(m["List-Id"]),
                      "text": m.get_body(("plain",)).get_content(), "html": m.get_body(("html",)).get_content()})
      print(json.dumps(out))
      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, folder.path, "\(messages.count)"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode([[String: String]].self, from: data)
  }

  private func message(subject: String, name: String, text: String, value: String) throws -> [UInt8] {
    let slotted = SlottedText(pieces: [
      .text(text), .slot(0), .unless(1, at: 5), .text("never"), .skip(at: 6), .text(text), .unless(2, at: 8), .slot(0), .unless(1, at: 10),
      .text("never"),
    ])
    let to = Mailbox(name: name, address: try EmailAddress(parsing: "a@example.org"))
    let head: [HeaderField] = [
      .mailboxes("To", [to]), .unstructured("Subject", subject), .listID(phrase: name, id: "list.example.org"),
      .date(milliseconds: 0),
    ]
    return AlternativeMessage(text: slotted, html: slotted, boundary: "=_b").bytes(head: head, value: { _, _ in value }, holds: { $0 == 2 })
  }

  @Test(
    "A date is found wherever it stands, in any zone",
    arguments: [
      ("220 mail.linden.test ESMTP Postfix ready at Thu, 26 Nov 2026 06:26:41 +0100", 1_795_670_801_000),
      ("Thu, 26 Nov 2026 05:26:41 GMT", 1_795_670_801_000), ("x; Thu, 26 Nov 2026 00:56:41 -0430 (V)", 1_795_670_801_000),
      ("Thu, 1 Jan 1970 00:00:00 UTC", 0), ("220 mail.linden.test ESMTP", nil), ("31 Feb 2026 05:26:41 GMT", nil),
      ("1 Foo 2026 05:26:41 GMT", nil),
      ("26 Nov 2026 25:26:41 GMT", nil), ("26 Nov 2026 05:26:41", nil),
    ] as [(String, Int64?)])
  func dates(text: String, milliseconds: Int64?) {
    #expect(MailDate.milliseconds(in: text) == milliseconds)
  }

  @Test func `A text whose lines flow together again says so, and keeps the spaces that say where`() {
    let text = SlottedText(pieces: [.text("a \nb\n")])
    func message(_ isFlowed: Bool) -> String {
      let message = AlternativeMessage(text: text, isFlowed: isFlowed, html: text, boundary: "=_b")
      return String(decoding: message.bytes(head: [], value: { _, _ in "" }, holds: { _ in false }), as: UTF8.self)
    }
    #expect(message(true).contains("Content-Type: text/plain; charset=utf-8; format=flowed\r\n") && message(true).contains("a=20\r\nb\r\n"))
    #expect(!message(false).contains("flowed"))
  }

  @Test func `Whatever the strings hold, Python reads them back and no field appears`() throws {
    let texts = [
      "a\n.b\nFrom c\n", "no end", "trailing \nspaces\t\n", "é=\n", String(repeating: "z", count: 500),
      String(repeating: "…", count: 200) + "\n", "",
    ]
    var messages: [[UInt8]] = []
    var expected: [(subject: String, text: String)] = []
    for (index, string) in Self.hostile.enumerated() {
      let text = texts[index % texts.count]
      messages.append(try message(subject: string, name: string, text: text, value: string))
      expected.append((string, text))
    }
    func clean(_ text: String) -> String {
      String(
        String.UnicodeScalarView(text.unicodeScalars.filter { !($0.value < 0x20 && $0 != "\t") && $0.value != 0x7F && $0.value != 0x2028 })
      ).replacing("\t", with: " ")
    }
    for (answer, wanted) in zip(try python(messages), expected) {
      #expect(answer["defects"] == "[]" && answer["address"] == "a@example.org")
      #expect(answer["fields"] == "To Subject List-Id Date MIME-Version Content-Type")
      #expect(answer["subject"] == clean(wanted.subject), "subject")
      // Python 3.11 puts a space between two encoded words of a display name, against RFC 2047 §6.2.
      #expect(answer["name"]?.replacing(" ", with: "") == clean(wanted.subject).replacing(" ", with: ""), "name")
      let filled = (wanted.text + wanted.subject + wanted.text + wanted.subject).replacing("\r\n", with: "\n").replacing("\r", with: "\n")
      // A part always ends its last line.
      #expect(answer["text"]?.replacing("\r\n", with: "\n") == (filled.hasSuffix("\n") ? filled : filled + "\n"), "text")
      #expect(answer["html"] == answer["text"])
    }
  }

  @Test func `Every octet that leaves keeps to the rules of the wire`() throws {
    for string in Self.hostile {
      let bytes = try message(subject: string, name: string, text: ".\n..\n" + string, value: "." + string)
      #expect(bytes.allSatisfy { $0 < 0x7F && ($0 >= 0x20 || [0x09, 0x0A, 0x0D].contains($0)) })
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text.hasSuffix("\r\n") && !text.replacing("\r\n", with: "").contains { $0 == "\r" || $0 == "\n" })
      for line in text.components(separatedBy: "\r\n") { #expect(line.utf8.count <= 78 && !line.hasPrefix("."), "\(line)") }
      #expect(ParsedMessage(bytes).subject.count <= string.count, "our own parser agrees")
    }
  }

  @Test func `Dates are RFC 5322's`() {
    func date(_ milliseconds: Int64) -> String {
      String(decoding: HeaderField.date(milliseconds: milliseconds).bytes, as: UTF8.self)
    }
    #expect(date(0) == "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n")
    #expect(date(1_795_510_800_000) == "Date: Tue, 24 Nov 2026 09:00:00 +0000\r\n")
    #expect(date(1_709_164_800_000) == "Date: Thu, 29 Feb 2024 00:00:00 +0000\r\n")
    #expect(date(-1000) == "Date: Wed, 31 Dec 1969 23:59:59 +0000\r\n")
  }

  @Test func `A message is read tolerantly, and hostile ones end`() {
    let raw =
      "Subject: =?utf-8?q?Gr=C3=BC?=\r\n =?utf-8?b?w59l?=\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nplain\r\n--x\r\nContent-Type: text/html;\r\n charset=iso-8859-1\r\nContent-Transfer-Encoding: base64\r\n\r\n/A==\r\n--x--\r\n"
    let message = ParsedMessage(Array(raw.utf8))
    #expect(message.subject == "Grüße" && message.textBody == "plain" && message.htmlBody == "ü")
    var generator = SystemRandomNumberGenerator()
    var bytes = Array(raw.utf8)
    for _ in 0..<5000 {
      let index = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[index] = UInt8.random(in: 0...255, using: &generator)
      let parsed = ParsedMessage(bytes)
      _ = (parsed.subject, parsed.textBody, parsed.htmlBody)
    }
    let deep = (0..<2000).map { "Content-Type: multipart/mixed; boundary=b\($0)\r\n\r\n--b\($0)\r\n" }.joined()
    #expect(ParsedMessage(Array(deep.utf8)).root.children.count == 1)
  }
}

@Suite struct SMTPReplyTests {
  private func parse(_ chunks: [String]) throws -> [SMTPReply] {
    var parser = SMTPReplyParser()
    return try chunks.flatMap { chunk in try Array(chunk.utf8).withUnsafeBytes { try parser.feed($0) } }
  }

  @Test func `Replies are cut out however they arrive`() throws {
    let stream = "250-a\r\n250 b\r\n550 5.1.1 no such user\n354\r\n"
    for size in 1...stream.utf8.count {
      let bytes = Array(stream.utf8)
      let chunks = stride(from: 0, to: bytes.count, by: size).map {
        String(decoding: bytes[$0..<min($0 + size, bytes.count)], as: UTF8.self)
      }
      let replies = try parse(chunks)
      #expect(replies.map(\.code) == [250, 550, 354])
      #expect(replies[0].lines == ["a", "b"] && replies[1].enhanced == "5.1.1" && replies[1].text == "550 5.1.1 no such user")
    }
  }

  @Test func `Control characters of a reply are seen and do nothing`() throws {
    let reply = try #require(try parse(["550-5.1.1 a\u{1B}[31m\u{0}b\u{7F}\r\n550 5.1.1 \u{9B}c\u{202E}d\te\u{E9}\r\n"]).first)
    #expect(reply.text == "550 5.1.1 a␛[31m␀b␡ ␣c␣d e\u{E9}")
  }

  @Test(arguments: ["hello\r\n", "25\r\n", "950 x\r\n", "250x\r\n", "250-a\r\n550 b\r\n"])
  func `What is no reply is an error`(text: String) {
    #expect(throws: SMTPReplyParser.SyntaxError.self) { _ = try parse([text]) }
  }

  @Test(
    "What a refusal is about is told by its codes and, of servers without enhanced ones, by its words",
    arguments: [
      (554, "5.7.1", "Relay access denied", [.policy, .denial]), (550, "5.7.515", "Access denied", [.policy]),
      (530, nil, "Authentication required", [.policy, .denial]), (550, nil, "Message looks like SPAM", [.policy]),
      (550, "5.1.1", "No such user; see our spam policy", [.recipient]), (550, "5.1.7", "Bad sender address", [.policy]),
      (550, "5.1.1", "blocked using zen.spamhaus.org", [.policy]), (550, "5.7.1", "User unknown", [.recipient]),
      (550, "5.2.0", "Something is wrong with it", [.recipient]), (550, nil, "Host unknown", [.recipient]), (550, nil, "Rejected", []),
      (550, nil, "No such user", [.recipient]), (552, "5.2.2", "Mailbox full", [.recipient]), (451, "4.7.1", "Greylisted", []),
      (451, "4.7.1", "Try later", [.throttling]), (421, "4.7.0", "Too many sessions", []), (450, nil, "Slow down", [.throttling]),
      (550, "5.7.1", "Slow down", [.policy]),
    ] as [(Int, String?, String, Set<Verdict>)])
  func verdicts(code: Int, enhanced: String?, words: String, verdicts: Set<Verdict>) {
    let reply = SMTPReply(code: code, enhanced: enhanced, lines: [words])
    let found: [(Verdict, Bool)] = [
      (.policy, reply.isPolicyRefusal), (.denial, reply.isDenial), (.recipient, reply.isAboutRecipient), (.throttling, reply.isThrottling),
    ]
    #expect(Set(found.filter(\.1).map(\.0)) == verdicts)
  }

  enum Verdict: Sendable { case policy, denial, recipient, throttling }

  @Test func `A reply without end is an error`() {
    #expect(throws: SMTPReplyParser.SyntaxError.self) { _ = try parse([String(repeating: "250-a\r\n", count: 20_000)]) }
  }
}
