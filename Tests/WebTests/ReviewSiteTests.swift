import Audience
import Campaigns
import Delivery
import Foundation
import HTTPTypes
import Mail
import Store
import Testing

@testable import Web

/// The page on which somebody approves a post.
@Suite struct ReviewSiteTests {
  private static let post = """
    ---
    title: '<b>News</b>'
    author: <i>Ada</i>
    ---

    Hello there. {% if first_name == "Ada" %}Only Ada reads this.{% endif %}
    """

  /// The site, and the path of the link that Anna got.
  private func site(_ post: String = post) async throws -> (Pages, String) {
    let site = try await Pages(approvers: ["anna@example.net", "otto@example.net"])
    try post.write(toFile: site.folder + "/posts/news.md", atomically: true, encoding: .utf8)
    _ = try await site.add("ada@example.org", .confirmed)
    let publication = site.pages.publication
    let reviews = try Reviews(publication, Campaign.Terms(mode: .live, promise: .neverTwice, expiresAfter: .seconds(60)))
    let now = site.now
    let campaign = try await site.database.write { connection in
      let manuscript = try Manuscript.load(publication.posts + "/news.md", in: publication, mode: .live, now: now, connection)
      return try #require(try reviews.ask(manuscript, note: nil, now: now, connection).campaign)
    }
    let anna = try await site.person("anna@example.net")
    return (
      site, "/review/" + LinkToken(purpose: .review, subscriber: anna.publicID, list: site.list, campaign: campaign).sealed(with: site.keys)
    )
  }

  @Test func `Looking, as a scanner of mail does, changes nothing, and shows what is asked`() async throws {
    let (site, path) = try await site()
    for method in [HTTPRequest.Method.get, .head] {
      for path in [path, path + "/mail"] { #expect(try await site.send(method, path).status == 200) }
    }
    let page = try await site.send(.get, path)
    for words in ["&lt;b&gt;News&lt;/b&gt;", "The &lt;Letter&gt; (1 confirmed now)", "Only Ada reads this.", "letter@example.org"] {
      #expect(page.body.contains(words), "\(words) in \(page.body)")
    }
    #expect(page.headers[.cacheControl] == "no-store" && page.headers[.contentSecurityPolicy]?.contains("frame-src 'self'") == true)
    #expect(!page.body.contains("<b>News") && !page.body.contains("<i>Ada"))
    let mail = try await site.send(.get, path + "/mail")
    #expect(mail.body.contains("Hello there.") && mail.headers[.cacheControl] == "no-store")
    let policy = mail.headers[.contentSecurityPolicy] ?? ""
    #expect(policy.contains("default-src 'none'") && policy.contains("sandbox") && policy.contains("frame-ancestors 'self'"))
    // A program that posts nothing of the form says nothing either.
    #expect(try await site.send(.post, path, "List-Unsubscribe=One-Click").status == 200)
    #expect(try await site.send(.post, path, "").status == 200)
    #expect(try await site.count("approvals") == 0)
  }

  @Test func `A button approves; a no needs words; both can be taken back by the same link`() async throws {
    let (site, path) = try await site()
    let yes = try await site.send(.post, path, "do=approve")
    #expect(yes.status == 200 && yes.body.contains("Thank you: approved"))
    #expect(try await site.send(.get, path).body.contains("Approved by anna@example.net"))
    for words in ["", "%20%0A", String(repeating: "a", count: Approval.longestWords + 1)] {
      let silent = try await site.send(.post, path, "do=refuse&words=\(words)")
      #expect(silent.status == 400 && silent.body.contains("Please say what is wrong"))
    }
    #expect(try await site.count("approvals") == 1)
    let no = try await site.send(.post, path, "do=refuse&words=The+figures+%3Cb%3E")
    #expect(no.status == 200 && no.body.contains("it does not go out"))
    let page = try await site.send(.get, path)
    #expect(page.body.contains("anna@example.net said no"))
    #expect(try await site.send(.post, path, "do=approve").body.contains("can go out as it is now"))
    #expect(try await site.count("approvals") == 3)
  }

  @Test func `A link that is broken, forged or of another post leads to no page of it`() async throws {
    let (site, path) = try await site()
    let forged = path.dropLast() + (path.hasSuffix("A") ? "B" : "A")
    for path in ["/review/x", String(forged), "/review/" + String(repeating: "A", count: 68)] {
      for (method, address) in [(HTTPRequest.Method.get, path), (.get, path + "/mail"), (.post, path)] {
        let answer = try await site.send(method, address, "do=approve")
        #expect(answer.status == 404 && !answer.body.contains("Hello there."))
      }
    }
    try Self.post.replacing("Hello", with: "Goodbye").write(toFile: site.folder + "/posts/news.md", atomically: true, encoding: .utf8)
    for answer in [
      try await site.send(.get, path), try await site.send(.get, path + "/mail"), try await site.send(.post, path, "do=approve"),
    ] {
      #expect(answer.body.contains("not what the mail asked about") && !answer.body.contains("Goodbye"))
    }
    #expect(try await site.count("approvals") == 0)
  }

  @Test func `Its author is told that somebody else has to say yes`() async throws {
    let (site, path) = try await site()
    try Self.post.replacing("author: <i>Ada</i>", with: "reply_to: anna@example.net").write(
      toFile: site.folder + "/posts/news.md", atomically: true, encoding: .utf8)
    #expect(try await site.send(.post, path, "do=approve").body.contains("Somebody else has to approve this"))
    #expect(try await site.count("approvals") == 0)
  }

  @Test func `It says when the post leaves with a yes: at once on an open day, else at the time of its day, or not by itself`() async throws
  {
    let (site, path) = try await site(Self.post.replacing("---\n\n", with: "ready: true\n---\n\n"))
    // 2027-01-15, eight o'clock.
    let (since, list) = (site.now + .seconds(-3600), site.list)
    func page(_ rule: String, isLocal: Bool = false) async throws -> String {
      try await site.database.write { connection in
        _ = try Slot.remove(list: list, connection)
        try Slot.set(SlotRule(rule, zoneName: "Europe/Berlin"), list: list, isLocal: isLocal, now: since, connection)
      }
      return try await site.send(.get, path).body
    }
    #expect(try await site.send(.get, path).body.contains("no day of the schedule is its so far"))
    let open = try await page("every day 08:30")
    #expect(open.contains("At once: its day has come (Fri 2027-01-15 08:30 UTC+01:00, Europe"), "\(open)")
    #expect(try await page("every Tuesday 09:00").contains("Tue 2027-01-19 09:00 UTC+01:00 (Europe"))
    #expect(try await page("every Tuesday 09:00", isLocal: true).contains("Tue 2027-01-19 09:00 on each reader"))
    try await site.database.write { try QueuePlace(heldBecause: "x").keep(slug: "news", list: list, $0) }
    #expect(try await page("every Tuesday 09:00").contains("no day of the schedule is its so far"))
    #expect(try await site.count("approvals") == 0)
  }
}
