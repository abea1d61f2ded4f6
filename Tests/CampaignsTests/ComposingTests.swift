import Audience
import CGD
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Testing

@testable import Campaigns

@Suite struct ComposingTests {
  private func issue(_ desk: Desk, _ text: String) throws -> Campaigns.Issue {
    let path = desk.folder + "/posts/x.md"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try IssueRenderer(desk.publication, mode: .live).issue(
      of: try Post.load(path, attributes: ["city": .text]).post, today: LocalDate(year: 2026, month: 11, day: 24))
  }

  private func message(
    _ issue: Campaigns.Issue, name: String, givenName: String = "", address: String = "ada@example.org", attributes: [String: String] = [:],
    publicID: String = String(repeating: "a", count: 32), campaign: CampaignID = ID(1)
  ) throws -> ParsedMessage {
    let keys = try #require(SigningKeys([1: [UInt8](repeating: 1, count: 32)]))
    let id = try #require(PublicID(hex: publicID))
    let reader = Subscriber(
      id: ID(1), publicID: id, address: try EmailAddress(parsing: address), name: name, givenName: givenName,
      attributes: attributes,
      createdAt: Timestamp(milliseconds: 0))
    let recipient = CompiledIssue.Recipient(subscriber: reader, list: ID(1), campaign: campaign)
    return ParsedMessage(try CompiledIssue(issue, keys: keys).message(for: recipient, now: Timestamp(milliseconds: 1_800_000_000_000)))
  }

  @Test func `A reader's name is escaped in HTML, plain in text, and harmless in a header`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let issue = try issue(desk, "---\ntitle: 'For {{ name }}'\n---\n\nDear {{ name }}!\n")
    let hostile = "<b>\"A & B\"</b>\r\nBcc: victim@example.net"
    let message = try message(issue, name: hostile)
    #expect(message.htmlBody?.contains("Dear &lt;b&gt;&quot;A &amp; B&quot;&lt;/b&gt;") == true)
    #expect(message.textBody?.contains("Dear <b>\"A & B\"</b>") == true)
    #expect(message.root.field("Bcc") == nil)
    #expect(message.subject == "For <b>\"A & B\"</b>Bcc: victim@example.net")
  }

  @Test func `The list's name stands under the domain as machines write it`() throws {
    let desk = try Desk(from: "The Letter <letter@bücher.example>")
    defer { desk.remove() }
    let message = try message(try issue(desk, "---\ntitle: A\n---\n\nB\n"), name: "Ada")
    #expect(message.root.field("List-Id")?.hasSuffix("<newsletter.xn--bcher-kva.example>") == true)
  }

  @Test func `A content with a mark that stands for nothing of its own is refused, and says so`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let json = try issue(desk, "---\ntitle: A\n---\n\nDear {{ name }},\n").frozen().json
    let foreign = try Campaigns.Issue(frozen: json.replacing("{\"slot\":{\"_0\":0}}", with: "{\"slot\":{\"_0\":900}}"))
    let refused = #expect(throws: CompiledIssue.ForeignMark.self) { _ = try message(foreign, name: "Ada") }
    #expect(refused.map { "\($0)".contains("merge tag 900") } == true)
  }

  @Test(arguments: ["0", "900"])
  func `A content that would go round in circles, or on beyond its end, is no content`(target: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let json = try issue(desk, "---\ntitle: A\n---\n\n{% if city %}In {{ city }}.{% else %}Hello.{% endif %}\n").frozen().json
    let damaged = json.replacing(/"skip":\{"at":\d+\}/, with: "\"skip\":{\"at\":\(target)}")
    #expect(damaged != json)
    #expect(throws: DecodingError.self) { _ = try Campaigns.Issue(frozen: damaged) }
  }

  @Test(arguments: [("Mary Ann Evans", "Mary Ann", "Mary Ann"), ("Mary Ann Evans", "", "Mary"), ("", "", "friend")])
  func `A mail greets by the given name, else by the first word of the name`(name: String, given: String, greeted: String) throws {
    let desk = try Desk()
    defer { desk.remove() }
    let issue = try issue(desk, "---\ntitle: 'For {{ name | default: \"you\" }}'\n---\n\nDear {{ first_name | default: \"friend\" }}!\n")
    let message = try message(issue, name: name, givenName: given)
    #expect(message.textBody?.contains("Dear \(greeted)!") == true && message.htmlBody?.contains("Dear \(greeted)!") == true)
    #expect(message.subject == "For \(name.isEmpty ? "you" : name)")
  }

  @Test func `A condition holds in subject, preheader, HTML and text, and leaves whole messages`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let condition = "{% if city == \"Chicago\" %}the lake{% else %}the river{% endif %}"
    let issue = try issue(
      desk,
      "---\ntitle: 'By \(condition)'\ndescription: 'Meet by \(condition)'\n---\n\nCome to \(condition).\n\n{% if city %}\n\n## In {{ city }}\n\n{% endif %}\n\nEnd.\n"
    )
    for (city, place) in [("Chicago", "the lake"), ("", "the river")] {
      let message = try message(issue, name: "", attributes: city.isEmpty ? [:] : ["city": city])
      let html = try #require(message.htmlBody)
      #expect(message.subject == "By \(place)" && html.contains("Meet by \(place)") && html.contains("Come to \(place)."))
      let text = message.textBody?.replacing("\r\n", with: "\n") ?? ""
      #expect(text.contains("Come to \(place).\n\n\(city.isEmpty ? "End." : "In Chicago")"), "\(text)")
      #expect(html.contains("</h2>") == !city.isEmpty && !html.contains("\u{E000}") && html.hasSuffix("</html>\r\n"))
    }
    #expect(issue.unguardedFields.isEmpty)
  }

  @Test func `A value is counted before a send where the mail shows it, and nowhere else`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let head = "---\ntitle: 'To {{ first_name }}'\n---\n\n"
    #expect(try issue(desk, head + "Hi. {% if city %}In {{ city }}.{% endif %}\n").unguardedFields.map(\.name) == ["first_name"])
    #expect(try issue(desk, head + "Hi. {% if city %}a{% endif %} {{ city }}\n").unguardedFields.map(\.name) == ["city", "first_name"])
  }

  @Test func `The Message-ID is the same on every attempt and differs between readers and between campaigns`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let issue = try issue(desk, "---\ntitle: T\n---\n\nText.\n")
    let first = try message(issue, name: "")
    #expect(try message(issue, name: "").messageID == first.messageID)
    let other = try message(issue, name: "", publicID: String(repeating: "b", count: 32))
    let next = try message(issue, name: "", campaign: ID(2))
    #expect(Set([first, other, next].map(\.messageID)).count == 3)
    #expect(first.messageID.hasSuffix("@example.org>") && !first.messageID.contains("ada"))
  }

  @Test func `A frozen issue comes back as it was, and its hash with it`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let issue = try issue(
      desk, "---\ntitle: Grüße\nauthor: {name: Ada, url: 'https://example.org/ada'}\n---\n\nText {{ name | default: \"x\" }}.\n")
    let (hash, json) = try issue.frozen()
    let again = try Campaigns.Issue(frozen: json)
    #expect(again == issue)
    #expect(try again.frozen().hash == hash && hash.count == 64)
  }

  @Test func `A path leads to another post or a page of the site, or is an error with its place`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    try "---\ntitle: Other\nslug: the-other\n---\n\n## Part\n".write(
      toFile: desk.folder + "/posts/2026-o.md", atomically: true, encoding: .utf8)
    let good = try issue(
      desk, "---\ntitle: T\n---\n\n[a](2026-o.md#part) [b](/subscribe) [c](#d) [d](mailto:a@b.example) [e]({{ web_url }})\n\n## D\n")
    let html = try #require(try message(good, name: "").htmlBody)
    let base = desk.publication.baseURL
    #expect(html.contains("href=\"\(base)/posts/the-other#w-part\"") && html.contains("href=\"\(base)/subscribe\""))
    #expect {
      _ = try issue(desk, "---\ntitle: T\nimage: no.png\n---\n\nText.\n\nSee [a](nowhere.md), [b](www.example.org/x) and [c](plan.pdf).\n")
    } throws: { error in
      let faults = (error as? Post.Faulty)?.diagnostics ?? []
      #expect(faults.map(\.line) == [3, 8, 8, 8] && faults.map(\.column) == [8, 5, 22, 49], "\(faults)")
      return faults.contains { $0.hint == "write https://www.example.org/x" }
    }
  }

  @Test func `A picture beside the post is kept by its content and measured; a missing one is an error with its place`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let drawing = try #require(gdImageCreateTrueColor(1024, 512))
    defer { gdImageDestroy(drawing) }
    var size: Int32 = 0
    let png = try #require(gdImagePngPtrEx(drawing, &size, 9))
    defer { gdFree(png) }
    try Data(bytes: png, count: Int(size)).write(to: URL(filePath: desk.folder + "/posts/square.png"))
    let issue = try issue(desk, "---\ntitle: T\n---\n\n![The square](square.png)\n")
    let html = issue.html.filled { _ in "" }
    #expect(html.contains("width=\"536\" height=\"268\" alt=\"The square\""))
    #expect(html.contains("https://letter.example.org/media/"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.folder + "/media").count == 1)
    for wrong in ["missing.png", "../t.sqlite", "x.md"] {
      #expect { _ = try self.issue(desk, "---\ntitle: T\n---\n\nText\n\n![alt](\(wrong))\n") } throws: {
        ($0 as? Post.Faulty)?.diagnostics.first?.line == 7
      }
    }
  }

  @Test func `Pictures can travel in the mail, each once, and the page shows the site's`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    try FileManager.default.copyItem(atPath: root + "/Templates/Sample/ada.png", toPath: desk.folder + "/posts/ada.png")
    let head = "---\ntitle: T\nauthor: {name: Ada, picture: ada.png}\npictures: embedded\n---\n\n"
    let issue = try issue(desk, head + "![Ada](ada.png)\n\nRaw <img src=\"ada.png\" width=\"90\" alt=\"A\"> and [it](https://a.example).\n")
    let frozen = try Issue(frozen: issue.frozen().json)
    // What is frozen no longer needs the file.
    try FileManager.default.removeItem(atPath: desk.publication.media)
    let message = try message(frozen, name: "Ada")
    #expect(
      message.root.contentType == "multipart/alternative"
        && message.root.children.map(\.contentType) == ["text/plain", "multipart/related"])
    let parts = message.root.children[1].children
    #expect(parts.map(\.contentType) == ["text/html", "image/png"])
    let id = try #require(parts[1].field("Content-ID"))
    let html = try #require(message.htmlBody)
    #expect(html.components(separatedBy: "src=\"cid:\(id.dropFirst().dropLast())\"").count == 4, "author, picture, raw HTML: \(html)")
    #expect(
      html.contains("width=\"90\"") && !html.contains("/media/") && message.shownHTML?.contains("src=\"data:image/png;base64,") == true)
    #expect(Data(parts[1].decodedBody) == FileManager.default.contents(atPath: root + "/Templates/Sample/ada.png"))
    #expect(issue.webHTML.contains("src=\"\(desk.publication.baseURL)/media/"))
    #expect(try self.issue(desk, head.replacing("embedded", with: "hosted") + "![Ada](ada.png)\n").related == nil)
  }

  @Test func `A picture named for the dark beside another goes with it, in mail and page`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    let picture = root + "/Templates/Sample/ada.png"
    let text = "---\ntitle: T\n---\n\n![Ada](ada.png)\n"
    try FileManager.default.copyItem(atPath: picture, toPath: desk.folder + "/posts/ada.png")
    #expect(try !issue(desk, text).webHTML.contains("<picture>"))
    // Other octets, or it would be kept as the same file.
    let dark = try Picture(Array(Data(contentsOf: URL(filePath: picture)))).bytes + [0]
    try Data(dark).write(to: URL(filePath: desk.folder + "/posts/ada-dark.png"))
    let made = try issue(desk, text)
    #expect(made.webHTML.components(separatedBy: "/media/").count == 3 && made.webHTML.contains("<picture><source media="))
    let html = try #require(try message(made, name: "Ada").htmlBody)
    #expect(html.components(separatedBy: "/media/").count == 3 && html.contains("<span class=\"d\" style=\"display:none;"))
    #expect(try message(made, name: "Ada").textBody?.components(separatedBy: "[Image: Ada]").count == 2)
  }

  @Test func `A layout with an unknown tag or without the unsubscribe link is refused`() throws {
    let desk = try Desk()
    defer { desk.remove() }
    let theme = desk.folder + "/theme"
    for (from, to) in [("{{title}}", "{{titel}}"), ("{{{unsubscribe_url}}}", "x")] {
      try? FileManager.default.removeItem(atPath: theme)
      try FileManager.default.copyItem(atPath: desk.publication.themes[1] + "/letter", toPath: theme)
      let file = theme + "/layout.html.mustache"
      let layout = try String(contentsOfFile: file, encoding: .utf8).replacing(from, with: to)
      try layout.write(toFile: file, atomically: true, encoding: .utf8)
      #expect(throws: ThemeError.self) { _ = try Theme(named: "theme", in: [desk.folder]) }
    }
  }
}
