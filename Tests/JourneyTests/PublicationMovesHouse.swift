import Foundation
import Testing

@Suite(.inTurn) struct PublicationMovesHouse {
  private let people = 3_000

  /// A publication with two lists, people in every state, and an issue that was rehearsed.
  private func inhabited() async throws -> Workplace {
    let place = try await Workplace()
    let (site, inbox) = (try freePort(), try freePort())
    try place.set([
      "site.listen": "\"127.0.0.1:\(site)\"", "site.base_url": "\"http://127.0.0.1:\(site)\"", "inbox.listen": "\"127.0.0.1:\(inbox)\"",
      "smtp.user": "\"letter\"", "smtp.password": "\"hunter2\"",
    ])
    let settings = try String(contentsOfFile: place.folder + "/tuesday.toml", encoding: .utf8)
    try (settings + "city = \"text\"\n").write(toFile: place.folder + "/tuesday.toml", atomically: true, encoding: .utf8)
    #expect(try await place.tuesday("lists", "set", "digest", "--name", "=Digest").code == 0)
    let hostile = "ada@example.org,\"=HYPERLINK(\"\"x\"\")\",\"<script>, 'x'\",confirmed,pending\nbo@example.org,Bo,,unsubscribed,bounced\n"
    let crowd = (0..<people).map { "reader\($0)@example.net,,,,unsubscribed\n" }.joined()
    let file = try place.write("people.csv", "email,name,city,list:main,list:digest\n" + hostile + crowd)
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    for name in ["chiara", "dora"] { #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0) }
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    return place
  }

  private func hashes(_ folder: String) throws -> [String: String] {
    struct Manifest: Decodable {
      struct Part: Decodable {
        let path: String
        let sha256: String
      }
      let parts: [Part]
    }
    let data = try Data(contentsOf: URL(filePath: folder + "/manifest.json"))
    let parts = try JSONDecoder().decode(Manifest.self, from: data).parts
    return Dictionary(uniqueKeysWithValues: parts.map { ($0.path, $0.sha256) })
  }

  @Test func `A publication moves with its readers, proofs and old links, though the first import was killed`() async throws {
    let place = try await inhabited()
    let erased = try await place.tuesday("subscribers", "erase", "dora@example.org", "--confirm", "dora@example.org")
    #expect(erased.code == 1 && erased.output.contains("delete them"), "the inbox has mails to her")
    #expect(try await place.tuesday("suppressions", "add", "blocked.example", "--reason", "asked by letter").code == 0)
    let exported = try await place.tuesday("export", "out", "--with-keys")
    #expect(exported.code == 0, "\(exported.errors)")
    #expect(exported.output.contains("holds all of it: \(people + 3) people"), "who was erased is nobody: \(exported.output)")
    #expect(try await place.tuesday("export", "out").code == 73, "nothing is written over")
    let settings = try String(contentsOfFile: place.folder + "/out/tuesday.toml", encoding: .utf8)
    #expect(!settings.contains("hunter2") && settings.contains("city = \"text\""))
    for file in ["feed.atom", "feed.rss", "feed.json"] {
      #expect(try String(contentsOfFile: place.folder + "/out/\(file)", encoding: .utf8).contains("/posts/hello"))
    }
    let page = try String(contentsOfFile: place.folder + "/out/archive/hello/index.html", encoding: .utf8)
    #expect(page.contains("<!DOCTYPE html>") || page.contains("<!doctype html>"))

    let new = place.folder + "/new"
    let first = try Running(Program.path, ["import", "out", "new"], in: place.folder)
    _ = try await eventually("the files of the new place") { FileManager.default.fileExists(atPath: new + "/tuesday.toml") ? true : nil }
    first.signal(SIGKILL)
    #expect(await first.end().output.isEmpty, "it was killed before it ended")
    let moved = Workplace(at: new)
    #expect(
      try await moved.tuesday("lists", "list", "--json").output.trimmingCharacters(in: .whitespacesAndNewlines) == "[\n\n]",
      "nothing is half there")
    let second = try await place.tuesday("import", "out", "new")
    #expect(second.code == 0, "\(second.errors)")
    #expect(second.output.contains("\(people + 3) people"))
    for folder in [place.folder, new] {
      #expect(try FileManager.default.attributesOfItem(atPath: folder + "/data")[.posixPermissions] as? Int == 0o700)
    }
    #expect(try await place.tuesday("import", "out", "new").code == 73, "and not twice")

    #expect(try await moved.tuesday("export", "../again", "--with-keys").code == 0)
    let (before, after) = (try hashes(place.folder + "/out"), try hashes(place.folder + "/again"))
    #expect(before == after && before.count > 20)
    let status = try await moved.status("hello")
    #expect(status.balances && status.audience == 3)

    // An unsubscribe link of the old place, clicked in the new one.
    let mails = place.folder + "/data/inbox/new/"
    let texts = try FileManager.default.contentsOfDirectory(atPath: mails).map { try String(contentsOfFile: mails + $0, encoding: .utf8) }
    let mail = try #require(texts.first { $0.contains("Delivered-To: chiara@example.org") })
    let link = try #require(mail.firstMatch(of: /List-Unsubscribe: <([^>]+)>/).map { String($0.1) })
    let serving = try await ServePeer(moved)
    #expect(try await serving.request("POST", link, form: "List-Unsubscribe=One-Click").status == 200)
    #expect(await serving.stop() == 0)
    let chiara = try await moved.tuesday("subscribers", "show", "chiara@example.org").output
    #expect(chiara.contains("main: unsubscribed"), "\(chiara)")
  }

  @Test func `An export says what it could not take along`() async throws {
    let place = try await Workplace()
    try FileManager.default.createSymbolicLink(atPath: place.folder + "/posts/inner.md", withDestinationPath: "hello.md")
    let odd = Array((place.folder + "/posts/b").utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
    close(open(odd, O_WRONLY | O_CREAT, 0o600))
    let exported = try await place.tuesday("export", "out")
    #expect(exported.code == 1 && exported.output.contains("holds all of it but what is named below"), "\(exported.errors)")
    #expect(exported.output.contains("/posts/inner.md\n") && exported.output.contains("/posts/b\u{FFFD}\n"), "\(exported.output)")
    #expect(try await place.tuesday("import", "out", "new").code == 0)
    #expect(FileManager.default.fileExists(atPath: place.folder + "/new/posts/hello.md"))
  }

  @Test func `A changed export is refused with the name of the part, and nothing is made`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    #expect(try await place.tuesday("export", "out").code == 0)
    let part = place.folder + "/out/audience/memberships.ndjson"
    try Data(try Data(contentsOf: URL(filePath: part)).dropLast()).write(to: URL(filePath: part))
    let refused = try await place.tuesday("import", "out", "new")
    #expect(refused.code == 65 && refused.errors.contains("audience/memberships.ndjson"))
    #expect(!FileManager.default.fileExists(atPath: place.folder + "/new"))
    #expect(try await place.tuesday("import", "posts", "new").errors.contains("manifest.json is missing"))
  }

  @Test func `Who asks to be forgotten is in no file of the publication, and is not taken or added again`() async throws {
    let place = try await inhabited()
    let json = try await place.tuesday("subscribers", "export", "chiara@example.org").output
    #expect(json.contains("\"cause\" : \"added on the command line\"") && json.contains("\"campaign\" : \"hello.rehearsal-1\""))
    #expect(try await place.tuesday("subscribers", "erase", "chiara@example.org").code == 64, "it has to be said twice")
    let erased = try await place.tuesday("subscribers", "erase", "Chiara@example.org", "--confirm", "chiara@example.org")
    #expect(erased.code == 1 && erased.output.contains("data/inbox/new/"), "\(erased.output) \(erased.errors)")
    for suffix in ["", "-wal"] {
      let bytes = FileManager.default.contents(atPath: place.folder + "/data/tuesday.sqlite" + suffix) ?? Data()
      #expect(bytes.range(of: Data("chiara@".utf8)) == nil)
    }
    let status = try await place.status("hello")
    #expect(status.balances && status.counts == ["accepted": 3])
    #expect(try await place.tuesday("subscribers", "show", "chiara@example.org").code == 66)
    let added = try await place.tuesday("subscribers", "add", "chiara@example.org")
    #expect(added.code == 65 && added.errors.contains("asked to be forgotten"))
    #expect(try await place.tuesday("suppressions", "why", "CHIARA@example.org").output.contains("asked to be forgotten"))
    let again = try place.write("again.csv", "email\nchiara@example.org\n")
    #expect(try await place.tuesday("subscribers", "import", again).output.contains("1 suppressed"))
    let repeated = try await place.tuesday("subscribers", "erase", "chiara@example.org", "--confirm", "chiara@example.org")
    #expect(repeated.code == 1 && repeated.output.contains("was forgotten before"))
    for line in repeated.output.split(separator: "\n") where line.contains("data/inbox/new/") {
      try FileManager.default.removeItem(atPath: line.trimmingCharacters(in: .whitespaces))
    }
    let ended = try await place.tuesday("subscribers", "erase", "chiara@example.org", "--confirm", "chiara@example.org", "--json")
    #expect(ended.code == 0, "\(ended.output)")
  }

  @Test func `What is changed by hand is shown, and stands in the journal`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    #expect(try await place.tuesday("subscribers", "change", "ada@example.org", "zone=Europe/Oslo", "language=nb").code == 0)
    let shown = try await place.tuesday("subscribers", "show", "ada@example.org").output
    for line in ["language: nb\n", "zone: Europe/Oslo\n", "changed  language, zone on the command line\n"] {
      #expect(shown.contains(line), "\(shown)")
    }
    let added = try await place.tuesday("subscribers", "add", "mary@example.org", "--name", "Mary Ann Evans", "--first-name", "Mary Ann")
    #expect(added.code == 0)
    #expect(try await place.tuesday("subscribers", "show", "mary@example.org").output.contains("\nfirst name: Mary Ann\n"))
  }

  @Test func `An address that nobody has is told with the next step, and not whether its owner was erased`() async throws {
    let place = try await Workplace()
    let file = try place.write("people.csv", "email\nzoe@example.org\nada@example.org\nnobody\nmia@example.org\n")
    let imported = try await place.tuesday("subscribers", "import", file)
    #expect(imported.output.contains("3 added, 1 row refused.\nThe refused row is in "), "\(imported.output)")
    let listed = try await place.tuesday("subscribers", "list").output.split(separator: "\n").map { $0.prefix { $0 != "@" } }
    #expect(listed == ["zoe", "ada", "mia"], "as the file has them")
    #expect(try await place.tuesday("subscribers", "erase", "zoe@example.org", "--confirm", "zoe@example.org").code == 0)
    #expect(try await place.tuesday("suppressions", "add", "kai@example.org", "--reason", "asked by letter").code == 0)
    for (address, words) in [
      ("adda@example.org", "not known here; did you mean ada@example.org?"), ("kai@example.org", "no mail may go to it: asked by letter"),
      ("zoe@example.org", "not known here; `tuesday subscribers list` shows who is, `tuesday subscribers add` adds somebody"),
    ] {
      let shown = try await place.tuesday("subscribers", "show", address)
      #expect(shown.code == 66 && shown.errors.contains(words), "\(shown.errors)")
    }
  }

  @Test func `People and suppressions go out as CSV and come back the same`() async throws {
    let place = try await inhabited()
    #expect(try await place.tuesday("suppressions", "add", "x@example.com", "blocked.example", "--reason", "=asked").code == 0)
    let twice = try await place.tuesday("suppressions", "add", "y@example.com", "--reason", "asked", "--list", "main", "--list", "digest")
    #expect(twice.code == 64 && twice.errors.contains("--list is said 2 times (main, digest)"), "\(twice.errors)")
    for (command, name) in [("subscribers", "all.csv"), ("suppressions", "kept-out.csv")] {
      let options = command == "subscribers" ? ["--all"] : []
      let ended = try await Program.run(Program.path, [command, "export"] + options + ["--output", name], in: place.folder)
      #expect(ended.code == 0, "\(ended.errors)")
      let twice = try await Program.run(Program.path, [command, "export"] + options + ["--output", name], in: place.folder)
      #expect(twice.code == 73, "nothing is written over")
    }
    let other = try await Workplace()
    let settings = try String(contentsOfFile: other.folder + "/tuesday.toml", encoding: .utf8)
    try (settings + "city = \"text\"\n").write(toFile: other.folder + "/tuesday.toml", atomically: true, encoding: .utf8)
    #expect(try await other.tuesday("lists", "set", "digest").code == 0)
    #expect(try await other.tuesday("subscribers", "import", place.folder + "/all.csv").code == 0)
    #expect(try await other.tuesday("suppressions", "import", place.folder + "/kept-out.csv").output == "2 added.\n")
    let csv = try String(contentsOfFile: place.folder + "/all.csv", encoding: .utf8)
    #expect(try await other.tuesday("subscribers", "export", "--all").output == csv)
    #expect(csv.contains("\"'=HYPERLINK(\"\"x\"\")\"") && csv.contains(",confirmed,pending,\r\n"))
    let refused = try await other.tuesday("subscribers", "add", "x@example.com")
    #expect(refused.code == 65 && refused.errors.contains("tuesday suppressions remove x@example.com"))
  }
}
