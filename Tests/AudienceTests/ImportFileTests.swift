import Foundation
import Store
import Testing

@testable import Audience

@Suite struct ImportFileTests {
  private func rows(_ bytes: [UInt8]) throws -> (rows: [[String]], lines: [Int]) {
    let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-rows-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(bytes).write(to: URL(filePath: path))
    var reader = DelimitedReader(try #require(ImportBytes(path)), separator: DelimitedReader.separator(of: bytes[...]))
    var record = ImportRecord()
    var (rows, lines): ([[String]], [Int]) = ([], [])
    while try reader.next(&record) {
      rows.append(record.fields(.utf8))
      lines.append(record.line)
    }
    return (rows, lines)
  }

  @Test(
    "Separators, byte-order mark, line ends and quotes are read as people write them",
    arguments: [
      ("email,name\na@example.org,\"Ada, the first\"\n", [["email", "name"], ["a@example.org", "Ada, the first"]]),
      ("\u{FEFF}email;name\r\na@example.org;Ada\r\n", [["email", "name"], ["a@example.org", "Ada"]]),
      ("email\tname\ra@example.org\tAda", [["email", "name"], ["a@example.org", "Ada"]]),
      ("sep=;\r\nemail;name\r\na@example.org;Ada, L\r\n", [["email", "name"], ["a@example.org", "Ada, L"]]),
      ("\u{FEFF}\"sep=;\"\nemail;name\n", [["email", "name"]]), ("sep=|\nemail|name\n", [["email", "name"]]),
      ("sep=,\nsep=,\n", [["sep=", ""]]), ("sep=,x\n", [["sep=", "x"]]),
      ("a,b\n\"x\ny\",\"say \"\"hi\"\"\"\n\n5\" disc,z\n", [["a", "b"], ["x\ny", "say \"hi\""], ["5\" disc", "z"]]),
    ] as [(String, [[String]])])
  func delimited(text: String, expected: [[String]]) throws {
    #expect(try rows(Array(text.utf8)).rows == expected)
  }

  @Test func `Fields that go over the end of a block are whole, in quotes or not`() throws {
    // A row may not be as long as a block: two fill it but for a few octets.
    let long = String(repeating: "a", count: (1 << 19) - 4)
    for (begin, field) in [("", "plain"), ("\"", "in \"\"quotes\"\",\nof two lines\"")] {
      let (rows, lines) = try rows(Array("\(long),x\n\(long),\(begin)\(field)\nb,c\n".utf8))
      let plain = begin.isEmpty ? field : "in \"quotes\",\nof two lines"
      #expect(rows == [[long, "x"], [long, plain], ["b", "c"]] && lines == [1, 2, begin.isEmpty ? 3 : 4])
    }
  }

  @Test func `Records know the line they begin on`() throws {
    #expect(try rows(Array("h,i\n\"a\nb\",c\n\nd,e\n".utf8)).lines == [1, 2, 5])
    #expect(try rows(Array("sep=,\nh,i\nd,e\n".utf8)).lines == [2, 3])
  }

  @Test func `A quote that swallows the next row is told, and names are one line of sensible length`() async throws {
    let place = try ImportPlace()
    let long = String(repeating: "x", count: 300)
    let text = "email,name\na@example.org,\"Foo\nb@example.org,\"Bar\"\nc@example.org,C\nd@example.org,\(long)\ne@example.org,\"E\nF\"\n"
    let report = try await place.run(text)
    #expect(report.added == 2 && report.errors.map(\.line) == [2, 5])
    #expect(try await place.person("e@example.org")?.name == "E F")
  }

  @Test(
    "A file that cannot be taken is refused whole, with its line and what to do",
    arguments: [
      ("", "people.csv: the file is empty"),
      ("name,town\nAda,Chicago\n", "people.csv:1: no column named `email` (found: name, town)"),
      ("email,Email\na@example.org,b@example.org\n", "people.csv:1: two columns are named `Email`"),
      ("email,mail\na@example.org,b@example.org\n", "people.csv:1: `email` and `mail` are the same"),
      (
        "{\"email\":\"a@example.org\"}\n{\"mail\":\"b@example.org\"}\n{\"mail\":\"c@example.org\"}",
        "people.csv:2: `email` and `mail` are the same"
      ),
      ("{\"Email\":\"a@example.org\"}\n\n{\"email\":\"b@example.org\"}", "people.csv:3: two columns are named"),
      ("email,name\na@example.org,\"open\nb@example.org,x\n", "people.csv:2: a quote is opened and never closed"),
      ("email\na@example.org\nb\0@example.org\n", "people.csv:3: a NUL octet"),
      ("PK\u{3}\u{4}rest", "people.csv: this is a ZIP archive or a spreadsheet"),
      ("email\n" + String(repeating: "wrong\n", count: 30), "people.csv:2: of all 30 rows 30 are wrong"),
      ("email\n" + String(repeating: "x", count: 10 << 20), "people.csv:2: a row of more than 1 MB"),
      ("{\"email\": \"" + String(repeating: "x", count: 10 << 20) + "\"}", "people.csv:1: a line of more than 1 MB"),
      ("email" + String(repeating: ",", count: 2000) + "\n", "people.csv:1: a row of more than 1000 columns"),
    ])
  func refused(text: String, message: String) async throws {
    let place = try ImportPlace()
    let error = await #expect(throws: ImportFileError.self) { try await place.run(text) }
    #expect(error?.description.hasPrefix(message) ?? false, "\(error?.description ?? "nothing")")
    let count = try await place.database.read { try $0.first("SELECT count(*) AS n FROM subscribers") { try $0.int("n") } }
    #expect(count == 0)
  }

  @Test func `A file for refused rows that cannot be made is told by its name alone`() async throws {
    let place = try ImportPlace()
    let error = await #expect(throws: ImportFileError.self) { try await place.run("email\nwrong\n", rejects: "/proc/people.csv") }
    #expect(error?.description.hasPrefix("/proc/people.csv, for the refused rows, cannot be made: ") == true)
  }

  @Test func `An apostrophe before a formula is taken away where an export of ours put it, and is the person's own elsewhere`() async throws
  {
    let place = try ImportPlace()
    try await place.run("email,name\n'=a@example.org,'-A\n", name: "theirs.csv")
    try await place.run("email,name,list:main\n'=b@example.org,'-B,confirmed\n", name: "export.csv")
    try await place.run("line,problem,email,name\n2,wrong,'=c@example.org,'-C\n", name: "mended.csv")
    try await place.run(#"{"email":"'=d@example.org","name":"'-D","list:main":"confirmed"}"#, name: "people.ndjson")
    for (address, name) in [("'=a", "'-A"), ("=b", "-B"), ("=c", "-C"), ("'=d", "'-D")] {
      #expect(try await place.person("\(address)@example.org")?.name == name)
    }
  }

  @Test(arguments: ["EmailAddress", "mail", "Subscriber", "E-Mail"])
  func `A column of addresses is known by every name that it has in lists of suppressions`(column: String) async throws {
    let place = try ImportPlace()
    #expect(try await place.run("\(column)\nada@example.org\n").added == 1)
  }

  @Test func `Latin-1 is found out, UTF-16 and damage are refused`() async throws {
    let place = try ImportPlace()
    let latin = try place.reading(Array("email,name\na@example.org,Ren".utf8) + [0xE9] + Array("e\n".utf8))
    #expect(latin.encoding == .windows1252)
    _ = try await latin.run(into: place.database, lists: [place.main], now: Timestamp(milliseconds: 1))
    #expect(try await place.person("a@example.org")?.name == "Renée")
    #expect { _ = try place.reading([0xFF, 0xFE] + Array("e".utf8)) } throws: { "\($0)".contains("UTF-16") }
    let damaged = Array("email,name\na@example.org,é\nb@example.org,".utf8) + [0xE9, 0x0A]
    #expect { _ = try place.reading(damaged) } throws: { "\($0)".hasPrefix("people.csv:3: octets that are no UTF-8") }
    let dos =
      Array("email,name\na@example.org,Ren\u{E9}\nb@example.org,M".unicodeScalars.map { UInt8($0.value) }) + [0x81] + Array("ller\n".utf8)
    #expect { _ = try place.reading(dos) } throws: { "\($0)".hasPrefix("people.csv:3: a letter that is neither UTF-8 nor Windows-1252") }
  }

  @Test func `A letter that a block cuts in two is one letter`() throws {
    // Blocks are of 1 MB: the letter's two octets stand on both sides of the seam.
    let place = try ImportPlace()
    let head = "email,name\n"
    let filler = String(repeating: "a@example.org,x\n", count: ((1 << 20) - head.utf8.count) / 16)
    let rest = (1 << 20) - head.utf8.count - filler.utf8.count
    let text = head + filler + "b@example.org,".padding(toLength: rest - 1, withPad: "y", startingAt: 0) + "é\n"
    let reading = try place.reading(Array(text.utf8))
    #expect(reading.encoding == .utf8)
  }

  @Test func `Objects a line are read like rows, with numbers, lists and nested objects`() async throws {
    let place = try ImportPlace()
    let text = """
      {"email": "ada@example.org", "name": "Ada \\"A\\"", "age": 41, "tags": ["staff", "board"], "vip": true}

      {"email": "bo@example.org", "extra": {"a": 1}}
      not json
      {"email": "chiara@example.org", "age": "old"}
      """
    let report = try await place.run(text, name: "people.ndjson", attributes: ["age": .number, "vip": .boolean])
    #expect(report.added == 2 && report.errors.map(\.line) == [4, 5], "\(report.errors)")
    let ada = try #require(try await place.person("ada@example.org"))
    #expect(ada.name == "Ada \"A\"" && ada.attributes == ["age": "41", "vip": "true"])
    #expect(try await place.tags("ada@example.org") == ["board", "staff"])
  }

  @Test func `Tags in an array are taken whole, whatever signs they have, from objects and from a cell, and go out and come back so`()
    async throws
  {
    let place = try ImportPlace()
    let objects = """
      {"email": "ada@example.org", "tags": ["a, b", "c;d", " "], "lists": ["main", "digest"]}
      {"email": "bo@example.org", "tags": []}
      {"email": "cy@example.org", "tags": ["say \\"hi\\"", 7, null]}

      """
    try place.makeList("digest")
    #expect(try await place.run(objects, name: "people.ndjson").added == 3)
    let cells = #"""
      email,tags
      di@example.org,[]
      ed@example.org,"[""q"",""r""]"
      fi@example.org,"[q, r"
      gi@example.org,"[""\(String(repeating: "x", count: 61))""]"

      """#
    let report = try await place.run(cells.replacing(#"\(String(repeating: "x", count: 61))"#, with: String(repeating: "x", count: 61)))
    #expect(report.added == 3 && report.errors.first?.message.hasPrefix("a tag of more than 60 characters: \"xxx") == true)
    let expected = [
      "ada": ["a, b", "c;d"], "bo": [], "cy": ["7", "say \"hi\""], "di": [], "ed": ["q", "r"], "fi": ["[q", "r"],
    ]
    for (name, tags) in expected { #expect(try await place.tags("\(name)@example.org") == tags, "\(name)") }
    #expect(try await place.states("ada@example.org") == ["main": .confirmed, "digest": .confirmed])

    let other = try ImportPlace()
    try other.makeList("digest")
    let text = try await place.database.read { connection in
      var text = ""
      let filter = ReaderFilter(moment: SegmentMoment(now: Timestamp(milliseconds: 0), zone: .gmt))
      let export = PeopleExport(filter, lists: try MailingList.all(connection), attributes: [])
      _ = try export.write(connection) { text += $0 }
      return text
    }
    try await other.run(text)
    for (name, tags) in expected { #expect(try await other.tags("\(name)@example.org") == tags, "\(name) came back") }
  }

  @Test(
    "A time is read as programs write it, and nothing else is one",
    arguments: [
      ("2024-01-02", 0), ("2024-01-02T03:04:05Z", 11_045), ("2024-01-02 03:04:05", 11_045),
      ("2024-01-02 03:04:05.678901 +0000 UTC", 11_045),
      ("2024-01-02 03:04:05 +0200 +0200", 3845), ("2024-01-02T03:04:05-01:30", 16_445), ("2024-01-02 03:04:05.6+02", 3845),
      ("2024-01-02 03:04:05 CET", 11_045), ("2024-01-02 03:04:05 UTC", 11_045), ("2024-01-02 24:00:00", nil), ("2024-01-02 03:04", nil),
      ("2024-02-30", nil), ("2024-01-02x", nil), ("2024-01-02 03:04:05.", nil), ("2024-01-02 03:04:05 Zulu time", nil),
      ("2024-01-02 03:04:05+1", nil), ("2024-01-02T03:04:05+99:99", nil), ("2024-01-02T03:04:05+0160", nil), ("é024-01-02", nil), ("", nil),
    ] as [(String, Int?)])
  func time(text: String, seconds: Int?) {
    let day = LocalDate(year: 2024, month: 1, day: 2).midnightUTC
    #expect(ImportTime.read(text, beginning: \.midnightUTC) == seconds.map { day + .seconds($0) })
  }

  @Test(
    "A text goes into a CSV file and comes back, and no spreadsheet takes it for a formula",
    arguments: [
      "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "plain", "a,b", "say \"hi\"", "two\nlines", "'", "\u{FF1D}1+1", "'\u{FF20}x", "",
      "x;=cmd|' /C calc'!A0;", "a\t+1", "two\n=1;'=2;x", "a;'b", "a;;=1", "\u{0D4E},=1", "say \u{0D4E}\"hi\"\u{0301}",
    ])
  func formulas(text: String) throws {
    let row = CSVText.row([text, "x"])
    #expect(!(row.first.map { "=+-@\t\r\u{FF1D}\u{FF20}".contains($0) } ?? false) && !row.hasPrefix("\"="))
    #expect(try rows(Array(("text,x\r\n" + row).utf8)).rows.last.map { CSVText.plain($0[0]) } == text)
    // To a spreadsheet with another separator fields end elsewhere, also within quotes.
    for cell in row.split(whereSeparator: { ";\t\n".contains($0) }) {
      #expect(!(cell.first.map { "=+-@".contains($0) } ?? false), "\(row)")
    }
  }

  @Test func `A column that is mapped twice, in whatever spelling, is refused`() throws {
    let place = try ImportPlace()
    let error = try #require(throws: ImportFileError.self) {
      _ = try place.reading(Array("email,tags\na@example.org,b\n".utf8), mapping: ["tags": "tags", "Tags": ""])
    }
    #expect(error.description.hasSuffix("the column `tags` is mapped twice; say once what it is"), "\(error)")
  }

  @Test func `A packed file is called by its name`() throws {
    let place = try ImportPlace()
    let error = try #require(throws: ImportFileError.self) {
      _ = try place.reading([0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0], name: "people.csv.gz")
    }
    #expect(error.description == "people.csv.gz: this is a gzip file; unpack it (gunzip FILE) and take what comes out")
  }

  @Test func `A number that no program keeps refuses its row with the key, also within another value`() async throws {
    let place = try ImportPlace()
    let rows = [#""age":40"#, #""age":1e400"#, #""age":{"now":[-9e999]}"#].enumerated().map { "{\"email\":\"\($0)@example.org\",\($1)}\n" }
    let report = try await place.run(rows.joined(), name: "people.ndjson", attributes: ["age": .number])
    #expect(report.added == 1 && report.errors.map(\.line) == [2, 3])
    #expect(report.errors.allSatisfy { $0.message == "the number in `age` is too large to be kept" }, "\(report.errors)")
  }

  @Test func `A key that stands twice in an object and an address in an array are told with their lines`() async throws {
    let place = try ImportPlace()
    let text = #"""
      {"email":"ada@example.org","name":"Ada"}
      {"email":"bo@example.org","email":"chiara@example.org"}
      {"email":"dora@example.org","\u0065mail":"eve@example.org"}
      {"email":["fay@example.org"]}
      {"email":"gil@example.org","data":{"email":"a","b":["email","email"]},"tags":["email","email"]}
      {"email":"hal@example.org","note":"{\"email\":1,\"email\":2}"}

      """#
    let report = try await place.run(text, name: "people.ndjson")
    #expect(report.errors.map(\.line) == [2, 3, 4] && report.added == 3, "\(report)")
    #expect(report.errors.map(\.message).prefix(2) == ["the object has the key `email` twice", "the object has the key `email` twice"])
    #expect(report.errors.last?.message == "the address is an array; write it as one text")
  }

  @Test func `A number in JSON is kept as it was written, be it longer than a machine's, and a day has nothing else behind it`()
    async throws
  {
    let place = try ImportPlace()
    let attributes: [String: AttributeKind] = ["id": .text, "day": .date]
    let lines = ["12345678901234567890", "0.1", "-7", "1.50"].enumerated().map { "{\"email\":\"a\($0)@example.org\",\"id\":\($1)}" }
    try await place.run(lines.joined(separator: "\n"), name: "people.ndjson", attributes: attributes)
    for (index, id) in ["12345678901234567890", "0.1", "-7", "1.5"].enumerated() {
      #expect(try await place.person("a\(index)@example.org")?.attributes["id"] == id)
    }
    for (text, day) in [
      ("2026-01-31", "2026-01-31"), ("2026-01-31T10:11:12Z", "2026-01-31"), ("2026-01-31 or later", nil), ("2026-01-31T99:99", nil),
    ] { #expect(AttributeKind.date.canonical(text) == day) }
  }
}
