import Foundation
import Testing

/// Somebody who gets no mail looks for something to read, and so do their programs.
@Suite(.inTurn) struct StrangerFindsAPost {
  @Test func `A post is found by word, tag, author and feed, also after an upgrade, and in no other list than its own`() async throws {
    let place = try await Workplace()
    let site = try freePort()
    try place.set([
      "site.listen": "\"127.0.0.1:\(site)\"", "site.base_url": "\"http://127.0.0.1:\(site)\"",
      "inbox.listen": "\"127.0.0.1:\(try freePort())\"",
    ])
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    _ = try place.write(
      "posts/kiln.md",
      "---\ntitle: \"A kiln & <clay>\"\ntags: [Töpfern, '\"oak\" & co']\nauthors: [Chiara]\n---\n\nThe Straße is long.[^1]\n\n[^1]: Very.\n"
    )
    let first = try await ServePeer(place)
    for post in ["hello", "kiln"] { #expect(try await place.tuesday("send", "posts/\(post).md", "--confirm", post).code == 0) }
    try await expectFound(first)
    #expect(await first.stop() == 0)

    // As it is after an upgrade or an import: nothing was put aside for search and tags yet.
    try place.change("DELETE FROM archive_texts", "DELETE FROM archive_terms")
    let second = try await ServePeer(place)
    _ = try await eventually("what went out before is found") {
      try await second.request("GET", "/tags/topfern").status == 200 ? true : nil
    }
    try await expectFound(second)
    #expect(await second.stop() == 0)
  }

  private func expectFound(_ serving: ServePeer) async throws {
    for path in ["/search?q=STRASSE", "/search?q=kiln+clay", "/tags/topfern", "/authors/chiara"] {
      let page = try await serving.request("GET", path)
      #expect(page.status == 200 && page.body.contains("/posts/kiln") && !page.body.contains("href=\"/posts/hello\""), "\(path)")
    }
    for path in ["/feed.atom", "/feed.rss", "/tags/topfern/feed.rss", "/authors/chiara/feed.atom", "/sitemap.xml"] {
      let answer = try await serving.request("GET", path)
      #expect(answer.status == 200 && answer.body.contains("/posts/kiln"), "\(path)")
      #expect(try await Program.run("/usr/bin/xmllint", ["--noout", "-"], input: answer.body).code == 0, "\(path)")
      if path.contains("feed") { try await expectRead(answer.body, serving.site) }
    }
    let feed = try await serving.request("GET", "/feed.json")
    let tag = try #require(feed.headers["etag"])
    #expect(try await serving.request("GET", "/feed.json", headers: ["If-None-Match: \(tag)"]).status == 304)
    #expect(try await serving.request("GET", "/robots.txt").body == "User-agent: *\nDisallow: /\n", "a rehearsal is for nobody")
    for (path, status) in [("/tags/none", 404), ("/search?q=%25%27%22%00", 200), ("/posts?before=%27", 404), ("/authors/%21", 404)] {
      #expect(try await serving.request("GET", path).status == status, "\(path)")
    }
    #expect(try await serving.request("POST", "/search").status == 405)
  }

  /// As a reader's program understands it.
  private func expectRead(_ feed: String, _ site: String) async throws {
    let ended = try await Program.run(Program.python, [Program.root + "/Tests/JourneyTests/Peers/read_feeds.py"], input: feed)
    try #require(ended.code == 0, "\(ended.errors)")
    let read = try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
    let entry = try #require((read["entries"] as? [[String: Any]])?.first)
    #expect(["atom10", "rss20"].contains(read["version"] as? String ?? ""))
    #expect(entry["link"] as? String == "\(site)/posts/kiln" && entry["id"] as? String == "\(site)/posts/kiln")
    #expect((entry["title"] as? String)?.contains("A kiln &") == true && entry["author"] as? String == "Chiara")
    #expect(entry["tags"] as? [String] == ["Töpfern", "\"oak\" & co"])
    #expect((entry["content"] as? String)?.contains("href=\"\(site)/posts/kiln#") == true, "a footnote leads to the page")
  }
}
