import Foundation
import Testing

/// Readers at the desk, in a real browser and over a kill.
@Suite(.inTurn) struct ReadersAreManaged {
  private func place() async throws -> Workplace {
    let place = try await Workplace()
    try place.set(["site.listen": "\"127.0.0.1:0\"", "inbox.listen": "\"127.0.0.1:0\"", "desk.password_cost": "14"])
    let file = place.folder + "/tuesday.toml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing("# city = \"text\"", with: "city = \"text\"\nage = \"number\"\nmember = \"boolean\"").write(
      toFile: file, atomically: true, encoding: .utf8)
    return place
  }

  /// Hostile in every text that a file can bring; two rows are wrong.
  private static let people: String = {
    let names = [
      "Ada", "<script>alert(1)</script>", "נועה", "\"\"><img src=x onerror=alert(2)>", "{{words.address}}", "'; DROP TABLE lists; --",
    ]
    let cities = ["Oslo", "<b>Oslo</b>", "القدس", "=HYPERLINK(\"\"x\"\")", "a&amp;b", "javascript:alert(3)"]
    let rows = (0..<70).map { index in
      "reader\(index)@example.org;\"\(names[index % 6])\";\"\(cities[index % 6])\";\(20 + index % 40);\(index % 2 == 0 ? "yes" : "no");\"staff;<u>x</u>\";Firm \(index)"
    }
    return "\u{FEFF}email;name;Stadt;age;member;tags;\"<i>Firm</i>\"\r\n" + rows.joined(separator: "\r\n")
      + "\r\nnot an <address>;x;y;1;no;;\r\ngood@example.org;x;y;old;no;;\r\n"
  }()

  @Test func `A file becomes readers, a rule finds some, and one is changed, unsubscribed and forgotten, in a browser`() async throws {
    let place = try await place()
    let people = try place.write("pe<b>ople.csv", Self.people)
    let link = try await place.tuesday("users", "add", "ada@example.org", "--role", "admin").output
    let serve = try await ServePeer(place)
    let pictures = place.folder + "/pictures"
    try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
    let path = try #require(link.firstMatch(of: /\/desk\/link\/[A-Za-z0-9_-]{43}/)).0
    let ended = try await Program.run(
      Program.python, [Program.root + "/Tests/JourneyTests/Peers/manage_readers.py", serve.site + path, people, pictures])
    let told = try #require(try? JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any], "\(ended.errors)")
    func text(_ key: String) -> String { told[key] as? String ?? "" }
    #expect(told["faults"] as? [String] == [])
    #expect(
      told["bar"] as? [String] == [
        "Overview", "Posts", "Schedule", "Campaigns", "Subscribers", "Bounces", "Routes", "Settings", "People", "Log", "Your account",
      ])
    #expect(text("first").contains("70 new on a list") && text("taken").contains("70 new on a list"))
    #expect(text("rows") == "72" && text("wrong").contains("not the number of rows"))
    #expect(text("rejects").contains("\r\n72,") || text("rejects").contains("\n72,"))
    #expect(text("fault").contains("is a number") && text("place").contains("▸nonsense"))
    #expect(text("built") == "city = \"O\\\"Hara & <i>Sons</i>\" or age >= 30" && text("meant").contains("readers of main"))
    #expect(told["parts"] as? [String] == ["All of these:", "age is at least 30", "Not:", "member is yes"])
    #expect(text("standing").contains("unsubscribed"))
    for words in ["unsubscribed at the desk", "city at the desk", "came by a file", "confirmed on main"] {
      #expect(text("journal").contains(words), "\(words)")
    }
    #expect(text("proof") == "On paper, at <b>the fair</b>")
    let kept = told["kept"] as? [String: Any]
    #expect(kept?["address"] as? String == "reader1@example.org" && (kept?["tags"] as? [String])?.contains("<svg onload=alert(2)>") == true)
    #expect(told["gone"] as? Int == 0)
    #expect(text("csv").contains("'=HYPERLINK") && !text("csv").contains("reader1@example.org"))
    for words in ["began an import; rows: 72", "saved the segment older", "unsubscribed a reader: #", "forgot a reader: #", "as CSV"] {
      #expect(text("log").contains(words), "\(words)")
    }
    #expect(!text("log").contains("reader1@"))
    #expect(try await place.tuesday("segments", "show", "older").output == "age >= 30 and not member\n")
    #expect(try await place.tuesday("subscribers", "show", "reader1@example.org").code == 66)
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder + "/data/rejected") == ["pe<b>ople.csv"])
    #expect(await serve.stop() == 0)
  }

  @Test func `An import at the desk that is killed in the middle goes on by itself with the next serve`() async throws {
    let place = try await place()
    let rows = (2...45_001).map { $0 == 45_000 ? "nobody at all,N\n" : "reader\($0)@example.org,Reader \($0)\n" }
    let file = try place.write("people.csv", "email,name\n" + rows.joined())
    let link = try await place.tuesday("users", "add", "ada@example.org", "--role", "admin").output
    let serve = try await ServePeer(place)
    let own = ["Sec-Fetch-Site: same-origin"]
    let path = String(try #require(link.firstMatch(of: /\/desk\/link\/[A-Za-z0-9_-]{43}/)).0)
    let signed = try await serve.request("POST", path, form: "password=seven+quiet+benches&repeated=seven+quiet+benches", headers: own)
    let headers = own + ["Cookie: " + (signed.headers["set-cookie"].map { String($0.prefix { $0 != ";" }) } ?? "")]
    let sent = try await Program.run(
      "/usr/bin/curl",
      ["--silent", "--include", "--form", "file=@\(file)", serve.site + "/desk/import"] + headers.flatMap { ["--header", $0] })
    let upload = String(try #require(sent.output.firstMatch(of: /\/desk\/import\/[0-9a-f]{32}/), "\(sent.output)").0)
    func wait(for words: String, at peer: ServePeer) async throws {
      _ = try await eventually(words, within: .seconds(300)) { () -> Bool? in
        try await peer.request("GET", upload, headers: headers).body.contains(words) ? true : nil
      }
    }
    try await wait(for: "Looked through", at: serve)
    #expect(try await serve.request("POST", upload + "/look", form: "consent=by+hand", headers: headers).status == 303)
    try await wait(for: "by hand", at: serve)
    try await wait(for: "Take them in", at: serve)
    #expect(try await serve.request("POST", upload + "/run", form: "rows=45000", headers: headers).status == 303)
    // Then its first batch is being written, or is.
    _ = try await eventually("rows to be written", within: .seconds(300)) { place.isFilling ? true : nil }
    serve.running.signal(SIGKILL)
    _ = await serve.running.end()
    #expect(try await people(place) < 44_999, "killed in the middle")
    let next = try await ServePeer(place)
    try await wait(for: "What was done", at: next)
    #expect(try await people(place) == 44_999)
    let shown = try await place.tuesday("subscribers", "show", "reader30000@example.org", "--json").output
    #expect(shown.components(separatedBy: "imported from people.csv line 30000:").count == 2 && shown.contains("by hand"))
    #expect(try await next.request("GET", upload + "/rejects", headers: headers).body.contains("45000,"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder + "/data/uploads/" + upload.suffix(32)) == ["upload.json"])
    #expect(await next.stop() == 0)
  }

  /// How many there are, by the export: it asks nothing of the one who writes.
  private func people(_ place: Workplace) async throws -> Int {
    try await place.tuesday("subscribers", "export", "--all").output.split(whereSeparator: \.isNewline).count - 1
  }
}
