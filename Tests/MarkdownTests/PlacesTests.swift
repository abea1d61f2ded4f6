import Foundation
import Markdown
import Testing

@Suite struct PlacesTests {
  @Test(
    "A link to a heading leads there, in the page and in the mail, however it is written",
    arguments: [
      ("## 日本語", "#日本語"), ("## 日本語", "#%E6%97%A5%E6%9C%AC%E8%AA%9E"), ("## Новости, Москва", "#новости-москва"),
      ("## أخبار", "#أخبار"), ("## Ελλάδα", "#ελλάδα"), ("## Caf\u{E9} a", "#caf\u{E9}-a"), ("## Cafe\u{301} a", "#caf%C3%A9-a"),
      ("## The goal", "#the-goal"), ("## The goal", "#The-Goal"), ("## か\u{3099}", "#\u{304C}"), ("<a id=\"日本\"></a>b", "#日本"),
      ("<h2 id=\"x\">b</h2>", "#x"),
    ])
  func jump(place: String, destination: String) throws {
    for link in ["[a](<\(destination)>)", "<a href=\"\(destination)\">a</a>"] {
      let markdown = "\(link)\n\n\(place)\n"
      for html in [WebRenderer().html(try Sample.document(markdown)), try Sample.mail(markdown)] {
        let goal = try #require(html.firstMatch(of: /href="#([^"]*)"/)).1
        let ids = html.matches(of: /\ id="([^"]*)"/).map { Array($0.1.utf8) }
        #expect(ids == [Array((goal.removingPercentEncoding ?? "").utf8)], "\(html)")
      }
    }
  }

  @Test func `Headings have names of their own, which do not change when others come before them`() throws {
    let names = try Sample.document("## ★\n\n## 日本\n\n## A\n\n## A\n\n## A 2\n\n## 日本\n").headings.map(\.anchor)
    #expect(names == ["w-part", "w-日本", "w-a", "w-a-2", "w-a-2-2", "w-日本-2"], "\(names)")
  }

  @Test func `No heading has the name of a place in the page around the post, of a footnote, or of another place`() throws {
    let markdown = "[a](#signup) [b](#main) [c](#fn-1) d[^1]\n\n## Signup\n\n## Main\n\n## fn 1\n\n<a id=\"main\"></a>e\n\n[^1]: f\n"
    for html in [WebRenderer().html(try Sample.document(markdown)), try Sample.mail(markdown)] {
      let ids = html.matches(of: /\ id="([^"]*)"/).map { String($0.1) }
      #expect(Set(ids).count == ids.count && !ids.contains("signup") && !ids.contains("main"), "\(ids)")
      for goal in html.matches(of: /href="#([^"]*)"/) { #expect(ids.contains(String(goal.1)), "\(html)") }
      #expect(html.contains("<a") && html.contains("#w-fn-1\""))
    }
  }

  @Test func `What is known is told as a writer would link to it`() throws {
    let places = Places(of: try Sample.document("<a id=\"x\"></a>b\n\n## 日本\n"))
    #expect(places.known == ["x", "日本"] && places.place(meantBy: "y") == nil)
  }
}
