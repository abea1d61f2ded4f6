import Foundation
import Testing

/// Counting clicks, from the setting to the report, with programs that try links out, a database that is away, and a server that is killed.
@Suite(.inTurn) struct ClicksAreCounted {
  private static let browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

  /// Serves the rehearsal of a post with three links, behind a proxy on this machine.
  private func place(_ clicks: String) async throws -> Workplace {
    let place = try await Workplace()
    let (site, inbox) = (try freePort(), try freePort())
    try place.set([
      "site.listen": "\"127.0.0.1:\(site)\"", "site.base_url": "\"http://127.0.0.1:\(site)\"", "inbox.listen": "\"127.0.0.1:\(inbox)\"",
      "site.trusted_proxies": "\"127.0.0.1\"", "tracking.clicks": "\"\(clicks)\"",
    ])
    for name in ["ada", "bo"] { #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0) }
    _ = try place.write(
      "posts/three.md",
      """
      ---
      title: Three links
      ---

      Sit on [the bench](http://127.0.0.1:9/bench), look at [the tree](http://127.0.0.1:9/tree?a=b&c=d), and read [the note](http://127.0.0.1:9/note).

      """)
    return place
  }

  /// The links that a reader's mail has, in order.
  private func links(to reader: String, _ place: Workplace) throws -> [String] {
    let folder = place.folder + "/data/inbox/new/"
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let text = try String(contentsOfFile: folder + name, encoding: .utf8)
      guard text.contains("Delivered-To: \(reader)\r\n") else { continue }
      let html = text.replacing("=\r\n", with: "")
      return html.matches(of: /href=3D"(http:\/\/127\.0\.0\.1:\d+\/go\/[A-Za-z0-9_\-\/]+)"/).map { String($0.1) }
    }
    throw NeverHappened(description: "a mail to \(reader)")
  }

  private func ask(_ method: String, _ link: String, from address: String, agent: String = browser, _ more: String...) async throws
    -> String
  {
    var arguments = ["--silent", "--include", "--user-agent", agent, "--header", "X-Forwarded-For: \(address)", link]
    arguments += method == "HEAD" ? ["--head"] : ["--request", method]
    for header in more { arguments += ["--header", header] }
    return try await Program.run("/usr/bin/curl", arguments).output
  }

  private struct Report: Decodable {
    struct Counts: Decodable, Equatable {
      var people = 0
      var machines = 0
      var readers = 0
    }
    struct Link: Decodable {
      let number: Int
      let target: String
      let counts: Counts
    }
    struct Issue: Decodable {
      let campaign: String
      let audience: Int
      let counts: [String: Int]
      let balances: Bool
      let clicks: Counts?
      let links: [Link]?
    }
    let readers: Int
    let issues: [Issue]
  }

  private func report(_ place: Workplace) async throws -> Report.Issue {
    let ended = try await place.tuesday("report", "three", "--json")
    return try #require(try JSONDecoder().decode(Report.self, from: Data(ended.output.utf8)).issues.first, "\(ended.errors)")
  }

  @Test(.ofAFile, arguments: ["total", "reader"])
  func `Readers arrive and are counted, programs arrive and are told from them, whatever the server and its database go through`(
    clicks: String
  ) async throws {
    let place = try await place(clicks)
    let serving = try await ServePeer(place)
    #expect(try await place.tuesday("send", "posts/three.md", "--confirm", "three").code == 0)
    let sent = ContinuousClock.now
    let (ada, bo) = (try links(to: "ada@example.org", place), try links(to: "bo@example.org", place))
    #expect(ada.count == 3 && (ada == bo) == (clicks == "total"))

    // Five programs: one fetches ahead, one takes all links, twice, one has another name, one comes from elsewhere, one asks for heads.
    for link in ada {
      #expect(try await ask("GET", link, from: "8.8.4.1", "Sec-Purpose: prefetch").contains("302"))
      for method in ["HEAD", "OPTIONS"] { _ = try await ask(method, link, from: "8.8.4.2") }
    }
    for _ in 0..<2 { for link in ada { _ = try await ask("GET", link, from: "8.8.4.3") } }
    for link in ada { _ = try await ask("GET", link, from: "8.8.4.4", agent: "LinkChecker/2.0") }
    for link in ada { _ = try await ask("GET", link, from: "9.9.9.9", agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0") }

    // A person, longer after the delivery than programs wait, while the database is somewhere else.
    _ = try await eventually("a moment to go by") { ContinuousClock.now > sent + .seconds(6) ? true : nil }
    let database = place.folder + "/data/tuesday.sqlite"
    try FileManager.default.moveItem(atPath: database, toPath: database + ".away")
    let answer = try await ask("GET", bo[1], from: "8.8.8.8")
    #expect(
      answer.contains("location: http://127.0.0.1:9/tree?a=b&c=d") || answer.contains("Location: http://127.0.0.1:9/tree?a=b&c=d"),
      "\(answer)")
    try FileManager.default.moveItem(atPath: database + ".away", toPath: database)

    // The server is killed with that in hand; the next takes it in, once.
    serving.running.signal(SIGKILL)
    _ = await serving.running.end()
    let again = try await ServePeer(place)
    let readers = clicks == "reader" ? 1 : 0
    let counted = try await eventually("the clicks to be counted") { () -> Report.Issue? in
      let report = try await report(place)
      return report.clicks?.people ?? 0 > 0 ? report : nil
    }
    #expect(counted.clicks == Report.Counts(people: 1, machines: counted.clicks?.machines ?? 0, readers: readers))
    #expect((counted.clicks?.machines ?? 0) >= 6 && counted.balances && counted.counts == ["accepted": 2] && counted.audience == 2)
    #expect(counted.links?.map(\.counts.people) == [0, 1, 0])
    #expect(try await place.status("three.rehearsal-1").counts == counted.counts)

    // A wrong link is mended in the mails that are out.
    let aimed = try await place.tuesday("links", "retarget", "three", "2", "http://127.0.0.1:9/oak")
    #expect(aimed.code == 0 && aimed.output.contains("http://127.0.0.1:9/oak now"), "\(aimed.errors)")
    _ = try await eventually("the link to lead elsewhere") {
      try await ask("HEAD", ada[1], from: "8.8.8.9").contains("http://127.0.0.1:9/oak") ? true : nil
    }
    #expect(try await again.request("GET", "/posts/three").body.contains("href=\"http://127.0.0.1:9/oak\""))
    #expect(try await place.tuesday("links", "three").output.contains("(in the mail: http://127.0.0.1:9/tree?a=b&c=d)"))
    #expect(await again.stop() == 0)
  }

  @Test func `Without counting, links lead straight, and the report tells of the rest in every form`() async throws {
    let place = try await place("off")
    let serving = try await ServePeer(place)
    #expect(try await place.tuesday("send", "posts/three.md", "--confirm", "three").code == 0)
    #expect(try links(to: "ada@example.org", place) == [])
    let refused = try await place.tuesday("links", "three")
    #expect(refused.code == 65 && refused.errors.contains("lead straight"), "\(refused.errors)")
    let text = try await place.tuesday("report")
    #expect(
      text.code == 0 && text.output.contains("three.rehearsal-1") && text.output.contains("REHEARSAL") && text.output.contains("week of"))
    #expect(!text.output.contains("clicks"))
    let csv = try await place.tuesday("report", "--csv").output
    #expect(csv.hasPrefix("campaign,title,sent,audience,") && csv.contains("three.rehearsal-1,Three links,"))
    let page = place.folder + "/report.html"
    #expect(try await place.tuesday("report", "--html", "--output", page).code == 0)
    #expect(try await Program.run("/usr/bin/xmllint", ["--html", "--noout", page]).code == 0)
    #expect(try await place.tuesday("report", "nothing").code == 66)
    #expect(await serving.stop() == 0)
  }
}
