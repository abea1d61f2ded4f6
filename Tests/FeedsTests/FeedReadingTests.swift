import Testing

@testable import Feeds

@Suite struct FeedReadingTests {
  private func read(_ text: String, type: String = "", at url: String = "https://blog.example.org/feed.xml") throws -> Feed {
    try Feed.read(Array(text.utf8), contentType: type, url: url)
  }

  @Test func `RSS 2 has title, page, date, author, whole text and picture of each item`() throws {
    let feed = try read(
      """
      <?xml version="1.0"?>
      <rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:d="http://purl.org/dc/elements/1.1/"
        xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
      <channel><title>Linden &amp;amp; Square</title><atom:link href="https://blog.example.org/feed.xml" rel="self"/>
      <link>https://blog.example.org/</link>
      <item><title><![CDATA[A <em>bench</em> &amp; a tree]]></title><link>/2026/bench</link><guid isPermaLink="false">tag:1</guid>
        <pubDate>Tue, 24 Nov 2026 09:00:00 -0600</pubDate><d:creator>Ada Lindqvist</d:creator>
        <description>Short.</description><c:encoded><![CDATA[<p>All of it.</p>]]></c:encoded>
        <media:thumbnail url="a.png"/><enclosure url="talk.mp3" type="audio/mpeg" length="1"/></item>
      <item><guid>https://blog.example.org/two</guid><author>bo@example.org (Bo)</author></item>
      </channel></rss>
      """)
    #expect(feed.title == "Linden & Square" && feed.home == "https://blog.example.org/" && feed.items.count == 2)
    let item = feed.items[0]
    #expect(item.title == "A bench & a tree" && item.link == "https://blog.example.org/2026/bench" && item.id == "tag:1")
    #expect(item.published == 1_795_532_400_000 && item.authors == ["Ada Lindqvist"])
    #expect(item.content == "<p>All of it.</p>" && item.summary == "Short.")
    #expect(item.picture == "https://blog.example.org/2026/a.png" && item.attachment == "https://blog.example.org/2026/talk.mp3")
    #expect(feed.items[1].link == "https://blog.example.org/two" && feed.items[1].authors == ["Bo"] && feed.items[1].title == "")
  }

  @Test func `RSS 1 has its items beside the channel`() throws {
    let feed = try read(
      """
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="https://x.example/"><title>Old</title><link>https://x.example/</link></channel>
      <item rdf:about="https://x.example/1"><title>One</title><link>https://x.example/1</link><dc:date>2026-11-24T15:00Z</dc:date></item>
      </rdf:RDF>
      """)
    #expect(feed.items.map(\.title) == ["One"] && feed.items[0].id == "https://x.example/1" && feed.items[0].published == 1_795_532_400_000)
  }

  @Test func `Atom has texts of three kinds, bases and links of several`() throws {
    let feed = try read(
      """
      <a:feed xmlns:a="http://www.w3.org/2005/Atom" xml:base="https://x.example/blog/"><a:title type="html">Peter &amp;amp; Paul</a:title>
      <a:author><a:name>Ada</a:name></a:author><a:link href="/blog/"/>
      <a:entry><a:id>urn:1</a:id><a:title>1 &lt; 2</a:title><a:link rel="self" href="1.atom"/><a:link type="text/html" href="1.html"/>
        <a:updated>2026-11-25T00:00:00Z</a:updated><a:published>2026-11-24T09:00:00-06:00</a:published>
        <a:content type="xhtml" xml:base="one/"><div xmlns="http://www.w3.org/1999/xhtml"><p>See <img src="p.png"/>.</p></div></a:content></a:entry>
      <a:entry><a:id>urn:2</a:id><a:title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">So <b>so</b></div></a:title>
        <a:summary>a &lt; b</a:summary><a:author><a:name>Bo</a:name></a:author></a:entry></a:feed>
      """)
    #expect(feed.title == "Peter & Paul" && feed.home == "https://x.example/blog/")
    let (one, two) = (feed.items[0], feed.items[1])
    #expect(
      one.title == "1 < 2" && one.link == "https://x.example/blog/1.html" && one.published == 1_795_532_400_000 && one.authors == ["Ada"])
    #expect(one.content == "<p>See <img src=\"p.png\">.</p>" && one.base == "https://x.example/blog/one/")
    #expect(two.title == "So so" && two.summary == "a &lt; b" && two.authors == ["Bo"])
  }

  @Test func `JSON Feed has numbers for names, and authors of the feed`() throws {
    let feed = try read(
      """
      {"version": "https://jsonfeed.org/version/1.1", "title": "J", "authors": [{"name": "Ada"}], "items": [
       {"id": 7, "url": "/7", "title": "Seven", "content_text": "a < b", "date_published": "2026-11-24T09:00:00-06:00", "image": "7.png"}]}
      """)
    let item = feed.items[0]
    #expect(item.id != nil && item.link == "https://blog.example.org/7" && item.content == "a &lt; b" && item.authors == ["Ada"])
    #expect(item.picture == "https://blog.example.org/7.png" && item.published == 1_795_532_400_000)
  }

  @Test(
    "What is faulty in the usual ways is read all the same",
    arguments: [
      "<rss><channel><item><title>Tea & cake&nbsp;&copy;</title></item></channel></rss>",
      "\n\n<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY x \"y>z\">]><rss><channel><item><title>Tea & cake&nbsp;&copy;</b></title></item></channel></rss>x",
      "<rss><channel><item><title>Tea &#38; cake&#xA0;&#169;\u{01}</title><b></item></channel></rss>",
    ])
  func lenient(text: String) throws {
    #expect(try read(text).items.map(\.title) == ["Tea & cake ©"])
  }

  @Test func `A feed may be in any encoding, which it says itself or its server does`() throws {
    let latin = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss><channel><title>Caf\u{E9}</title></channel></rss>"
    let bytes = latin.unicodeScalars.map { UInt8($0.value) }
    #expect(try Feed.read(bytes, contentType: "text/xml", url: "https://x.example/").title == "Café")
    let russian = Array("<rss><channel><title>".utf8) + [0xCC, 0xE8, 0xF0] + Array("</title></channel></rss>".utf8)
    #expect(try Feed.read(russian, contentType: "text/xml; charset=windows-1251", url: "https://x.example/").title == "Мир")
    let wide: [UInt8] =
      [0xFF, 0xFE] + "<rss><channel><title>Ω</title></channel></rss>".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    #expect(try Feed.read(wide, contentType: "", url: "https://x.example/").title == "Ω")
  }

  @Test(
    "What is no feed says so",
    arguments: [
      ("", "is no feed"), ("hello", "is no feed"), ("<!DOCTYPE html><html><body>x", "ends in the middle"), ("<html></html>", "web page"),
      ("<svg></svg>", "root is <svg>"), ("{\"a\": 1}", "no JSON Feed"), ("{", "JSON"), ("<rss></rss>", "without a channel"),
      ("<rss><channel><item><title>Cut", "ends in the middle"), (String(repeating: "<a>", count: 200), "nested more"),
    ])
  func noFeed(text: String, reason: String) throws {
    let fault = #expect(throws: FeedFault.self) { try read(text) }
    #expect(fault?.description.contains(reason) == true, "\(fault?.description ?? "")")
  }

  @Test func `A bare < is a character, however many there are`() throws {
    let title = try read("<rss><channel><title>1 < 2 <3 << " + String(repeating: "<", count: 400_000) + "</title></channel></rss>").title
    #expect(title.hasPrefix("1 < 2 <3 << <<<"))
    #expect(throws: FeedFault.self) { try read(String(repeating: "<", count: 400_000)) }
  }

  @Test func `Entities of the feed's own grow into nothing, and nothing is fetched for them`() throws {
    let bomb = """
      <!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
      <rss><channel><title>&b;&f;</title></channel></rss>
      """
    #expect(try read(bomb).title == "&b;&f;")
  }

  @Test(
    "Dates are read as feeds write them",
    arguments: [
      ("Tue, 24 Nov 2026 15:00:00 GMT", "2026-11-24T15:00:00Z"), ("24 Nov 26 09:00 CST", "2026-11-24T15:00:00Z"),
      ("Tue, 24 November 2026 16:00:00 +01:00", "2026-11-24T15:00:00Z"), ("2026-11-24T15:00:00.123Z", "2026-11-24T15:00:00Z"),
      ("2026-11-24 15:00:00", "2026-11-24T15:00:00Z"), ("2026-11-24", "2026-11-24T00:00:00Z"), ("Thu, 1 Sept 2026", "2026-09-01T00:00:00Z"),
      ("2026-11", "2026-11-01T00:00:00Z"),
    ])
  func dates(text: String, meant: String) {
    #expect(FeedDate.milliseconds(text) == FeedDate.milliseconds(meant) && FeedDate.milliseconds(meant) != nil)
  }

  @Test(arguments: [
    "", "soon", "0001-01-01T00:00:00Z", "Tue, 31 Feb 2026 10:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "2026-11-24T25:00:00Z",
  ])
  func `What tells no day is no date`(text: String) {
    #expect(FeedDate.milliseconds(text) == nil)
  }

  @Test(arguments: [("Array<Int> &amp; more", "Array<Int> & more"), ("a<br/>b", "a b"), ("R&D", "R&D"), ("\u{202E}evil\n\n x", "evil x")])
  func `A title is one line of characters`(html: String, shown: String) {
    #expect(FeedText.line(html: html) == shown)
  }
}
