import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

/// Feeds, the site map and the robots' file.
@Suite struct FeedSiteTests {
  private func garden() async throws -> Published {
    let garden = try await Published()
    try await garden.send(
      "trees", "Trees & <co>", "tags: [Wood, '\"x\" & y']\nauthors: [Ada]", "The **oak** ]]> stands.[^1]\n\n[^1]: A note.", at: 1)
    try await garden.send("birds", "Birds", "tags: [Air]", at: 2)
    return garden
  }

  @Test func `Each form of the feed has the posts, newest first, whole and with absolute links`() async throws {
    let garden = try await garden()
    for (form, type) in [("atom", "application/atom+xml"), ("rss", "application/rss+xml"), ("json", "application/feed+json")] {
      let answer = try await garden.site.send(.get, "/feed.\(form)")
      #expect(answer.status == 200 && answer.headers[.contentType]?.hasPrefix(type) == true)
      let places = try ["/posts/birds", "/posts/trees"].map { try #require(answer.body.firstRange(of: $0)).lowerBound }
      #expect(places[0] < places[1] && answer.body.contains("https://letter.example.org/feed.\(form)"))
      #expect(!answer.body.contains("href=\"#") && !answer.body.contains("href=&quot;#") && !answer.body.contains("href=\\\"#"))
      #expect(answer.body.contains("https://letter.example.org/posts/trees#"))
      let tagged = try await garden.page("/tags/wood/feed.\(form)").body
      #expect(tagged.contains("/posts/trees") && !tagged.contains("/posts/birds") && tagged.contains("/tags/wood/feed.\(form)"))
      if form == "json" {
        let feed = try #require(try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
        let items = try #require(feed["items"] as? [[String: Any]])
        #expect(feed["version"] as? String == "https://jsonfeed.org/version/1.1" && items.count == 2)
        #expect(items[1]["title"] as? String == "Trees & <co>" && items[1]["tags"] as? [String] == ["Wood", "\"x\" & y"])
        #expect((items[1]["content_html"] as? String)?.contains("<strong>oak</strong> ]]&gt; stands.") == true)
      } else {
        #expect(
          answer.body.contains("Trees &amp; &lt;co&gt;") && answer.body.contains("&lt;strong&gt;oak&lt;/strong&gt; ]]&amp;gt; stands."))
      }
    }
  }

  @Test func `What XML cannot have is in no feed`() {
    #expect("An odd\u{FFFE}\u{1}\u{FFFF} one\n🦊\t".withXMLCharacters == "An odd one\n🦊\t")
  }

  @Test func `Who has the newest form of a feed gets 304, and whoever has not gets it`() async throws {
    let garden = try await garden()
    let first = try await garden.site.send(.get, "/feed.rss")
    let (tag, time) = (try #require(first.headers[.eTag]), try #require(first.headers[.lastModified]))
    #expect(time == "Fri, 15 Jan 2027 08:00:02 GMT")
    for headers: HTTPFields in [[.ifNoneMatch: tag], [.ifNoneMatch: "\"x\", W/\(tag)"], [.ifModifiedSince: time]] {
      let again = try await garden.site.send(.get, "/feed.rss", headers: headers)
      #expect(again.status == 304 && again.body == "" && again.headers[.eTag] == tag)
    }
    #expect(try await garden.site.send(.get, "/feed.rss", headers: [.ifNoneMatch: "\"x\"", .ifModifiedSince: time]).status == 200)
    try await garden.send("news", "News", at: 3)
    #expect(try await garden.site.send(.get, "/feed.rss", headers: [.ifNoneMatch: tag]).status == 200)
  }

  @Test func `The site map names every public page, and robots are told what is not for them`() async throws {
    let garden = try await garden()
    let map = try await garden.page("/sitemap.xml").body
    for path in ["/", "/posts", "/posts/trees", "/posts/birds", "/tags/wood", "/tags/x-y", "/authors/ada"] {
      #expect(map.contains("<loc>https://letter.example.org\(path)</loc>"), "\(path)")
    }
    #expect(map.contains("<loc>https://letter.example.org/posts/birds</loc><lastmod>2027-01-15T08:00:02"))
    let robots = try await garden.page("/robots.txt").body
    for line in [
      "Disallow: /preferences/", "Disallow: /unsubscribe/", "Disallow: /search", "Sitemap: https://letter.example.org/sitemap.xml",
    ] {
      #expect(robots.contains(line + "\n"))
    }
    #expect(PublicPages(publication: try Pages.publication("en", "/nowhere"), rehearsal: true).robots == "User-agent: *\nDisallow: /\n")
  }
}
