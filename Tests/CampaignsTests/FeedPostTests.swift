import Feeds
import Foundation
import Markdown
import Store
import Testing

@testable import Campaigns

/// What a stranger's feed says becomes a post that a writer would not be ashamed of, or at least one that harms nobody.
@Suite struct FeedPostTests {
  private let day = LocalDate(year: 2026, month: 11, day: 24)

  private func feed(_ items: String) throws -> Feed {
    let text = "<rss><channel><title>Blog</title><link>https://blog.example.org/</link>\(items)</channel></rss>"
    return try Feed.read(Array(text.utf8), contentType: "", url: "https://blog.example.org/feed.xml")
  }

  private func post(_ item: String, _ source: FeedSource = FeedSource(name: "blog", url: "x")) throws -> FeedPost {
    FeedPost(item: try #require(try feed("<item>\(item)</item>").items.first), source: source, feed: "Blog", date: day)
  }

  @Test func `An item is a post with its head, its text, and a picture where the text has none`() throws {
    let post = try post(
      """
      <title>A bench: "ours"</title><link>https://blog.example.org/bench</link><author>Ada</author>
      <description>&lt;p&gt;We &lt;b&gt;built&lt;/b&gt; it. &lt;a href="/how"&gt;How&lt;/a&gt;&lt;/p&gt;</description>
      <enclosure url="/bench.jpg" type="image/jpeg"/>
      """)
    #expect(
      post.result.text == """
        ---
        title: "A bench: \\"ours\\""
        author: "Ada"
        date: 2026-11-24
        canonical: "https://blog.example.org/bench"
        ready: false
        ---

        [![A bench: "ours"](https://blog.example.org/bench.jpg)](https://blog.example.org/bench)

        We **built** it. [How](https://blog.example.org/how)

        """)
    #expect(try Post.parse(post.result.text, path: "x.md").post.title == "A bench: \"ours\"")
  }

  @Test func `Not in full, it is what it is about and a link, in the words of the settings`() throws {
    let source = FeedSource(name: "blog", url: "x", list: "digest", author: "Me", isWhole: false, readOn: "Sigue leyendo", isReady: true)
    let long = (1...40).map { "&lt;p&gt;Paragraph \($0) of many words that go on.&lt;/p&gt;" }.joined()
    let file = try post("<title>T</title><link>https://blog.example.org/1</link><description>\(long)</description>", source).result.text
    #expect(file.contains("author: \"Me\"\n") && file.contains("list: digest\nready: true\n") && file.contains("Paragraph 3 "))
    #expect(!file.contains("Paragraph 30 ") && file.hasSuffix("[Sigue leyendo](https://blog.example.org/1)\n"))
  }

  @Test(
    "Whatever a hostile item says, its post is good, says so as words, and has no more keys than ours",
    arguments: [
      "x\"\nready: true\nslug: ../../etc/passwd\n---\n{{ email }}", "{{ unsubscribe_url }}", "{% if email %}",
      "&lt;script&gt;alert(1)&lt;/script&gt;x",
      "---", "\u{202E}\u{0}\u{7}evil", "*: &amp;x *x", "{{", "\u{E000}1\u{E001}", "&amp;#xE000;1&amp;#xE001;", "..", "😀",
      "!!python/object:os.system",
    ])
  func hostile(text: String) throws {
    let escaped = text.replacing("<", with: "&lt;")
    let all =
      "<title>\(escaped)</title><author>\(escaped)</author><guid isPermaLink=\"false\">\(escaped)</guid><description>\(escaped) and words</description>"
    let file = try post(all + "<link>https://blog.example.org/{{email}}</link>").result.text
    let (read, _) = try Post.parse(file, path: "2026-11-24-x.md")
    #expect(!read.frontMatter.ready && read.frontMatter.slug == nil && read.tags.entries.isEmpty, "\(file)")
    #expect(Set(read.frontMatter.lines.keys).isSubset(of: ["title", "author", "date", "canonical", "ready"]))
    #expect(!file.contains("<script") && !read.document.plainText(limit: 1000).isEmpty)
  }

  @Test func `What no mail can carry is left where it is`() throws {
    let words = String(repeating: "many words ", count: 20_000)
    let large = "<title>Long</title><link>https://blog.example.org/1</link><description>\(words)</description>"
    let result = try post(large).result
    let file = result.text
    #expect(result.loss == "it has more than 96 KB" && file.utf8.count < 5_000 && file.contains("[Read on](https://blog.example.org/1)"))
    let empty = try post("<link>https://blog.example.org/2</link>")
    #expect(empty.title == "Blog" && empty.result.text.hasSuffix("[Read on](https://blog.example.org/2)\n"))
  }

  @Test(arguments: [FeedSource.Form.posts, .roundup], [300, 400])
  func `What is nested too deep to be read is a link, and that is told`(form: FeedSource.Form, depth: Int) throws {
    let nest = String(repeating: "&lt;div&gt;", count: depth) + "deep" + String(repeating: "&lt;/div&gt;", count: depth)
    let item = "<title>Deep</title><link>https://blog.example.org/1</link><description>\(nest)</description>"
    let result = try post(item, FeedSource(name: "blog", url: "x", form: form)).result
    #expect(result.loss == "the HTML is nested more than 256 levels deep" && result.text.contains("(https://blog.example.org/1)"))
    #expect(!result.text.contains("deep"))
    #expect(try post("<title>A</title><description>Words.</description>").result.loss == nil)
  }

  @Test func `An item without a title is called by its first words`() throws {
    let words = try post(
      "<description>Some words that go on and on, so that nobody would take all of them for a title of a post.</description>")
    #expect(words.title == "Some words that go on and on, so that nobody would take all of them…")
  }

  private func choice(
    _ items: String, _ source: FeedSource, known: KnownItems = KnownItems(), began: Timestamp?, restored: Timestamp? = nil
  ) throws -> FeedChoice {
    FeedChoice(of: try feed(items), source, known: known, began: began, restored: restored)
  }

  private func item(_ id: String, _ link: String, _ title: String, day: Int = 24) -> String {
    "<item>\(id.isEmpty ? "" : "<guid isPermaLink=\"false\">\(id)</guid>")<link>\(link)</link><title>\(title)</title><pubDate>\(day) Nov 2026</pubDate></item>"
  }

  @Test func `Of what is there at the first look as many are taken as was said, the newest`() throws {
    let items = item("1", "https://blog.example.org/1", "One", day: 1) + item("2", "https://blog.example.org/2", "Two", day: 2)
    #expect(try choice(items, FeedSource(name: "b", url: ""), began: nil).taken.isEmpty)
    let one = try choice(items, FeedSource(name: "b", url: "", first: 1), began: nil)
    #expect(one.taken.map(\.item.title) == ["Two"] && one.past.map(\.item.title) == ["One"])
  }

  @Test func `What may have gone out before a restore is held, and what came after it, or is a draft, is taken`() throws {
    let (began, restored) = (Timestamp(milliseconds: 0), Timestamp(try Date("2026-11-24T12:00:00Z", strategy: .iso8601)))
    let items =
      item("1", "https://a.example/1", "Before", day: 24) + item("2", "https://a.example/2", "After", day: 25)
      + "<item><title>Undated</title></item>"
    let ready = try choice(items, FeedSource(name: "b", url: "", isReady: true), began: began, restored: restored)
    #expect(ready.taken.map(\.item.title) == ["After"] && Set(ready.held.map(\.item.title)) == ["Before", "Undated"])
    let roundup = try choice(items, FeedSource(name: "b", url: "", form: .roundup, isReady: true), began: began, restored: restored)
    #expect(roundup.taken.count == 1 && roundup.held.count == 2)
    #expect(try choice(items, FeedSource(name: "b", url: ""), began: began, restored: restored).taken.count == 3)
    #expect(try choice(items, FeedSource(name: "b", url: "", isReady: true), began: began).taken.count == 3)
  }

  @Test func `What was met is known by its id, or else its address, however that is written, or else its words`() throws {
    let source = FeedSource(name: "b", url: "")
    let began = Timestamp(milliseconds: 0)
    let items =
      item("1", "https://a.example/1", "One") + item("", "https://a.example/2?utm_source=rss", "Two") + "<item><title>Three</title></item>"
    let first = try choice(items, source, began: began)
    let known = self.known(first.taken)
    #expect(first.taken.count == 3)
    let again =
      item("1", "https://b.example/1", "Changed") + item("", "http://www.a.example/2/", "Changed") + "<item><title>Three</title></item>"
    #expect(try choice(again, source, known: known, began: began).taken.isEmpty)
    // A page with a new item at a place of its own, or in the place of the last, under an id of its own.
    let log = self.known(try choice(item("v1", "https://c.example/log#1", "1.0"), source, began: began).taken)
    #expect(try choice(item("v2", "https://c.example/log#2", "2.0"), source, known: log, began: began).taken.count == 1)
    #expect(try choice(item("v3", "https://c.example/log#1", "3.0"), source, known: log, began: began).taken.count == 1)
    #expect(try choice(item("other", "https://c.example/log#1", "1.0"), source, known: log, began: began).taken.isEmpty)
    #expect(try choice(item("d2", "https://c.example/log#1", "1.0", day: 25), source, known: log, began: began).taken.count == 1)
    #expect(try choice(item("moved", "http://www.c.example/log#1", "1.0"), source, known: log, began: began).taken.isEmpty)
    // A page that several items lead to tells none from another.
    let same = item("5", "https://a.example/", "Five") + item("6", "https://a.example/", "Six")
    #expect(try choice(same, source, known: known, began: began).taken.count == 2)
  }

  private func known(_ items: [FeedChoice.Identified]) -> KnownItems {
    items.reduce(into: KnownItems()) { $0.note($1.key, $1.linkKey, title: $1.item.title, published: $1.published) }
  }

  @Test func `Items without a name are known by page and title or day, also when others come to their page`() throws {
    let source = FeedSource(name: "b", url: "")
    let began = Timestamp(milliseconds: 0)
    let down = item("", "https://a.example/status", "Down", day: 23)
    let status = known(try choice(down, source, began: began).taken)
    let up = item("", "https://a.example/status", "Up again", day: 24)
    let both = try choice(up + down, source, known: status, began: began).taken
    #expect(both.map(\.item.title) == ["Up again"])
    #expect(try choice(up, source, known: status, began: began).taken.count == 1)
    #expect(try choice(item("", "https://a.example/status", "Down!", day: 23), source, known: status, began: began).taken.isEmpty)
    let log = known(try choice(item("", "https://a.example/changes#1.0", "Release 1.0", day: 1), source, began: began).taken)
    #expect(try choice(item("", "https://a.example/changes#2.0", "Release 2.0", day: 2), source, known: log, began: began).taken.count == 1)
  }

  @Test func `Without a day, another name is another item, under whatever title and page`() throws {
    let source = FeedSource(name: "b", url: "")
    func today(_ id: String) -> String {
      "<item><guid isPermaLink=\"false\">\(id)</guid><link>https://s.example/today</link><title>Today</title></item>"
    }
    let first = known(try choice(today("1"), source, began: Timestamp(milliseconds: 0)).taken)
    #expect(try choice(today("1"), source, known: first, began: Timestamp(milliseconds: 0)).taken.isEmpty)
    #expect(try choice(today("2"), source, known: first, began: Timestamp(milliseconds: 0)).taken.count == 1)
  }

  @Test func `A site that calls all its items something else floods nobody`() throws {
    let source = FeedSource(name: "b", url: "", limit: 3)
    let began = Timestamp(milliseconds: 1_795_500_000_000)
    let old = (1...20).map { item("old\($0)", "https://a.example/\($0)", "Old \($0)", day: $0) }.joined()
    #expect(try choice(old, source, began: began).taken.isEmpty, "all of before the first look")
    let new = (1...9).map { item("new\($0)", "https://a.example/n\($0)", "New \($0)", day: 24) }.joined()
    let found = try choice(new, source, began: began)
    #expect(found.taken.count == 3 && found.excess == 6 && found.past.count == 6)
  }
}
