import Delivery
import Foundation
import Markdown
import Store
import Testing

@testable import Campaigns

@Suite struct InkCheckTests {
  private func findings(_ body: String) throws -> [Diagnostic] {
    let desk = try Desk()
    defer { desk.remove() }
    return try desk.preflight("title: T", body)
  }

  @Test(
    "An ink that cannot be read is told with its place",
    arguments: [
      ("a <span style=\"color:yellow\">b</span>", 5, 3, "#ffff00 on #fffdf9"),
      ("<p>a</p>\n<p style=\"color: #FF0; background: white\">b</p>", 6, 1, "#ffff00 on #ffffff"),
      ("<table bgcolor=\"000080\"><tr><td>a</td>\n<td style='color:blue'>b</td></tr></table>", 6, 1, "#0000ff on #000080"),
      (
        "<div style=\"background:#000\">\n\na <a href=\"https://a.example\" style=\"color:#333\">b</a>\n\n</div>", 7, 3,
        "#333333 on #000000"
      ),
      ("### a\n\n<h4 style=\"color:#ccc\">b</h4>", 7, 1, "#cccccc on #fffdf9"),
      ("<span style=\"color:#b00\">a</span> <span style=\"color:#ddd\">b</span>", 5, 35, "#dddddd on #fffdf9"),
    ])
  func told(body: String, line: Int, column: Int, words: String) throws {
    let found = try findings(body)
    #expect(found.map(\.line) == [line] && found.map(\.column) == [column], "\(found)")
    #expect(found.first?.message.contains(words) == true && found.first?.hint != nil)
  }

  @Test(
    "A ground without an ink gets one that can be read, and an ink that can be read is no finding",
    arguments: [
      "<div style=\"background:#fff7d6\">a</div>", "<div style=\"background:#003\">a <a href=\"https://a.example\">b</a></div>",
      "<div style=\"background:#ffffcc\">\n\na[^1]\n\n</div>\n\n[^1]: b", "<p style=\"color:#b00\">a</p>", "<td bgcolor=\"#777777\">a</td>",
    ])
  func fine(body: String) throws {
    #expect(try findings(body).isEmpty)
  }
}
