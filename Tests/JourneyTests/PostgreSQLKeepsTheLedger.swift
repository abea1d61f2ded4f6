import Foundation
import Testing

/// The promises of a publication in a file, kept by one whose database is a server's.
@Suite(.inTurn) struct PostgreSQLKeepsTheLedger {
  private static let readers = 3000
  private static let connections = 8

  private func publication(_ server: PostgreSQLPeer) async throws -> (Workplace, InboxPeer) {
    let place = try await Workplace()
    try place.set(["data.database": "\"\(server.url())\"", "site.listen": "\"127.0.0.1:0\"", "inbox.listen": "\"127.0.0.1:0\""])
    #expect(try await place.tuesday("init").output.contains("Made an empty database, postgresql:///postgres"))
    let inbox = try await InboxPeer(place)
    try place.relay(port: inbox.smtpPort, connections: Self.connections)
    return (place, inbox)
  }

  private func crowd(_ place: Workplace) async throws {
    _ = try place.write("posts/news.md", "---\ntitle: News\n---\n\nDear {{ name }}, here is the news.\n")
    let people = (0..<Self.readers).map { "reader\($0)@example.org,Reader \($0)" }
    let file = try place.write("people.csv", "email,name\n" + people.joined(separator: "\n") + "\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
  }

  private func stored(_ inbox: InboxPeer) -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: inbox.folder + "/new").count) ?? 0
  }

  private func isSent(_ place: Workplace, _ inbox: InboxPeer, uncertain limit: Int) async throws {
    let status = try await place.status("news")
    let uncertain = status.counts["uncertain"] ?? 0
    #expect(status.state == "sent" && status.balances && status.audience == Self.readers)
    #expect((status.counts["accepted"] ?? 0) + uncertain == Self.readers && uncertain <= limit, "\(status.counts)")
    let tally = try inbox.tally()
    #expect(tally.values.allSatisfy { $0 == 1 }, "nobody twice")
    #expect(Self.readers - tally.count <= uncertain)
  }

  @Test func `A stranger signs up and confirms, and an issue that is killed in the middle reaches everybody once`() async throws {
    let server = try await PostgreSQLPeer()
    let (place, inbox) = try await publication(server)
    let serving = try await ServePeer(place)
    let form = try await serving.request("GET", "/subscribe")
    let time = try #require(form.body.firstMatch(of: /name="time" value="([^"]+)"/)).1
    _ = try await eventually("the form to be taken") {
      try await serving.request("POST", "/subscribe", form: "email=ada@example.org&time=\(time)").body.contains("very quick") ? nil : true
    }
    let link = try await eventually("the mail that asks Ada") {
      try inbox.messages().first { $0.recipient.contains("ada@example.org") }.flatMap { mail in
        let text = String(decoding: mail.bytes, as: UTF8.self).replacing("=\r\n", with: "")
        return text.firstMatch(of: /\/confirm\/[A-Za-z0-9_-]{68}/).map { String($0.output) }
      }
    }
    #expect(try await serving.request("POST", link, form: "do=confirm&list=main").body.contains("You are subscribed"))
    #expect(await serving.stop() == 0)

    try await crowd(place)
    let before = stored(inbox)
    let sending = try Running(Program.path, ["send", "posts/news.md", "--confirm", "news"], in: place.folder)
    _ = try await eventually("300 messages") { stored(inbox) >= before + 300 ? true : nil }
    sending.signal(SIGKILL)
    _ = await sending.end()
    #expect(try await place.status("news").state == "sending", "in the middle")
    let last = try await place.tuesday("send", "posts/news.md", "--confirm", "news", "--wait")
    #expect(last.code == 0 || last.code == 1, "\(last.errors)")
    let status = try await place.status("news")
    #expect(status.state == "sent" && status.balances && status.audience == Self.readers + 1)
    let uncertain = status.counts["uncertain"] ?? 0
    #expect((status.counts["accepted"] ?? 0) + uncertain == Self.readers + 1 && uncertain <= Self.connections)
    let tally = try inbox.tally()
    #expect(tally.allSatisfy { $0.value == 1 || $0.key.contains("ada@") }, "only Ada was asked and welcomed before")

    #expect(try await place.tuesday("export", "out", "--with-keys").code == 0)
    let moved = try await place.tuesday("import", "out", "in-a-file")
    #expect(moved.code == 0 && FileManager.default.fileExists(atPath: place.folder + "/in-a-file/data/tuesday.sqlite"), "\(moved.errors)")
    let back = "\(server.url())&options=-csearch_path%3Dback"
    let arguments = ["TUESDAY_DATA_DATABASE=\(back)", Program.path, "import", "out", "in-a-schema"]
    let returned = try await Program.run("/usr/bin/env", arguments, in: place.folder)
    #expect(returned.code == 0, "\(returned.errors)")
    let copies = ["in-a-file", "in-a-schema"].map { Workplace(at: place.folder + "/" + $0) }
    try copies[1].set(["data.database": "\"\(back)\""])
    for copy in copies {
      let moved = try await copy.status("news")
      #expect(moved.counts == status.counts && moved.balances)
    }
  }

  @Test(arguments: [SIGINT, SIGQUIT])
  func `The server stops and starts while mail is sent: the sender waits, and everybody has one`(signal: Int32) async throws {
    let server = try await PostgreSQLPeer()
    let (place, inbox) = try await publication(server)
    try await crowd(place)
    let sending = try Running(Program.path, ["send", "posts/news.md", "--confirm", "news", "--wait"], in: place.folder)
    for round in 1...3 {
      _ = try await eventually("some messages; \(sending.errors)") { stored(inbox) >= round * 400 ? true : nil }
      await server.stop(signal)
      _ = try await eventually("the sender to notice: \(sending.errors)") {
        sending.errors.matches(of: /the database is away/).count >= round ? true : nil
      }
      let away = try await place.tuesday("status")
      #expect(away.code == 75 && away.errors.contains("cannot be reached"), "\(away.code) \(away.errors)")
      try await server.start()
    }
    let ended = await sending.end()
    #expect(ended.code == 0, "\(ended.errors)")
    try await isSent(place, inbox, uncertain: 0)
  }

  @Test func `What does not fit is told with what to do, and no password is ever shown`() async throws {
    let server = try await PostgreSQLPeer()
    _ = try await server.ask("CREATE DATABASE latin ENCODING LATIN1 LOCALE 'C' TEMPLATE template0")
    _ = try await server.ask("CREATE ROLE guest LOGIN")
    _ = try await server.ask("CREATE DATABASE theirs TEMPLATE template0")
    let place = try await Workplace()
    let away = server.url().replacing(server.folder, with: "/nowhere")
    let secret = "hunter2"
    let cases: [(url: String, code: Int32, words: String)] = [
      (away + "&password=\(secret)", 75, "cannot be reached"),
      ("postgresql://me:\(secret)@127.0.0.1:\(try freePort())/x", 75, "cannot be reached: postgresql://me@127.0.0.1"),
      (server.url("missing") + "&password=\(secret)", 74, "does not exist"), (server.url("latin"), 74, "--encoding=UTF8"),
      (server.url("theirs").replacing("user=postgres", with: "user=guest"), 74, "ALTER DATABASE"),
      ("postgresql://me:\(secret)@x@127.0.0.1/x", 78, "%40 stands for @"),
      ("postgres:/oops?password=\(secret)", 78, "must be postgresql://user@host/name"),
    ]
    for (url, code, words) in cases {
      try place.set(["data.database": "\"\(url)\""])
      let ended = try await place.tuesday("init")
      #expect(ended.code == code && ended.errors.contains(words), "\(url): \(ended.code) \(ended.errors)")
      for arguments in [["status"], ["config", "show"], ["doctor", "--only", "database", "--only", "files"]] {
        let told = try await Program.run(Program.path, arguments, in: place.folder)
        #expect(!(told.output + told.errors + ended.errors).contains(secret), "\(arguments): \(told.output)\(told.errors)")
      }
    }
    try place.set(["data.database": "\"\(server.url())\""])
    let missing = try await place.tuesday("status")
    #expect(missing.code == 66 && missing.errors.contains("`tuesday init` makes an empty one"), "\(missing.errors)")
    #expect(try await place.tuesday("init").code == 0)
    #expect(try await place.tuesday("init").code == 73, "and not twice")
    let look = try await place.tuesday("doctor", "--only", "database")
    #expect(look.code == 0 && look.output.contains("PostgreSQL 1") && look.output.contains("answers within"), "\(look.output)")
  }

  @Test func `Two publications have a schema each of one database`() async throws {
    let server = try await PostgreSQLPeer()
    for name in ["ash", "elm"] {
      let place = try await Workplace()
      try place.set(["data.database": "\"\(server.url())&options=-csearch_path%3D\(name)\""])
      #expect(try await place.tuesday("init").code == 0)
      #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0)
      #expect(try await server.ask("SELECT address FROM \(name).subscribers") == "\(name)@example.org")
    }
  }
}
