import Foundation
import Testing

@Suite(.inTurn) struct MailIsSigned {
  private struct Key: Decodable {
    let selector: String
    let name: String
    let record: String
    let signs: Bool
  }

  @Test func `Keys are made and printed, sign when the settings say so, and two verifiers agree`() async throws {
    let place = try await Workplace()
    let told = try await place.tuesday("dkim", "new", "--selector", "news")
    #expect(told.code == 0 && told.output.contains("news._domainkey.example.org. IN TXT ( \"v=DKIM1; k=rsa; p="), "\(told.output)")
    #expect(told.output.contains("selectors = \"news, news-ed\""))
    #expect(try await place.tuesday("dkim", "new", "--selector", "news").code == 73, "a key is never written over")
    for name in ["news", "news-ed"] {
      let file = place.folder + "/data/dkim/\(name).pem"
      #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
      #expect(try await Program.run("/usr/bin/openssl", ["pkey", "-in", file, "-noout"]).code == 0, "OpenSSL reads it")
    }
    try place.set(["dkim.selectors": "\"news, news-ed\"", "smtp.return_path": "\"bounces.example.org\""])
    let keys = try JSONDecoder().decode([Key].self, from: Data(try await place.tuesday("dkim", "show", "--json").output.utf8))
    #expect(keys.map(\.selector) == ["news", "news-ed"] && keys.allSatisfy(\.signs))

    let count = ProcessInfo.processInfo.environment["TUESDAY_SIGNED_MAILS"].flatMap(Int.init) ?? 200
    let people = (0..<count).map { "reader\($0)@example.net,Reader \($0) Grüße" }
    let file = try place.write("people.csv", "email,name\n" + people.joined(separator: "\n") + "\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    let records = try JSONEncoder().encode(Dictionary(uniqueKeysWithValues: keys.map { ($0.name, $0.record) }))
    let ended = try await Program.run(
      Program.python,
      [Program.root + "/Tests/JourneyTests/Peers/verify_dkim.py", place.folder + "/data/inbox", String(decoding: records, as: UTF8.self)])
    try #require(ended.code == 0, "\(ended.errors)")
    let report = try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
    #expect(report["count"] as? Int == count && report["faults"] as? [String] == [], "\(ended.output)")

    // Each delivery has a return path of its own, with nobody's address in it.
    let inbox = place.folder + "/data/inbox/new/"
    let paths = try FileManager.default.contentsOfDirectory(atPath: inbox).map { name in
      let mail = try String(contentsOfFile: inbox + name, encoding: .utf8)
      return String(try #require(mail.firstMatch(of: /Return-Path: <(b-[a-z2-7]{40}@bounces\.example\.org)>/)).1)
    }
    #expect(Set(paths).count == count)
  }

  @Test func `A key that is not there, is no key, or is of another domain stops the command before anything is begun`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.net").code == 0)
    try place.set(["dkim.selectors": "\"gone\""])
    let gone = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(gone.code == 78 && gone.errors.contains("tuesday dkim new --selector gone"), "\(gone.errors)")
    try FileManager.default.createDirectory(atPath: place.folder + "/data/dkim", withIntermediateDirectories: true)
    _ = try place.write("data/dkim/gone.pem", "nonsense\n")
    let broken = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(broken.code == 78 && broken.errors.contains("no private key"), "\(broken.errors)")
    let foreign = try await place.tuesday("dkim", "show", "--set", "dkim.domain=example.com")
    #expect(foreign.code == 78 && foreign.errors.contains("must be the domain of publication.from"), "\(foreign.errors)")
    #expect(try await place.tuesday("dkim", "new", "--selector", "a b").code == 64)
    #expect(try await place.tuesday("status", "--json").output.contains("hello") == false)
  }
}
