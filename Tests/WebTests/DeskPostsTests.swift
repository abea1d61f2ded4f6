import Accounts
import Audience
import Campaigns
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

/// Posts, editor, schedule and sending as browsers without scripts use them.
@Suite struct DeskPostsTests {
  private func desk(_ role: Role = .admin) async throws -> (desk: Desk, secret: String) {
    let desk = try await Desk()
    try await desk.writePost()
    return (desk, try await desk.add(role).secret)
  }

  private func header(_ answer: (status: Int, body: String, headers: HTTPFields), _ name: String) throws -> String {
    try answer.headers[#require(HTTPField.Name(name))] ?? ""
  }

  @Test func `A save by hand changes the keys that were changed and the text, and is told in the log`() async throws {
    let (desk, secret) = try await desk(.writer)
    let form = try desk.form(["title": "Two: benches", "tags": "wood, a: b", "ready": "yes", "text": "Hello\r\n\r\nall.\r\n"])
    let answer = try await desk.ask(.post, "/desk/posts/hello.md", form, as: secret)
    #expect(answer.status == 303 && answer.headers[.location] == "/desk/posts/hello.md?done=saved")
    #expect(
      try desk.post().text == "---\ntitle: \"Two: benches\"  # ours\nready: true\ntags: [wood, \"a: b\"]\n---\nHello\n\nall.\n")
    let log = try await desk.site.accounts.audit(page: 0, of: 5)
    #expect(log.first?.deed == .changedPost && log.first?.object == "hello.md" && log.first?.who == "writer@example.org")
    _ = try await desk.ask(.post, "/desk/posts/hello.md", try desk.form(["title": "Three"]), as: secret)
    #expect(try await desk.site.accounts.audit(page: 0, of: 50).count { $0.deed == .changedPost } == 1, "once in ten minutes")
    #expect(try await desk.site.newsroom.revisions(of: #require(desk.site.newsroom.file("hello.md"))).first?.who == "writer@example.org")
  }

  @Test func `What is wrong in the head stays in its field, and in the file, until somebody mends it`() async throws {
    let (desk, secret) = try await desk(.writer)
    let form = try desk.form(["date": "2026-1", "slug": "My Slug"])
    #expect(try await desk.ask(.post, "/desk/posts/hello.md", form, as: secret).status == 303)
    let page = try await desk.ask(.get, "/desk/posts/hello.md", as: secret).body
    #expect(page.contains("name=\"date\" value=\"2026-1\"") && page.contains("name=\"was_slug\" value=\"My Slug\""))
    #expect(page.contains("which is no day"))
    let mended = try desk.form(["date": "2026-12-01", "slug": ""])
    #expect(try await desk.ask(.post, "/desk/posts/hello.md", mended, as: secret).status == 303)
    #expect(try desk.post().text == "---\ntitle: A bench  # ours\ndate: 2026-12-01\n---\nHello there.\n")
  }

  @Test func `Without a change the file is the same to the octet, and no version is made`() async throws {
    let (desk, secret) = try await desk()
    let (before, versions) = (try desk.post(), try await desk.site.count("post_revisions"))
    #expect(try await desk.ask(.post, "/desk/posts/hello.md", try desk.form(), as: secret).status == 303)
    #expect(try desk.post() == before)
    #expect(try await desk.site.count("post_revisions") == versions)
  }

  @Test func `Who saves over a file that another has changed sees both texts, and can save the two together`() async throws {
    let (desk, secret) = try await desk()
    let form = try desk.form(["text": "Mine & <mine>\n"])
    try await desk.writePost("---\ntitle: Theirs\n---\nTheirs </textarea><script>alert(1)</script>\n")
    let answer = try await desk.ask(.post, "/desk/posts/hello.md", form, as: secret)
    #expect(answer.status == 409 && answer.body.contains("Two have changed hello.md"))
    #expect(answer.body.contains("Mine &amp; &lt;mine&gt;") && !answer.body.contains("<script>"))
    #expect(try desk.post().text.contains("Theirs"))
    let fields = try #require(answer.body.firstMatch(of: /name="base" value="([0-9a-f]{64})"/)?.1)
    #expect(String(fields) == (try desk.post().hash))
    let together = form.merging(["base": String(fields), "text": "Both\n"]) { $1 }
    #expect(try await desk.ask(.post, "/desk/posts/hello.md", together, as: secret).status == 303)
    #expect(try desk.post().text.hasSuffix("---\nBoth\n"))
  }

  @Test func `A head that one key cannot be changed in by itself is not changed, and what was typed stays on the page`() async throws {
    let desk = try await Desk()
    try await desk.writePost("---\n{title: A bench, ready: false}\n---\nHello.\n")
    let secret = try await desk.add(.writer).secret
    let before = try desk.post()
    let answer = try await desk.ask(.post, "/desk/posts/hello.md", try desk.form(["title": "Other", "text": "Typed words\n"]), as: secret)
    #expect(answer.status == 422 && answer.body.contains("All of the head") && answer.body.contains("Typed words"))
    #expect(try desk.post() == before)
    let byHand = try desk.form(["head": "title: Other\n"])
    #expect(try await desk.ask(.post, "/desk/posts/hello.md", byHand, as: secret).status == 303)
    #expect(try desk.post().text == "---\ntitle: Other\n---\nHello.\n")
  }

  @Test(arguments: [[:], ["text": "x"], ["base": "x", "head": "", "text": ""]] as [[String: String]])
  func `A form that is not whole changes nothing`(_ form: [String: String]) async throws {
    let (desk, secret) = try await desk()
    let before = (try desk.post(), try await desk.state())
    for path in ["", "/look"] {
      #expect(try await desk.ask(.post, "/desk/posts/hello.md" + path, form, as: secret).status == 422)
    }
    #expect(try desk.post() == before.0)
    #expect(try await desk.state() == before.1)
  }

  @Test(arguments: ["nothing.md", "%2e%2e%2ftuesday.toml", "..%2F..%2Fx.md", "README.md", "_x.md", "hello.txt", ".md", "x%00.md"])
  func `A name that is no post's is a page that says so`(_ name: String) async throws {
    let (desk, secret) = try await desk()
    for (method, path) in [(HTTPRequest.Method.get, ""), (.post, ""), (.get, "/versions/1"), (.get, "/send"), (.post, "/pictures")] {
      let form = method == .post ? try desk.form() : [:]
      let status = try await desk.ask(method, "/desk/posts/\(name)\(path)", form, as: secret).status
      #expect([404, 409].contains(status), "\(method) \(path): \(status)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.site.folder + "/posts") == ["hello.md"])
  }

  @Test func `The frame shows the mail itself, its text, its source and the page, under a policy that runs nothing`() async throws {
    let (desk, secret) = try await desk(.writer)
    for (view, words) in [
      ("desktop", "<h1"), ("phone", "<h1"), ("dark", "<h1"), ("text", "Hello you."), ("source", "Content-Type: multipart/alternative"),
      ("page", "<article"),
    ] {
      let form = try desk.form(["text": "Hello you.\n", "view": view])
      let answer = try await desk.ask(.post, "/desk/posts/hello.md/look", form, as: secret)
      #expect(answer.status == 200 && answer.body.contains(words), "\(view)")
      let policy = try #require(answer.headers[.contentSecurityPolicy])
      #expect(policy.contains("sandbox") && policy.contains("frame-ancestors 'self'") && !policy.contains("script-src"))
    }
    #expect(try desk.post().text.contains("Hello there."), "nothing is saved")
    let dark = try await desk.ask(.post, "/desk/posts/hello.md/look", try desk.form(["view": "dark"]), as: secret).body
    #expect(!dark.contains("prefers-color-scheme") && dark.contains("@media (min-width: 0)"))
    let faulty = try await desk.ask(.post, "/desk/posts/hello.md/look", try desk.form(["text": "{{ nonsense }}\n"]), as: secret)
    #expect(faulty.body.contains("unknown merge tag"))
  }

  @Test func `As which reader it is shown asks who may see readers`() async throws {
    let (desk, secret) = try await desk(.writer)
    _ = try await desk.site.add("ada@example.org", .confirmed)
    let form = try desk.form(["text": "For {{ email }}.\n", "as": "ada@", "view": "text"])
    #expect(try await !desk.ask(.post, "/desk/posts/hello.md/look", form, as: secret).body.contains("ada@example.org"))
    #expect(try await desk.ask(.get, "/desk/posts/hello.md/readers?q=ada", as: secret).status == 403)
    let sender = try await desk.add(.sender).secret
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/look", form, as: sender).body.contains("For ada@example.org."))
    #expect(try await desk.ask(.get, "/desk/posts/hello.md/readers?q=ADA", as: sender).body.contains("ada@example.org"))
    let nobody = form.merging(["as": "zoe"]) { $1 }
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/look", nobody, as: sender).body.contains("No reader has an address"))
  }

  // MARK: Pictures

  private func upload(
    _ desk: Desk, _ secret: String, _ bytes: String, named name: String, as accept: String? = "application/json"
  ) async throws -> (status: Int, body: String, headers: HTTPFields) {
    var headers: HTTPFields = [.contentType: "multipart/form-data; boundary=xyz", .cookie: "\(Desk.name)=\(secret)"]
    headers[try #require(HTTPField.Name("sec-fetch-site"))] = "same-origin"
    headers[.accept] = accept
    let fields = try desk.form(["text": "Typed\n"]).map { "--xyz\r\nContent-Disposition: form-data; name=\"\($0)\"\r\n\r\n\($1)\r\n" }
    let file =
      "--xyz\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"\(name)\"\r\nContent-Type: image/png\r\n\r\n\(bytes)\r\n"
    return try await desk.site.send(.post, "/desk/posts/hello.md/pictures", fields.joined() + file + "--xyz--\r\n", headers: headers)
  }

  /// The smallest GIF, whose octets are ASCII but for few.
  private static let gif = "GIF87a\u{1}\0\u{1}\0\0\0\0,\0\0\0\0\u{1}\0\u{1}\0\0\u{2}\u{2}D\u{1}\0;"

  @Test func `A picture goes beside the post under a safe name, and its Markdown into the text`() async throws {
    let (desk, secret) = try await desk(.writer)
    let answer = try await upload(desk, secret, Self.gif, named: "../../My <b> Bench.svg")
    #expect(answer.status == 200, "\(answer.body)")
    #expect(answer.body == #"{"markdown":"![](my-b-bench.gif)","name":"my-b-bench.gif"}"#)
    let page = try await upload(desk, secret, Self.gif, named: "x.gif", as: nil)
    #expect(page.status == 200 && page.body.contains("Typed\n\n![](x.gif)") && page.body.contains("Not saved yet"))
    #expect(try desk.post().text.contains("Hello there."))
    #expect(try await desk.site.accounts.audit(page: 0, of: 1).first?.deed == .addedPicture)
  }

  @Test func `What is no picture is refused, and nothing is put anywhere`() async throws {
    let (desk, secret) = try await desk(.writer)
    let before = try FileManager.default.contentsOfDirectory(atPath: desk.site.folder + "/posts")
    for bytes in ["<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "", "GIF89a", "#!/bin/sh\n"] {
      #expect(try await upload(desk, secret, bytes, named: "x.png").status == 422)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.site.folder + "/posts") == before)
  }

  @Test func `What is long is taken from nobody who may not send it`() async throws {
    let (desk, _) = try await desk()
    let viewer = try await desk.add(.viewer).secret
    let form = ["text": String(repeating: "x", count: 100_000)]
    #expect(try await desk.ask(.post, "/desk/posts/hello.md", form).status == 401)
    #expect(try await desk.ask(.post, "/desk/posts/hello.md", form, as: viewer).status == 403)
  }

  // MARK: Versions

  @Test func `A version is shown beside the file, and taken back over what was looked at only`() async throws {
    let (desk, secret) = try await desk(.writer)
    let list = try await desk.ask(.get, "/desk/posts/hello.md/versions", as: secret).body
    #expect(list.contains("found in the folder") && list.contains("ada@example.org") && list.contains("the file now"))
    let page = try await desk.ask(.get, "/desk/posts/hello.md/versions/1", as: secret).body
    #expect(page.contains("gone:") && page.contains("title: Before"))
    let base = try desk.post().hash
    try await desk.writePost("---\ntitle: Later\n---\nx\n")
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/versions/1", ["base": base], as: secret).status == 422)
    #expect(try desk.post().text.contains("Later"))
    let back = try await desk.ask(.post, "/desk/posts/hello.md/versions/1", ["base": try desk.post().hash], as: secret)
    #expect(back.status == 303)
    #expect(try desk.post().text.contains("title: Before"))
  }

  @Test func `What is kept of a post whose file is gone is listed and shown, and written anew under a slug that is free`() async throws {
    let (desk, secret) = try await desk(.writer)
    let path = try #require(desk.site.newsroom.file("hello.md")).path
    #expect(try await !desk.ask(.get, "/desk/posts", as: secret).body.contains("Kept, its file is gone"))
    try FileManager.default.removeItem(atPath: path)
    let link = "href=\"/desk/posts/hello.md/versions\""
    let list = try await desk.ask(.get, "/desk/posts", as: secret).body
    #expect(list.contains("Kept, its file is gone") && list.contains(link))
    #expect(try await !desk.ask(.get, "/desk/posts?q=bench", as: secret).body.contains(link), "its name has no such word")
    let editor = try await desk.ask(.get, "/desk/posts/hello.md", as: secret)
    #expect(editor.status == 404 && editor.body.contains(link))
    let versions = try await desk.ask(.get, "/desk/posts/hello.md/versions", as: secret).body
    #expect(versions.contains("not in the folder of posts any more") && !versions.contains("To the editor"))
    let page = try await desk.ask(.get, "/desk/posts/hello.md/versions/2", as: secret)
    #expect(page.status == 200 && page.body.contains("title: A bench") && page.body.contains("Write it into the folder anew"))
    func write(_ base: String) async throws -> (status: Int, body: String, headers: HTTPFields) {
      try await desk.ask(.post, "/desk/posts/hello.md/versions/2", ["base": base], as: secret)
    }
    #expect(try await write(String(repeating: "0", count: 64)).status == 422, "that is not what was looked at")
    let other = desk.site.folder + "/posts/other.md"
    try "---\ntitle: Other\nslug: hello\n---\nx\n".write(toFile: other, atomically: true, encoding: .utf8)
    let taken = try await write("")
    #expect(taken.status == 422 && taken.body.contains("other.md has the name hello"), "\(taken.body)")
    #expect(!FileManager.default.fileExists(atPath: path))
    try FileManager.default.removeItem(atPath: other)
    #expect(try await write("").headers[.location] == "/desk/posts/hello.md?done=restored")
    #expect(try desk.post().text.contains("title: A bench"))
    #expect(try await write("").status == 422, "it is there again")
    #expect(try await desk.site.accounts.audit(page: 0, of: 1).map(\.deed) == [.restoredPost])
  }

  @Test func `What is kept of a post is thrown away as far as it was seen, and only where its file is gone`() async throws {
    let (desk, secret) = try await desk(.writer)
    let file = try #require(desk.site.newsroom.file("hello.md"))
    func forget(_ last: String) async throws -> (status: Int, body: String, headers: HTTPFields) {
      try await desk.ask(.post, "/desk/posts/hello.md/versions", ["last": last], as: secret)
    }
    let refused = try await forget("2")
    #expect(refused.status == 422 && refused.body.contains("The file is there again"))
    #expect(try await desk.site.newsroom.revisions(of: file).count == 2)
    try FileManager.default.removeItem(atPath: file.path)
    #expect(try await forget("1").headers[.location] == "/desk/posts?done=forgotten")
    #expect(try await desk.site.newsroom.revisions(of: file).map(\.id.rawValue) == [2], "it came after what was seen")
    #expect(try await forget("2").status == 303)
    #expect(try await desk.site.count("post_revisions") == 0)
    #expect(try await !desk.ask(.get, "/desk/posts", as: secret).body.contains("hello.md"))
    #expect(try await forget("2").status == 303, "and again")
    #expect(try await desk.site.accounts.audit(page: 0, of: 9).count { $0.deed == .forgotPost } == 2, "of what was done")
  }

  @Test func `A notice leads where its link says`() async throws {
    let (desk, secret) = try await desk(.writer)
    let page = try await desk.ask(.get, "/desk/posts/none.md", as: secret).body
    #expect(page.contains("<a href=\"/desk/posts\">Posts</a></p>") && !page.contains(">Sign in<"))
  }

  // MARK: Posts, schedule, sending

  @Test func `A new post is a draft in the list, found by its title`() async throws {
    let (desk, secret) = try await desk(.writer)
    let made = try await desk.ask(.post, "/desk/posts", ["title": "<b>Crème</b> & {{ x }}"], as: secret)
    #expect(made.status == 303 && made.headers[.location] == "/desk/posts/b-creme-b-x.md")
    let page = try await desk.ask(.get, "/desk/posts?q=creme", as: secret).body
    #expect(page.contains("&lt;b&gt;Crème&lt;/b&gt; &amp; {{ x }}") && !page.contains("A bench"))
    #expect(try await desk.ask(.post, "/desk/posts", ["title": " "], as: secret).status == 422)
    #expect(try await desk.ask(.get, "/desk/posts?q=nowhere", as: secret).body.contains("No post has"))
  }

  private func slot(_ desk: Desk) async throws {
    let (list, now) = (desk.site.list, desk.site.now)
    try await desk.site.database.write { try Slot.set(try SlotRule("every Tuesday 09:00", zoneName: "UTC"), list: list, now: now, $0) }
    try await desk.writePost("---\ntitle: A bench\nready: true\n---\nHello.\n")
    _ = try await desk.site.add("reader@example.org", .confirmed)
  }

  @Test func `At a month's end the schedule shows the next one, where something comes`() async throws {
    let desk = try await Desk()
    _ = try await desk.add(.sender, "late@example.org")
    desk.turn(.seconds(14 * 86_400))
    let door = try await desk.ask(.post, "/desk/sign-in", ["address": "late@example.org", "password": Desk.password])
    let again = try #require(desk.secret(door))
    #expect(try await desk.ask(.get, "/desk/schedule", as: again).body.contains("January 2027"), "there is no slot")
    try await slot(desk)
    #expect(try await desk.ask(.get, "/desk/schedule", as: again).body.contains("<h1>Schedule, February 2027"))
    #expect(try await desk.ask(.get, "/desk/schedule?month=2027-01", as: again).body.contains("<h1>Schedule, January 2027"))
  }

  @Test func `A sender orders, holds, pins and skips what the commands do, and a writer does not`() async throws {
    let (desk, secret) = try await desk(.sender)
    try await slot(desk)
    // 2027-01-15 is the day of the test's clock.
    let writer = try await desk.add(.writer).secret
    let hold = ["do": "hold", "list": "main", "because": "figures <i>"]
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/queue", hold, as: writer).status == 403)
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/queue", hold, as: secret).status == 303)
    #expect(try await desk.ask(.get, "/desk/posts", as: secret).body.contains("held: figures &lt;i&gt;"))
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/queue", ["do": "release", "list": "main"], as: secret).status == 303)
    let pin = ["do": "pin", "list": "main", "post": "hello", "day": "2027-01-26"]
    #expect(try await desk.ask(.post, "/desk/schedule", pin, as: secret).status == 303)
    let page = try await desk.ask(.get, "/desk/schedule?month=2027-01", as: secret).body
    #expect(page.contains("Tue 2027-01-26 09:00 UTC+00:00 (UTC)") && page.contains("takes A bench"))
    let wednesday = try await desk.ask(.post, "/desk/schedule", pin.merging(["day": "2027-01-27"]) { $1 }, as: secret)
    #expect(wednesday.status == 422 && wednesday.body.contains("is no day of the schedule"))
    let skip = ["do": "skip", "list": "main", "day": "2027-01-19", "because": "holiday"]
    #expect(try await desk.ask(.post, "/desk/schedule", skip, as: secret).status == 303)
    #expect(try await desk.ask(.get, "/desk/schedule?month=2027-01", as: secret).body.contains("left out: holiday"))
    #expect(try await desk.ask(.post, "/desk/schedule", skip.merging(["do": "unskip"]) { $1 }, as: secret).status == 303)
    let deeds = try await desk.site.accounts.audit(page: 0, of: 6).map(\.deed)
    #expect(deeds.starts(with: [.unskippedDay, .skippedDay, .pinnedPost, .releasedPost, .heldPost]))
  }

  @Test func `Of an open day the page of posts says what goes out at once, and to how many, and no post is given a day before its own`()
    async throws
  {
    let (desk, secret) = try await desk(.sender)
    try await slot(desk)
    // Since a week before; it is eight o'clock.
    let (since, list) = (desk.site.now + .seconds(-7 * 86_400), desk.site.list)
    try await desk.site.database.write { try Slot.set(SlotRule("every day 07:00", zoneName: "UTC"), list: list, now: since, $0) }
    let open = try await desk.ask(.get, "/desk/posts", as: secret).body
    #expect(open.contains("is open until") && open.contains("A bench goes out now. Readers:"), "\(open)")
    let hold = ["do": "hold", "list": "main", "because": "figures"]
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/queue", hold, as: secret).status == 303)
    let held = try await desk.ask(.get, "/desk/posts", as: secret).body
    #expect(held.contains("is open until") && !held.contains("goes out now"), "\(held)")
    try await desk.writePost("---\ntitle: A bench\nready: true\ndate: 2027-01-20\n---\nHello.\n")
    let pin = ["do": "pin", "list": "main", "post": "hello", "day": "2027-01-19"]
    let early = try await desk.ask(.post, "/desk/schedule", pin, as: secret)
    #expect(early.status == 422 && early.body.contains("it does not go out before"), "\(early.body)")
    #expect(try await desk.ask(.post, "/desk/schedule", pin.merging(["day": "2027-01-20"]) { $1 }, as: secret).status == 303)
    let skip = ["do": "skip", "list": "main", "day": "2027-01-20", "because": "holiday"]
    #expect(try await desk.ask(.post, "/desk/schedule", skip, as: secret).status == 303)
    let page = try await desk.ask(.get, "/desk/schedule?month=2027-01", as: secret).body
    #expect(page.contains("left out: holiday; A bench was only for this day, and goes on none before it"), "\(page)")
  }

  @Test func `What is let go on an open day waits, and the page of days takes it back`() async throws {
    let (desk, secret) = try await desk(.sender)
    try await slot(desk)
    let (since, list) = (desk.site.now + .seconds(-7 * 86_400), desk.site.list)
    try await desk.site.database.write { try Slot.set(SlotRule("every day 07:00", zoneName: "UTC"), list: list, now: since, $0) }
    let queue = "/desk/posts/hello.md/queue"
    #expect(try await desk.ask(.post, queue, ["do": "hold", "list": "main", "because": "figures"], as: secret).status == 303)
    let page = "/desk/schedule?month=2027-01"
    #expect(try await !desk.ask(.get, page, as: secret).body.contains("Take it back"))
    let released = try await desk.ask(.post, queue, ["do": "release", "list": "main"], as: secret)
    #expect(released.status == 303 && released.headers[.location] == page, "there it can be taken back")
    let open = try await desk.ask(.get, page, as: secret).body
    #expect(open.contains("it leaves at 08:00:10; until then it can be taken back") && open.contains("Take it back"), "\(open)")
    let writer = try await desk.add(.writer).secret
    #expect(try await !desk.ask(.get, page, as: writer).body.contains("Take it back"))
    let back = ["do": "back", "list": "main", "day": "2027-01-15"]
    #expect(try await desk.ask(.post, "/desk/schedule", back, as: writer).status == 403)
    #expect(try await desk.ask(.post, "/desk/schedule", back, as: secret).status == 303)
    #expect(try await desk.ask(.get, "/desk/posts", as: secret).body.contains("held: figures"))
    let again = try await desk.ask(.post, "/desk/schedule", back, as: secret)
    #expect(again.status == 422 && again.body.contains("cannot be taken back any more"), "\(again.body)")
    #expect(try await desk.site.accounts.audit(page: 0, of: 1).map(\.deed) == [.tookBack])
  }

  @Test func `A day that is kept for a draft is seen on overview, schedule and posts, and the pin can be taken back`() async throws {
    let (desk, secret) = try await desk(.sender)
    try await slot(desk)
    try await desk.writePost("---\ntitle: A bench\n---\nHello.\n")
    let pin = ["do": "pin", "list": "main", "post": "hello", "day": "2027-01-19"]
    #expect(try await desk.ask(.post, "/desk/schedule", pin, as: secret).status == 303)
    for path in ["/desk", "/desk/schedule?month=2027-01"] {
      #expect(try await desk.ask(.get, path, as: secret).body.contains("kept for A bench (draft), and no other post goes"), "\(path)")
    }
    let days = try await desk.ask(.get, "/desk/schedule?month=2027-01", as: secret).body
    #expect(!days.contains("the day is kept for hello"), "once is enough")
    let posts = try await desk.ask(.get, "/desk/posts", as: secret).body
    #expect(posts.contains("is kept for it") && posts.contains("value=\"unpin\""))
    let skip = ["do": "skip", "list": "main", "day": "2027-01-19", "because": "holiday"]
    #expect(try await desk.ask(.post, "/desk/schedule", skip, as: secret).status == 303)
    #expect(try await desk.ask(.get, "/desk/posts", as: secret).body.contains(", which is left out"))
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/queue", ["do": "unpin", "list": "main"], as: secret).status == 303)
    #expect(try await !desk.ask(.get, "/desk/posts", as: secret).body.contains(", which is left out"))
  }

  @Test func `What leaves at once is not said to wait`() async throws {
    let (desk, secret) = try await desk(.sender)
    try await slot(desk)
    let page = try await desk.ask(.get, "/desk/posts/hello.md/send", as: secret).body
    let hash = String(try #require(page.firstMatch(of: /name="hash" value="([0-9a-f]+)"/)?.1))
    let sent = try await desk.ask(.post, "/desk/posts/hello.md/send", ["hash": hash, "confirm": "hello"], as: secret)
    let location = try #require(sent.headers[.location])
    #expect(try await desk.ask(.get, location, as: secret).body.contains("Until it leaves it can be taken back"))
    // The time to take it back is over.
    desk.turn(.seconds(10))
    let late = try await desk.ask(.get, location, as: secret).body
    #expect(late.contains("It is settled, and leaves at once.") && !late.contains("it can be taken back"))
    let site = desk.site
    let visit = try #require(try await site.accounts.visit(secret, now: site.now))
    let file = try #require(site.newsroom.file("hello.md"))
    let outlook = try await site.newsroom.outlook(of: file, at: site.now, now: site.now)
    let pages = DeskPages(publication: site.newsroom.publication, rehearsal: false)
    for (undo, words) in [(Duration.zero, "it leaves at once"), (.seconds(10), "10 seconds after")] {
      let values = pages.send(
        file, outlook, isChanged: false, visit, undo: undo, at: "", done: "", fault: "", field: "", now: site.now)
      #expect((values["undo"] as? String)?.contains(words) == true, "\(undo)")
    }
  }

  @Test func `Sending takes the typed name, what was shown, and a time to come`() async throws {
    let (desk, secret) = try await desk(.sender)
    try await slot(desk)
    let page = try await desk.ask(.get, "/desk/posts/hello.md/send", as: secret).body
    for words in ["1 reader", "everybody on it", "The Letter &lt;letter@example.org&gt;", "this is the first issue", "10 seconds"] {
      #expect(page.contains(words), "\(words)")
    }
    let hash = String(try #require(page.firstMatch(of: /name="hash" value="([0-9a-f]+)"/)?.1))
    for (fields, words) in [
      (["hash": hash], "typed the name"), (["hash": hash, "confirm": "helo"], "typed the name"),
      (["hash": hash, "confirm": "hello", "at": "2027-02-30T09:00"], "This is no time"),
      (["hash": hash, "confirm": "hello", "at": "2020-01-01T09:00"], "That time is past"),
      (["hash": "x", "confirm": "hello"], "has changed since this page"),
    ] {
      let answer = try await desk.ask(.post, "/desk/posts/hello.md/send", fields, as: secret)
      #expect(answer.status == 422 && answer.body.contains(words), "\(words)")
    }
    #expect(try await desk.site.count("campaigns") == 0)
    let sent = try await desk.ask(
      .post, "/desk/posts/hello.md/send", ["hash": hash, "confirm": "hello", "at": "2027-02-01T09:00"], as: secret)
    #expect(sent.status == 303)
    #expect(try await desk.site.newsroom.scheduled("hello")?.sendAt.rfc3339 == "2027-02-01T09:00:00Z")
    #expect(try await desk.ask(.get, "/desk/posts/hello.md/send", as: secret).body.contains("Take it back"))
    #expect(try await desk.ask(.get, "/desk/schedule?month=2027-02", as: secret).body.contains("A bench, its content is fixed"))
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/send", ["hash": hash, "confirm": "hello"], as: secret).status == 422)
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/send/undo", as: secret).status == 303)
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/send/undo", as: secret).status == 422)
    #expect(try await desk.site.accounts.audit(page: 0, of: 2).map(\.deed) == [.tookBack, .sentPost])
  }

  @Test func `A post with faults is not sent, and the page tells them`() async throws {
    let (desk, secret) = try await desk(.sender)
    try await desk.writePost("---\ntitle: A bench\n---\n{{ nonsense }}\n")
    let page = try await desk.ask(.get, "/desk/posts/hello.md/send", as: secret)
    #expect(page.status == 200 && page.body.contains("unknown merge tag") && !page.body.contains("name=\"confirm\""))
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/send", ["hash": "x", "confirm": "hello"], as: secret).status == 422)
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/test", as: secret).status == 422)
    #expect(try await desk.site.count("campaigns") == 0)
  }

  @Test func `A test goes to whoever asks for it, and approval is asked for where somebody may give it`() async throws {
    let (desk, secret) = try await desk(.writer)
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/test", as: secret).headers[.location] == "/desk/posts/hello.md?done=tested")
    let tests = try await desk.site.database.read { try Campaign.all("test.hello", $0) }
    #expect(tests.map(\.kind) == [.test])
    let refused = try await desk.ask(.post, "/desk/posts/hello.md/review", as: secret)
    #expect(refused.status == 422 && refused.body.contains("Nothing here needs an approval"))
    #expect(try await desk.site.accounts.audit(page: 0, of: 1).map(\.deed) == [.triedPost])
  }

  @Test func `Where somebody must approve, the writer asks, the standing is shown, and nothing goes before`() async throws {
    let desk = try await Desk(approvers: ["anna@example.org"])
    try await slot(desk)
    let writer = try await desk.add(.writer).secret
    let page = try await desk.ask(.get, "/desk/posts/hello.md", as: writer).body
    #expect(page.contains("Approval: not given yet") && page.contains("waits for approval by anna@example.org"))
    let asked = try await desk.ask(.post, "/desk/posts/hello.md/review", ["note": "The <figures>?"], as: writer)
    #expect(asked.status == 303)
    #expect(try await desk.site.database.read { try Campaign.all("review.hello", $0) }.map(\.kind) == [.review])
    let long = ["note": String(repeating: "x", count: Approval.longestWords + 1)]
    #expect(try await desk.ask(.post, "/desk/posts/hello.md/review", long, as: writer).status == 422)
    let sender = try await desk.add(.sender).secret
    let send = try await desk.ask(.get, "/desk/posts/hello.md/send", as: sender).body
    #expect(send.contains("It may not go out before it is approved") && !send.contains("name=\"confirm\""))
    let hash = try await desk.site.newsroom.outlook(
      of: #require(desk.site.newsroom.file("hello.md")), at: desk.site.now, now: desk.site.now
    )
    .prospect.hash
    let forced = try await desk.ask(.post, "/desk/posts/hello.md/send", ["hash": hash, "confirm": "hello"], as: sender)
    #expect(forced.status == 422)
    #expect(try await desk.site.newsroom.scheduled("hello") == nil)
  }
}
