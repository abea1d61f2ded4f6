import Foundation
import Testing

@Suite(.inTurn) struct PublicationIsPromoted {
  private static let people = 20_000

  /// Many readers, a list that is gone, a token, and an issue that was rehearsed.
  private func inhabited() async throws -> Workplace {
    let place = try await Workplace()
    try place.set(["site.listen": "\"127.0.0.1:0\"", "inbox.listen": "\"127.0.0.1:0\""])
    let crowd = (0..<Self.people).map { "reader\($0)@example.net,unsubscribed\n" }.joined()
    let file = try place.write("people.csv", "email,state\nada@example.org,confirmed\nbo@example.org,confirmed\n" + crowd)
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    return place
  }

  /// One-click links of the mails so far.
  private func links(_ place: Workplace) throws -> [String: String] {
    let mails = place.folder + "/data/inbox/new/"
    let texts = try FileManager.default.contentsOfDirectory(atPath: mails).map { try String(contentsOfFile: mails + $0, encoding: .utf8) }
    return try Dictionary(
      uniqueKeysWithValues: texts.map { text in
        let name = try #require(text.firstMatch(of: /Delivered-To: (\w+)@/)).1
        return (String(name), String(try #require(text.firstMatch(of: /List-Unsubscribe: <([^>]+)>/)).1))
      })
  }

  private func leave(by link: String?, _ place: Workplace) async throws {
    let serving = try await ServePeer(place)
    let path = try #require(link?.firstMatch(of: /https?:\/\/[^\/]+(\/.+)/)).1
    #expect(try await serving.request("POST", String(path), form: "List-Unsubscribe=One-Click").status == 200)
    #expect(await serving.stop() == 0)
  }

  private func hasLeft(_ name: String, _ place: Workplace) async throws -> Bool {
    try await place.tuesday("subscribers", "show", "\(name)@example.org").output.contains("main: unsubscribed")
  }

  @Test func `A publication moves to a server, though the first try was killed, and back into a file, and old links stay good`()
    async throws
  {
    let server = try await PostgreSQLPeer()
    let place = try await inhabited()
    let (links, before) = (try links(place), try await place.status("hello"))
    let file = place.folder + "/data/tuesday.sqlite"

    let serving = try await ServePeer(place)
    let busy = try await place.tuesday("promote", server.url())
    #expect(busy.code == 75 && busy.errors.contains("stop `tuesday serve`"), "\(busy.errors)")
    #expect(await serving.stop() == 0)

    let killed = try Running(Program.path, ["promote", server.url()], in: place.folder)
    _ = try await eventually("rows on their way") {
      // Of a transaction that has written something.
      let query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tuesday' AND backend_xid IS NOT NULL"
      return try await server.ask(query) == "1" ? true : nil
    }
    killed.signal(SIGKILL)
    #expect(await killed.end().output.isEmpty, "it was killed before it ended")
    #expect(try await place.status("hello").counts == before.counts, "nothing has changed")

    let moved = try await place.tuesday("promote", server.url())
    #expect(moved.code == 0 && moved.output.contains("and compared them"), "\(moved.errors)")
    #expect(moved.output.contains("in \(place.folder)/tuesday.toml, under [data]:\n  database = \"\(server.url())\""), "\(moved.output)")
    #expect(FileManager.default.fileExists(atPath: file + "-promoted") && !FileManager.default.fileExists(atPath: file))
    for arguments in [["status"], ["serve"], ["init"], ["promote", server.url()]] {
      let told = try await Program.run(Program.path, arguments, in: place.folder)
      #expect(told.code == 78 && told.errors.contains("was moved by `tuesday promote`"), "\(arguments): \(told.code) \(told.errors)")
    }
    #expect(try await place.tuesday("doctor", "--only", "database").output.contains("was moved by `tuesday promote`"))

    try place.set(["data.database": "\"\(server.url())\""])
    let there = try await place.status("hello")
    #expect(there.counts == before.counts && there.balances && there.audience == before.audience)
    try await leave(by: links["ada"], place)
    #expect(try await hasLeft("ada", place))
    #expect(try await place.tuesday("subscribers", "add", "chiara@example.org").code == 0, "numbers go on")
    #expect(try await place.tuesday("promote", server.url()).code == 64, "it is there")

    let back = try await place.tuesday("promote", "sqlite", "--json")
    #expect(back.code == 0 && back.output.contains("tuesday.sqlite\""), "\(back.output)\(back.errors)")
    #expect(try await place.tuesday("status").code == 78, "the server's is left")
    try place.set(["data.database": "\"\""])
    #expect(try await place.status("hello").counts == before.counts)
    #expect(try await hasLeft("ada", place))
    try await leave(by: links["bo"], place)
    #expect(try await hasLeft("bo", place))
    #expect(try await place.tuesday("subscribers", "show", "chiara@example.org").code == 0)
  }

  @Test func `A backup comes back on a server, and not over what is there`() async throws {
    let server = try await PostgreSQLPeer()
    let place = try await inhabited()
    #expect(try await place.tuesday("backup", "--to", "copy").code == 0)
    let arguments = ["TUESDAY_DATA_DATABASE=\(server.url())", Program.path, "restore", "copy", "new"]
    let restored = try await Program.run("/usr/bin/env", arguments, in: place.folder)
    #expect(restored.code == 0, "\(restored.errors)")
    let again = try await Program.run("/usr/bin/env", arguments.dropLast() + ["other"], in: place.folder)
    #expect(again.code == 73 && again.errors.contains("is not empty"), "\(again.code) \(again.errors)")
    let new = Workplace(at: place.folder + "/new")
    try new.set(["data.database": "\"\(server.url())\""])
    #expect(try await new.status("hello").counts == place.status("hello").counts)
    let held = try await new.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(held.code != 0 && held.errors.contains("tuesday release"), "\(held.errors)")
    #expect(try await new.tuesday("release", "--confirm").code == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: new.folder + "/data").allSatisfy { !$0.contains("sqlite") })
  }
}
