import Foundation
import Testing

@Suite(.inTurn) struct ClickBecomesUnsubscribe {
  /// A rehearsal with three readers, sent, and the site up.
  private func published() async throws -> (Workplace, ServePeer) {
    let place = try await Workplace()
    let (site, inbox) = (try freePort(), try freePort())
    try place.set([
      "site.listen": "\"127.0.0.1:\(site)\"", "site.base_url": "\"http://127.0.0.1:\(site)\"", "inbox.listen": "\"127.0.0.1:\(inbox)\"",
    ])
    for name in ["ada", "bo", "chiara"] { #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0) }
    let serving = try await ServePeer(place)
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    return (place, serving)
  }

  /// The mail that `reader` got, as it came.
  private func mail(to reader: String, _ place: Workplace) throws -> String {
    let folder = place.folder + "/data/inbox/new/"
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let text = try String(contentsOfFile: folder + name, encoding: .utf8)
      if text.contains("Delivered-To: \(reader)\r\n") { return text }
    }
    throw NeverHappened(description: "a mail to \(reader)")
  }

  /// The unsubscribe link in it.
  private func link(of reader: String, _ place: Workplace) throws -> String {
    String(try #require(try mail(to: reader, place).firstMatch(of: /List-Unsubscribe: <([^>]+)>/)).1)
  }

  private func state(of reader: String, _ place: Workplace) async throws -> String {
    let list = try await place.tuesday("subscribers", "list").output
    return list.split(separator: "\n").first { $0.hasPrefix(reader) }.map { String($0.split(separator: "\t")[1]) } ?? "unknown"
  }

  @Test func `Looking changes nothing, one POST unsubscribes, and the next sending respects it`() async throws {
    let (place, serving) = try await published()
    let link = try link(of: "ada@example.org", place)
    for method in ["GET", "HEAD", "OPTIONS", "GET"] { _ = try await serving.request(method, link) }
    let page = try await serving.request("GET", link)
    #expect(page.status == 200 && page.body.contains("<form method=\"post\"") && page.body.contains("a•••@example.org"))
    #expect(!page.body.contains("ada@example.org"), "the address is masked")
    #expect(page.headers["content-security-policy"]?.contains("default-src 'none'") == true && page.headers["set-cookie"] == nil)
    #expect(try await state(of: "ada@example.org", place) == "confirmed", "no GET changes anything")

    // A POST that says nothing, and a link with one character changed, do nothing.
    #expect(try await serving.request("POST", link, form: "x=1").status == 400)
    let forged = link.dropLast() + (link.hasSuffix("A") ? "B" : "A")
    #expect(try await serving.request("POST", String(forged), form: "List-Unsubscribe=One-Click").status == 404)
    #expect(try await state(of: "ada@example.org", place) == "confirmed")

    // RFC 8058, in both encodings, twice: 200 without a redirect.
    for _ in 0..<2 { #expect(try await serving.request("POST", link, form: "List-Unsubscribe=One-Click").status == 200) }
    let multipart = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
    let other = try self.link(of: "bo@example.org", place)
    #expect(try await serving.request("POST", other, form: multipart, type: "multipart/form-data; boundary=x").status == 200)
    #expect(try await state(of: "ada@example.org", place) == "unsubscribed")
    #expect(try await state(of: "bo@example.org", place) == "unsubscribed")
    let shown = try await place.tuesday("subscribers", "show", "ada@example.org").output
    #expect(shown.components(separatedBy: "unsubscribed by one click").count == 2, "one line in the journal: \(shown)")

    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    #expect(try await place.status("hello.rehearsal-2").counts == ["accepted": 1])
    #expect(await serving.stop() == 0)
  }

  @Test func `For whom it was a mistake the page brings back, and a preview's link changes nothing`() async throws {
    let (place, serving) = try await published()
    let link = try link(of: "ada@example.org", place)
    let left = try await serving.request("POST", link, form: "confirm=unsubscribe")
    #expect(left.body.contains("value=\"return\"") && left.body.contains("Subscribe again"))
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 65, "not by anybody else")
    #expect(try await serving.request("POST", link, form: "confirm=return").body.contains("You are subscribed again"))
    #expect(try await state(of: "ada@example.org", place) == "confirmed")
    #expect(try await place.tuesday("subscribers", "show", "ada@example.org").output.contains("came back by the link"))

    #expect(try await place.tuesday("preview", "posts/hello.md", "--as", "bo@example.org", "--out", place.folder + "/shown").code == 0)
    let mail = try String(contentsOfFile: place.folder + "/shown/mail.eml", encoding: .utf8)
    let shown = String(try #require(mail.firstMatch(of: /List-Unsubscribe: <([^>]+)>/)).1)
    #expect(try await serving.request("POST", shown, form: "List-Unsubscribe=One-Click").body.contains("This was a preview"))
    #expect(try await state(of: "bo@example.org", place) == "confirmed")
    #expect(await serving.stop() == 0)
  }

  @Test func `Who erases themself is gone, and what others do to the database at the same time stays`() async throws {
    let (place, serving) = try await published()
    let unsubscribe = try link(of: "bo@example.org", place)
    let mail = try mail(to: "ada@example.org", place).replacing("=\r\n", with: "")
    let preferences = String(try #require(mail.firstMatch(of: /\/preferences\/[A-Za-z0-9_\-]+/)).0)
    #expect(try await serving.request("POST", preferences, form: "do=erase-now").body.contains("You are erased"))
    // Each of these opens and closes the file beside `serve`: were its locks gone, the log would go with the first of them.
    for number in 1...3 { #expect(try await place.tuesday("subscribers", "add", "new\(number)@example.org").code == 0) }
    #expect(try await serving.request("POST", unsubscribe, form: "List-Unsubscribe=One-Click").status == 200)
    for number in 4...6 { #expect(try await place.tuesday("subscribers", "add", "new\(number)@example.org").code == 0) }
    #expect(await serving.stop() == 0)
    let people = try await place.tuesday("subscribers", "list").output
    for number in 1...6 { #expect(people.contains("new\(number)@example.org\tconfirmed")) }
    #expect(people.contains("bo@example.org\tunsubscribed") && !people.contains("ada@"))
  }

  @Test func `A reader clicks through from the mailbox in a browser, without scripts`() async throws {
    let (place, serving) = try await published()
    let mailbox = try #require(serving.mailbox)
    let id = try #require(try FileManager.default.contentsOfDirectory(atPath: place.folder + "/data/inbox/new").first)
    let pictures = ProcessInfo.processInfo.environment["TUESDAY_PICTURES"] ?? place.folder
    let ended = try await Program.run(
      Program.python, [Program.root + "/Tests/JourneyTests/Peers/click_unsubscribe.py", "\(mailbox)/m/\(id)", pictures])
    try #require(ended.code == 0, "\(ended.errors)")
    let report = try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
    #expect((report["banner"] as? String)?.contains("REHEARSAL") == true)
    #expect(report["title"] as? String == "A bench, a tree, and a Tuesday")
    #expect(report["buttons"] as? Int == 1)
    #expect(report["answer"] as? String == "You are unsubscribed")
    #expect(report["wide"] as? Bool == false, "on a phone nothing goes over the edge")
    #expect(report["reply"] as? String == "This was a preview or a test", "why is kept of no rehearsal")
    #expect(report["problems"] as? [String] == [])
    #expect(try await place.tuesday("subscribers", "list", "--state", "unsubscribed").output.split(separator: "\n").count == 1)
    #expect(await serving.stop() == 0)
  }

  @Test func `The archive shows what was sent, and a feed that validates`() async throws {
    let (place, serving) = try await published()
    let post = try await serving.request("GET", "/posts/hello")
    #expect(post.status == 200 && post.body.contains("<h1>A bench, a tree, and a Tuesday</h1>") && post.body.contains("Ada Lindqvist"))
    #expect(post.body.contains("Dear neighbour,"), "the archive shows the fallback of a merge tag")
    #expect(post.body.contains("REHEARSAL"))
    _ = try place.write(
      "posts/second.md", "---\ntitle: \"A <script>alert(1)</script> & co\"\ntags: [wood, '\"oak\" & co']\n---\n\nHello again.\n")
    #expect(try await place.tuesday("send", "posts/second.md", "--confirm", "second").code == 0)
    let second = try await serving.request("GET", "/posts/second")
    #expect(second.body.contains("Recent posts") && second.body.contains("See all") && second.body.contains("/posts/hello"))
    #expect(!second.body.contains("<script>"))
    let index = try await serving.request("GET", "/posts")
    #expect(index.body.contains("/posts/hello") && index.body.contains("/posts/second"))
    let feed = try await serving.request("GET", "/feed.atom")
    #expect(feed.headers["content-type"] == "application/atom+xml; charset=utf-8")
    #expect(try await Program.run("/usr/bin/xmllint", ["--noout", "-"], input: feed.body).code == 0)
    #expect(feed.body.components(separatedBy: "<entry>").count == 3)
    let categories = ["wood", "&quot;oak&quot; &amp; co"].map { "<category term=\"\($0)\"/>\n" }.joined()
    #expect(feed.body.contains(categories), "RFC 4287 §4.2.2")
    let mailbox = try #require(serving.mailbox)
    #expect(try await serving.request("GET", mailbox + "/?page=9223372036854775807").status == 200)
    for missing in ["/posts/nothing", "/nothing", "/media/../tuesday.toml", "/assets/%2e%2e/%2e%2e/Package.swift"] {
      let answer = try await serving.request("GET", missing)
      #expect(answer.status == 404 || answer.status == 400, "\(missing): \(answer.status)")
    }
    for (method, path, allowed) in [("POST", "/posts/hello", "GET, HEAD"), ("DELETE", "/subscribe", "GET, HEAD, POST")] {
      let answer = try await serving.request(method, path)
      #expect(answer.status == 405 && answer.headers["allow"] == allowed && answer.body.contains("cannot be asked for in this way"))
      #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true)
    }
    #expect(try await serving.request("POST", "/nothing").status == 404)
    #expect(await serving.stop() == 0)
  }
}
