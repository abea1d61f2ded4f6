import Foundation
import Testing

/// A blog's feed, as its server has it, becomes posts, and these become mail.
@Suite(.inTurn) struct FeedBecomesMail {
  private let place: Workplace
  private let site: Running
  private let base: String

  init() async throws {
    place = try await Workplace()
    try FileManager.default.createDirectory(atPath: place.folder + "/blog", withIntermediateDirectories: true)
    site = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/feed_site.py", place.folder + "/blog"])
    base = "http://127.0.0.1:\(try await site.find(/(\d+)\n/))"
    try place.set(["check.network": "\"any\"", "site.listen": "\"127.0.0.1:0\"", "inbox.listen": "\"127.0.0.1:\(try freePort())\""])
  }

  private func feeds(_ text: String) throws {
    let file = place.folder + "/tuesday.toml"
    let old = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n[feeds.", maxSplits: 1)[0]
    try (old + "\n" + text).write(toFile: file, atomically: true, encoding: .utf8)
  }

  private func rss(_ items: [(id: String, title: String, html: String)]) -> String {
    let body = items.map { item in
      "<item><guid isPermaLink=\"false\">\(item.id)</guid><title>\(item.title)</title><link>\(base)/\(item.id)</link><description><![CDATA[\(item.html)]]></description></item>"
    }.joined()
    return "<rss version=\"2.0\"><channel><title>The Blog</title><link>\(base)/</link>\(body)</channel></rss>"
  }

  private func posts() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: place.folder + "/posts").filter { $0.hasPrefix("20") }.sorted()
  }

  private func log() throws -> [String] {
    ((try? String(contentsOfFile: place.folder + "/blog.log", encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
  }

  private func subjects() throws -> [String] {
    let folder = place.folder + "/data/inbox/new/"
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().compactMap { name in
      (try? String(contentsOfFile: folder + name, encoding: .utf8))?.firstMatch(of: /Subject: ([^\r]*)/).map { String($0.1) }
    }
  }

  /// In a minute, every day.
  private func slotSoon() async throws {
    let parts = Calendar(identifier: .gregorian).dateComponents(in: .gmt, from: Date().addingTimeInterval(65))
    let clock = [parts.hour, parts.minute].map { ($0 ?? 0) < 10 ? "0\($0 ?? 0)" : "\($0 ?? 0)" }.joined(separator: ":")
    #expect(try await place.tuesday("schedule", "set", "every day \(clock)", "--zone", "UTC").code == 0)
  }

  @Test func `What is new becomes a file, once, whatever is changed or moved, and 304 saves the reading`() async throws {
    let old = (id: "old", title: "Old", html: "<p>Long ago.</p>")
    _ = try place.write("blog/feed.xml", rss([old]))
    try feeds("[feeds.blog]\nurl = \"\(base)/feed.xml\"\n")
    #expect(try await place.tuesday("feeds").output.contains("blog  never looked at"))
    let first = try await place.tuesday("feeds", "fetch")
    #expect(
      first.code == 0 && first.output == "blog: nothing new; 1 that were there before us is left alone (first = 0)\n",
      "\(first.output)\(first.errors)")
    #expect(try await place.tuesday("feeds", "fetch", "blog").output == "blog: nothing new\n")
    #expect(try log().last?.contains("/feed.xml 304 \"") == true)

    let left = try await place.tuesday("feeds", "show", "blog").output
    #expect(left.contains(/left alone: there at the first look +Old/), "\(left)")

    let new = (
      id: "new", title: "A bench &amp; a tree",
      html: "<p>We <b>built</b> it. <a href=\"/how\">How</a></p><img src=\"/t.gif\" width=1 height=1>"
    )
    _ = try place.write("blog/feed.xml", rss([new, old]))
    let dry = try await place.tuesday("feeds", "fetch", "--dry-run")
    #expect(try posts().isEmpty && dry.output.contains("A bench & a tree  would become a post"), "\(dry.output)\(dry.errors)")
    #expect(try await place.tuesday("feeds", "fetch").output.contains("blog: 1 new\n  A bench & a tree  \(place.folder)/posts/"))
    let file = try #require(try posts().first)
    #expect(file.hasSuffix("-a-bench-a-tree.md"))
    let path = place.folder + "/posts/" + file
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("canonical: \"\(base)/new\"\nready: false\n---\n\nWe **built** it. [How](\(base)/how)\n"), "\(text)")
    #expect(try await place.tuesday("check", path).code == 0)

    // Changed at the blog, edited and renamed here: it does not come again.
    try FileManager.default.moveItem(atPath: path, toPath: place.folder + "/posts/2026-01-01-mine.md")
    _ = try place.write("blog/feed.xml", rss([(id: "new", title: "A better title", html: "<p>Otherwise.</p>"), old]))
    #expect(try await place.tuesday("feeds", "fetch").output == "blog: nothing new\n")
    #expect(try posts() == ["2026-01-01-mine.md"])
    let shown = try await place.tuesday("feeds", "show", "blog", "--json").output
    let report = try #require(try JSONSerialization.jsonObject(with: Data(shown.utf8)) as? [String: Any])
    #expect(
      report["title"] as? String == "The Blog" && (report["items"] as? [[String: Any]])?.first?["state"] as? String == "written", "\(shown)"
    )
    #expect(try await place.tuesday("feeds", "show", "blok").errors.contains("did you mean blog?"))
  }

  @Test func `What fails is told, puts off the next look, and keeps no other feed from being read`() async throws {
    _ = try place.write("blog/good.xml", rss([]))
    _ = try place.write("blog/page.xml", "<html><body>no feed</body></html>")
    _ = try place.write("blog/gone.xml.status", "410")
    _ = try place.write("blog/busy.xml.status", "503 7200")
    _ = try place.write("blog/moved.xml.status", "301 \(base)/good.xml")
    let names = ["busy", "gone", "good", "moved", "page"]
    try feeds(names.map { "[feeds.\($0)]\nurl = \"\(base)/\($0).xml\"\n" }.joined())
    let fetched = try await place.tuesday("feeds", "fetch")
    #expect(fetched.code == 1, "\(fetched.output)")
    for words in [
      "page: it is a web page", "gone: it is gone for good", "busy: it answers with 503", "good: nothing new", "moved: nothing new",
    ] {
      #expect(fetched.output.contains(words), "\(words) in \(fetched.output)")
    }
    #expect(try await place.tuesday("feeds", "fetch", "page").code == 69)
    let listed = try await place.tuesday("feeds", "--json").output
    let reports = try #require(try JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [[String: Any]])
    let failures = reports.map { $0["failures"] as? Int ?? -1 }
    #expect(failures == [1, 1, 0, 0, 2], "\(listed)")
    #expect((reports[3]["fault"] as? String)?.contains("has moved to \(base)/good.xml") == true)
    let doctor = try await place.tuesday("doctor", "--only", "feeds").output
    #expect(
      doctor.contains("ok        feeds     good was read at")
        && doctor.contains("warn      feeds     page (\(base)/page.xml) is a web page"), "\(doctor)")
    let strict = try await place.tuesday("feeds", "fetch", "good", "--set", "check.network=public")
    #expect(strict.code == 69 && strict.output.contains("127.0.0.1, which is not on the public internet"), "\(strict.output)")
  }

  @Test(
    "Settings of feeds that cannot be meant are refused",
    arguments: [
      ("url = \"ftp://x\"", "must be an address"), ("url = \"https://x.example\"\nas = \"roundup\"", "write ready = true"),
      ("url = \"https://x.example\"\nas = \"mail\"", "must be one of posts, roundup"), ("as = \"posts\"", "must not be empty"),
      ("url = \"https://x.example\"\nlimits = 3", "did you mean limit?"),
      ("url = \"https://x.example\"\nauthor = \"{{ name }}\"", "merge tag"),
    ])
  func refused(table: String, words: String) async throws {
    try feeds("[feeds.blog]\n\(table)\n")
    let told = try await place.tuesday("feeds")
    #expect(told.code == 78 && told.errors.contains(words), "\(told.errors)")
  }

  @Test func `serve looks by itself, and a new item is a mail in the inbox, once, over two processes and kill -9`() async throws {
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    _ = try place.write("blog/feed.atom", "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>B</title></feed>")
    try feeds("[feeds.blog]\nurl = \"\(base)/feed.atom\"\nready = true\nevery = \"1s\"\n")
    #expect(try await place.tuesday("feeds", "fetch").code == 0)
    try await slotSoon()
    var serving = try await ServePeer(place)
    _ = try place.write(
      "blog/feed.atom",
      """
      <feed xmlns="http://www.w3.org/2005/Atom"><title>B</title><entry><id>urn:x</id><title>News</title><link href="/news"/>
      <content type="html">&lt;p&gt;It is here.&lt;/p&gt;</content></entry></feed>
      """)
    for _ in 0..<3 {
      serving.running.signal(SIGKILL)
      _ = await serving.running.end()
      async let other = place.tuesday("feeds", "fetch")
      serving = try await ServePeer(place)
      #expect(try await other.code == 0)
    }
    _ = try await eventually("the mail", within: .seconds(150)) { try subjects().isEmpty ? nil : true }
    let looks = try log().count
    _ = try await eventually("more looks") { try log().count > looks + 2 ? true : nil }
    #expect(try subjects() == ["News"])
    #expect(try posts().count == 1)
    #expect(await serving.stop() == 0)
  }

  @Test func `A roundup waits for its slot, is seen before, and goes out with all that was new`() async throws {
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    _ = try place.write("blog/feed.xml", rss([]))
    try feeds("[feeds.blog]\nurl = \"\(base)/feed.xml\"\nas = \"roundup\"\nready = true\nfull = false\ntitle = \"New on the blog\"\n")
    #expect(try await place.tuesday("feeds", "fetch").code == 0)
    #expect(try await place.tuesday("feeds", "preview", "blog").code == 66)
    _ = try place.write("blog/feed.xml", rss([("2", "Two", "<p>Second.</p>"), ("1", "One", "<p>First.</p>")]))
    #expect(try await place.tuesday("feeds", "fetch").output.contains("One  waits for the next roundup"))
    let shown = try await place.tuesday("feeds", "preview", "blog").output
    #expect(
      shown.contains("title: \"New on the blog\"") && shown.contains("## [Two](\(base)/2)\n\nSecond.\n\n[Read on](\(base)/2)"), "\(shown)")
    let parts = shown.split(separator: "## [").dropFirst().map { String($0.prefix(3)) }
    #expect(parts == ["Two", "One"], "the newest first, as the feed has them")
    #expect(shown.contains("slug: blog-1\n"))
    let checked = try await place.tuesday("check", "feeds.blog")
    #expect(checked.code == 0 && checked.output.hasPrefix("1 roundup checked, 0 errors"), "\(checked.output)\(checked.errors)")
    #expect(try await place.tuesday("check", "feeds.blok").errors.contains("did you mean blog?"))
    // As a shell does it: the file is there, and empty, before the preview is in it.
    let own = place.folder + "/posts/blog-1.md"
    _ = try place.write("posts/blog-1.md", "")
    let preview = try await place.tuesday("feeds", "preview", "blog").output
    #expect(preview == shown)
    _ = try place.write("posts/blog-1.md", preview)
    #expect(try await place.tuesday("feeds", "preview", "blog").code == 66, "the post tells all of it")
    #expect(try await place.tuesday("check", own).code == 0)
    try FileManager.default.removeItem(atPath: own)
    // One that nobody can read is a link, and whoever fetches is told.
    let nest = String(repeating: "<div>", count: 300) + "deep" + String(repeating: "</div>", count: 300)
    _ = try place.write("blog/feed.xml", rss([("3", "Three", nest), ("2", "Two", "<p>Second.</p>"), ("1", "One", "<p>First.</p>")]))
    let deep = try await place.tuesday("feeds", "fetch").output
    #expect(deep.contains("  not in full: Three, because the HTML is nested more than 256 levels deep\n"), "\(deep)")
    try await slotSoon()
    #expect(try await place.tuesday("schedule", "next", "1").output.contains("blog-1"))
    #expect(try await place.tuesday("plan").output.contains("New on the blog"))
    #expect(try await place.tuesday("queue").output.contains("blog-1"))
    let serving = try await ServePeer(place)
    _ = try await eventually("the roundup", within: .seconds(150)) { try subjects().isEmpty ? nil : true }
    #expect(try subjects() == ["New on the blog"])
    #expect(try await place.tuesday("feeds").output.contains("0 wait for the slot of main"))
    #expect(await serving.stop() == 0)
  }
}
