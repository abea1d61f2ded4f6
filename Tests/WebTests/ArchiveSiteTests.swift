import Audience
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

/// What everybody can read: lists of posts by page, tag, author and list, and the search.
@Suite struct ArchiveSiteTests {
  private func garden() async throws -> Published {
    let garden = try await Published(lists: ["notes": .public, "board": .private])
    try await garden.send("trees", "Trees", "tags: [Wood, Café]\nauthors: [Ada Öst]", "The **oak** stands by the Straße.", at: 1)
    try await garden.send("birds", "Birds", "tags: [cafe, 鳥]\nauthors: [Bo]", "東京の鳥 and an oak.", at: 2)
    try await garden.send("notes-one", "A note", "authors: [Ada Öst]", "About nothing.", to: "notes", at: 3)
    try await garden.send("secret", "Board matters", "tags: [Wood, Money]\nauthors: [Cy]", "The oak is ours.", to: "board", at: 4)
    try await garden.send("some", "For some", "tags: [Money]\nauthors: [Cy]", "An oak for some.", rule: .tag("vip"), at: 5)
    return garden
  }

  @Test func `A tag has one page however it is spelled, in any script, and its posts link to it`() async throws {
    let garden = try await garden()
    for path in ["/tags/cafe", "/tags/Caf%C3%A9", "/tags/CAFE"] {
      let page = try await garden.page(path)
      #expect(page.status == 200 && page.body.contains("/posts/trees") && page.body.contains("/posts/birds"), "\(path)")
      #expect(page.body.contains("<link rel=\"canonical\" href=\"https://letter.example.org/tags/cafe\">"))
    }
    let birds = try await garden.page("/tags/%E9%B3%A5").body
    #expect(birds.contains("/posts/birds") && !birds.contains("/posts/trees"))
    let post = try await garden.page("/posts/birds").body
    #expect(post.contains("<a rel=\"tag\" href=\"/tags/%E9%B3%A5\"><bdi>鳥</bdi></a>") && post.contains("href=\"/authors/bo\""))
    #expect(
      post.contains("<meta property=\"article:tag\" content=\"鳥\">")
        && post.contains("article:author\" content=\"https://letter.example.org/authors/bo\""))
    #expect(try await garden.page("/posts").body.contains("<bdi>Café</bdi> <span class=\"count\">2</span>"))
  }

  @Test func `An author's page and a list's have theirs, and a feed each`() async throws {
    let garden = try await garden()
    let ada = try await garden.page("/authors/ada-ost")
    #expect(
      ada.status == 200 && ada.body.contains("Posts by Ada Öst") && ada.body.contains("/posts/trees")
        && ada.body.contains("/posts/notes-one"))
    #expect(!ada.body.contains("/posts/birds") && ada.body.contains("https://letter.example.org/authors/ada-ost/feed.rss"))
    let notes = try await garden.page("/lists/notes")
    #expect(notes.status == 200 && notes.body.contains("/posts/notes-one") && !notes.body.contains("/posts/trees"))
    for path in [
      "/authors/nobody", "/tags/nothing", "/lists/nothing", "/lists/board", "/tags/!", "/tags/%00", "/tags/%25", "/lists/board/feed.atom",
    ] {
      #expect(try await garden.page(path).status == 404, "\(path)")
    }
  }

  @Test func `What went to a private list or to some only is read by its link, and stands nowhere else`() async throws {
    let garden = try await garden()
    for slug in ["secret", "some"] {
      let page = try await garden.page("/posts/\(slug)")
      #expect(page.status == 200 && page.body.contains("content=\"noindex\"") && !page.body.contains("href=\"/tags/"))
    }
    let paths = [
      "/", "/posts", "/tags/wood", "/search?q=oak", "/feed.atom", "/feed.rss", "/feed.json", "/sitemap.xml", "/posts/trees", "/lists/main",
    ]
    for path in paths {
      let page = try await garden.page(path)
      #expect(page.status == 200 && !page.body.contains("secret") && !page.body.contains("/posts/some"), "\(path)")
    }
    for path in [
      "/tags/money", "/authors/cy", "/posts?before=secret", "/posts?before=some", "/posts?before=nothing", "/tags/money/feed.json",
    ] {
      #expect(try await garden.page(path).status == 404, "\(path)")
    }
  }

  @Test func `All words must stand in a post, however they are written, and the title comes first`() async throws {
    let garden = try await garden()
    try await garden.send("late", "Much later", "", "One of many trees, and a cafe\u{301}.", at: 9)
    func found(_ query: String) async throws -> [String] {
      let allowed = CharacterSet.alphanumerics
      let page = try await garden.page("/search?q=\(query.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")")
      #expect(page.status == 200 && page.body.contains("content=\"noindex\""))
      return page.body.matches(of: /<h3><a href="\/posts\/([a-z-]+)">/).map { String($0.1) }
    }
    let expected = [
      "OAK": ["birds", "trees"], "oak strasse": ["trees"], "oak nothing": [], "京の": ["birds"], "Café": ["late", "birds", "trees"],
      "ada ost": ["notes-one", "trees"],
      // The title before the text, and tags of HTML are no words.
      "trees": ["trees", "late"], "strong": [],
    ]
    for (query, slugs) in expected { #expect(try await found(query) == slugs, "\(query)") }
    for query in ["%", "_", "'", "\"", "\\", "''; DROP TABLE campaigns", "\u{1}\u{7}", "", String(repeating: "oak ", count: 2_500)] {
      #expect(try await found(query) == (query.count > 100 ? ["birds", "trees"] : []), "\(query.prefix(20))")
    }
    let page = try await garden.page("/search?q=%3Cscript%3Ealert(1)%3C/script%3E")
    #expect(page.status == 200 && page.body.contains("&lt;script&gt;alert(1)") && !page.body.contains("<script"))
    // To who reads them a sign and what is drawn before or over it are one character; to a browser they are not.
    let joined = try await garden.page("/search?q=%E0%B5%8E%3Cmeta+x%3D%22%CC%81y%22+%E0%B5%8E%3E")
    #expect(joined.status == 200 && !Array(joined.body.utf8).contains(Array("<meta x".utf8)) && joined.body.contains("meta x"))
    #expect(try await garden.page("/search?q=stands+oak").body.contains("/posts/trees"), "as a form writes a space")
    #expect(try await garden.page("/search?q=strasse").body.contains("by the <mark>Straße</mark>."))
  }

  @Test func `Older posts are on pages of their own, which lead to and fro`() async throws {
    let garden = try await Published()
    for number in 0..<120 { try await garden.send("post-\(number)", "Post \(number)", "tags: [all]", at: number) }
    for shelf in ["/posts", "/tags/all", "/lists/main"] {
      var path = shelf
      var seen: [String] = []
      for step in 0..<3 {
        let page = try await garden.page(path)
        #expect(page.status == 200 && page.body.utf8.count < 60_000, "\(path): \(page.body.utf8.count)")
        seen += page.body.matches(of: /<h3><a href="\/posts\/(post-\d+)">/).map { String($0.1) }
        let (older, newer) = (page.body.firstMatch(of: /rel="next" href="([^"]+)"/), page.body.firstMatch(of: /rel="prev" href="([^"]+)"/))
        #expect((older != nil) == (step < 2) && (newer != nil) == (step > 0))
        if step == 1 { #expect(newer.map { String($0.1) } == shelf) }
        if step == 2 { #expect(newer.map { String($0.1) } == "\(shelf)?before=post-70") }
        path = older.map { String($0.1) } ?? path
      }
      #expect(seen == (0..<120).reversed().map { "post-\($0)" })
    }
  }

  @Test func `Each string of the site is in the publication's language`() async throws {
    let garden = try await Published("es")
    #expect(try await garden.page("/").body.contains("Aquí no hay nada todavía"))
    try await garden.send("uno", "Uno", "tags: [madera]", at: 1)
    try await garden.send("dos", "Dos", at: 2)
    for path in ["/", "/posts", "/posts/uno", "/tags/madera", "/search?q=uno", "/search?q=nada", "/nothing", "/subscribe"] {
      let page = try await garden.page(path).body
      #expect(page.contains("Saltar al texto") && page.contains("Todas las entradas"), "\(path)")
      for word in ["lang=\"en\"", "Recent", "See all", "Search", "All posts", "Skip", "Sent with", "front page", "January"] {
        #expect(!page.contains(word), "\(path): \(word)")
      }
    }
    #expect(try await garden.page("/posts").body.contains("15 de enero de 2027"))
    #expect(try await garden.page("/nothing").body.contains("Esta página no existe"))
  }

  @Test func `A post that is sent once more to another list stays where it is until that is out`() async throws {
    let garden = try await garden()
    try await garden.site.database.write {
      _ = try $0.execute(
        """
        INSERT INTO campaigns (name, slug, list_id, mode, state, promise, content_hash, rule, send_at, expires_after, created_at, sender)
        SELECT 'trees.2', slug, list_id, mode, 'cancelled', promise, content_hash, rule, send_at, expires_after, created_at, sender
        FROM campaigns WHERE name = 'trees'
        """)
    }
    #expect(try await garden.page("/posts").body.contains("/posts/trees"))
  }

  @Test func `Lists, feeds and search are only read`() async throws {
    let garden = try await garden()
    for path in ["/posts", "/tags/wood", "/search", "/feed.rss", "/tags/wood/feed.json", "/sitemap.xml", "/robots.txt"] {
      for method in [HTTPRequest.Method.post, .put, .delete] { #expect(try await garden.site.send(method, path).status == 405, "\(path)") }
    }
  }

  @Test func `A heading is one to everybody: no page gives it another part to play`() throws {
    for folder in ["Public", "Desk"] {
      let path = Pages.root + "/Templates/" + folder
      for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasSuffix(".mustache") {
        let text = try String(contentsOfFile: path + "/" + name, encoding: .utf8)
        #expect(text.firstMatch(of: /<h[1-6][^>]* role=/) == nil, "\(name)")
      }
    }
  }
}
