import Foundation
import Testing

/// One writes, another says yes, and only then it goes to everybody.
@Suite(.inTurn) struct ApprovalComesFirst {
  private func publication(port: Int) async throws -> Workplace {
    let place = try await Workplace()
    try place.relay(port: port)
    try place.set([
      "site.listen": "\"127.0.0.1:0\"", "publication.approvers": "\"Anna Roe <anna@example.net>, otto@example.net\"",
      "publication.writers": "\"writer@example.net\"",
    ])
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    try FileManager.default.removeItem(atPath: place.folder + "/posts/hello.md")
    _ = try place.write("posts/news.md", "---\ntitle: News\nready: true\n---\n\nThe first words.\n")
    return place
  }

  /// The paths of the links that an address got, the last one last.
  private func links(_ inbox: InboxPeer, to address: String) throws -> [String] {
    try inbox.messages().filter { $0.recipient == address }.compactMap { message in
      let text = String(decoding: message.bytes, as: UTF8.self).replacing("=\r\n", with: "")
      return text.firstMatch(of: /\/review\/[A-Za-z0-9_\-]{68}/).map { String($0.0) }
    }
  }

  private func subjects(_ inbox: InboxPeer, to address: String) throws -> [String] {
    try inbox.messages().filter { $0.recipient == address }.compactMap { message in
      String(decoding: message.bytes, as: UTF8.self).firstMatch(of: /\r\nSubject: ([^\r]*)/).map { String($0.1) }
    }
  }

  /// Gives the slot a day that is so many seconds away, to the minute.
  private func schedule(_ place: Workplace, in seconds: TimeInterval) async throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.weekday, .hour, .minute], from: Date().addingTimeInterval(seconds))
    let weekday = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"][(parts.weekday ?? 1) - 1]
    let minute = (parts.minute ?? 0) < 10 ? "0\(parts.minute ?? 0)" : "\(parts.minute ?? 0)"
    let set = try await place.tuesday("schedule", "set", "every \(weekday) \(parts.hour ?? 0):\(minute)", "--zone", "UTC")
    #expect(set.code == 0, "\(set.errors)")
  }

  @Test func `Nothing goes out before the click of another person, and an edit after it needs another`() async throws {
    let other = try await Workplace()
    let inbox = try await InboxPeer(other)
    let place = try await publication(port: inbox.smtpPort)
    let shown = try await place.tuesday("send", "posts/news.md")
    #expect(shown.code == 77 && shown.errors.contains("yes     waits for approval by anna@example.net or otto@example.net"), "\(shown)")
    let early = try await place.tuesday("send", "posts/news.md", "--confirm", "news")
    #expect(early.code == 77 && early.errors.contains("tuesday review posts/news.md"), "\(early)")
    let asked = try await place.tuesday("review", "posts/news.md", "--note", "Are the figures right?")
    #expect(asked.code == 0 && asked.output.contains("anna@example.net  accepted"), "\(asked)")
    #expect(Set(try subjects(inbox, to: "anna@example.net")) == ["Please approve: News", "[Test] News"])

    let serving = try await ServePeer(place)
    let path = try #require(try links(inbox, to: "anna@example.net").first)
    for method in ["GET", "HEAD"] { #expect(try await serving.request(method, path).status == 200) }
    #expect(try await serving.request("GET", path + "/mail").body.contains("The first words."))
    #expect(try await place.tuesday("send", "posts/news.md", "--confirm", "news").code == 77, "a look is no yes")
    #expect(try await serving.request("POST", path, form: "do=approve").body.contains("Thank you: approved"))
    _ = try await eventually("the writer to hear of the yes") {
      try subjects(inbox, to: "writer@example.net").contains("Approved: News") ? true : nil
    }

    _ = try place.write("posts/news.md", "---\ntitle: News\nready: true\n---\n\nThe second words.\n")
    let changed = try await place.tuesday("send", "posts/news.md", "--confirm", "news")
    #expect(changed.code == 77 && changed.errors.contains("but changed since: it needs a new review"), "\(changed)")
    #expect(try await serving.request("POST", path, form: "do=approve").body.contains("not what the mail asked about"))
    #expect(try await place.tuesday("review", "posts/news.md").code == 0)
    let second = try #require(try links(inbox, to: "otto@example.net").last)
    let no = try await serving.request("POST", second, form: "do=refuse&words=No+date+in+it")
    #expect(no.status == 200)
    _ = try await eventually("the writer to hear of the no") {
      try subjects(inbox, to: "writer@example.net").contains("Not approved: News") ? true : nil
    }
    let anna = try #require(try links(inbox, to: "anna@example.net").last)
    #expect(try await serving.request("POST", anna, form: "do=approve").body.contains("otto@example.net said no"))
    let refused = try await place.tuesday("send", "posts/news.md", "--confirm", "news")
    #expect(refused.code == 77 && refused.errors.contains("said no: No date in it"), "\(refused)")
    #expect(try await serving.request("POST", second, form: "do=approve").status == 200)
    let sent = try await place.tuesday("send", "posts/news.md", "--confirm", "news")
    #expect(sent.code == 0, "\(sent)")
    #expect(try subjects(inbox, to: "ada@example.org") == ["News"])
    let status = try await place.tuesday("status", "news")
    #expect(
      status.output.contains("approved by anna@example.net at ") && status.output.contains(" and otto@example.net at "), "\(status.output)")
    #expect(await serving.stop() == 0)
  }

  @Test func `The queue, the plan and its application know what is not approved, and by hand it is approved for a content`() async throws {
    let other = try await Workplace()
    let inbox = try await InboxPeer(other)
    let place = try await publication(port: inbox.smtpPort)
    try await schedule(place, in: 26 * 3600)
    let queue = try await place.tuesday("queue")
    #expect(queue.output.contains("unapproved: waits for approval by anna@example.net"), "\(queue.output)")
    let waiting = try #require(
      try JSONSerialization.jsonObject(with: Data(try await place.tuesday("queue", "--json").output.utf8)) as? [[String: Any]])
    #expect(waiting.first?["standing"] as? String == "unapproved" && waiting.first?["approval"] as? String == "open")
    let next = try await place.tuesday("schedule", "next", "2").output.split(separator: "\n")
    let open = "news waits for approval by anna@example.net or otto@example.net"
    #expect(next.count == 2 && next[0].hasSuffix(open) && next[1].hasSuffix("no post is ready"), "\(next)")
    let plan = try await place.tuesday("plan")
    #expect(
      plan.code == 0 && plan.output.contains("Nothing to do.") && plan.output.contains("warning: waits for approval"), "\(plan.output)")

    for (arguments, code, words) in [
      (["--by", "bo@example.net"], 77, "is none of publication.approvers: anna@example.net, otto@example.net"),
      (["--by", "anna"], 64, "--by: "), (["--by", "anna@example.net", "--no"], 64, "--no needs a --note"),
      (["--by", "anna@example.net", "--content", "00000000"], 65, "has changed"),
    ] as [([String], Int32, String)] {
      let ended = try await Program.run(Program.path, ["approve", "posts/news.md"] + arguments, in: place.folder)
      #expect(ended.code == code && ended.errors.contains(words), "\(arguments): \(ended)")
    }
    let answers = try await place.tuesday("review", "posts/news.md", "--answers", "--json")
    let report = try #require(try JSONSerialization.jsonObject(with: Data(answers.output.utf8)) as? [String: Any])
    let content = try #require(report["content"] as? String)
    let approved = try await place.tuesday(
      "approve", "posts/news.md", "--by", "ANNA@example.net", "--content", String(content.prefix(8)), "--note", "By phone")
    #expect(approved.code == 0 && approved.output.contains("approved by anna@example.net"), "\(approved)")
    let again = try await place.tuesday("review", "posts/news.md")
    #expect(again.code == 0 && again.output.contains("Nobody is asked."), "\(again)")
    #expect(try inbox.tally() == [:])
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(try await place.tuesday("plan", "--json").output.utf8)) as? [String: Any])
    let name = try #require(object["plan"] as? String)
    #expect(try await place.tuesday("approve", "posts/news.md", "--by", "otto@example.net", "--no", "--note", "Not yet").code == 0)
    let refused = try await place.tuesday("schedule", "next", "1").output
    for words in ["news: otto@example.net at ", "said no: Not yet; change the post and ask again:"] {
      #expect(refused.contains(words), "\(refused)")
    }
    for name in ["anna", "otto"] {
      #expect(try await place.tuesday("suppressions", "add", "\(name)@example.net", "--reason", "a complaint").code == 0)
    }
    let unreachable = "no mail may go to anybody who can approve: anna@example.net (suppressed: a complaint)"
    #expect(try await place.tuesday("queue").errors.contains(unreachable))
    #expect(try await place.tuesday("doctor", "--only", "config").output.contains(unreachable))
    let stale = try await place.tuesday("apply", name)
    #expect(stale.code == 65 && stale.errors.contains("not approved"), "\(stale.errors)")
    #expect(try await place.tuesday("approve", "posts/news.md", "--by", "otto@example.net").code == 0)
    #expect(try await place.tuesday("apply", name).code == 0)
    let late = try await place.tuesday("approve", "posts/news.md", "--by", "otto@example.net", "--no", "--note", "Too late")
    #expect(late.code == 65 && late.errors.contains("tuesday campaign cancel news"), "\(late)")
    let said = try await place.tuesday("review", "posts/news.md", "--answers")
    for words in ["By phone", "Not yet", "yes (by hand)", "no (by hand)"] { #expect(said.output.contains(words), "\(said.output)") }
  }

  @Test func `A slot asks by itself about a post that has changed since its yes, and sends it after the next one`() async throws {
    let other = try await Workplace()
    let inbox = try await InboxPeer(other)
    let place = try await publication(port: inbox.smtpPort)
    #expect(try await place.tuesday("approve", "posts/news.md", "--by", "otto@example.net").code == 0)
    _ = try place.write("posts/news.md", "---\ntitle: News\nready: true\n---\n\nThe second words.\n")
    try await schedule(place, in: 65)
    let first = try await ServePeer(place)
    let second = try await ServePeer(place)
    let path = try await eventually("a question to Anna, and a word to the writer") { () -> String? in
      let told = try inbox.messages().filter { $0.recipient == "writer@example.net" }.map { message in
        String(decoding: message.bytes, as: UTF8.self).replacing("=\r\n", with: "").replacing("=20", with: " ")
      }
      guard told.contains(where: { $0.contains("but changed since: it needs a new review") }) else { return nil }
      return try links(inbox, to: "anna@example.net").first
    }
    // A look at it, and the first yes, are not enough for the slot.
    #expect(try await first.request("GET", path).body.contains("The second words."))
    #expect(try inbox.tally()["ada@example.org"] == nil)
    #expect(try await second.request("POST", path, form: "do=approve").status == 200)
    _ = try await eventually("the issue in Ada's mailbox", within: .seconds(150)) { try inbox.tally()["ada@example.org"] }
    #expect(await first.stop() == 0)
    #expect(await second.stop() == 0)
    #expect(try subjects(inbox, to: "ada@example.org") == ["News"])
    let asked = try subjects(inbox, to: "anna@example.net")
    #expect(asked.sorted() == ["Please approve: News", "[Test] News"], "of one content she is asked once")
    #expect(try await place.tuesday("status", "news").output.contains("approved by anna@example.net at "))
  }

  @Test func `Without approvers a review says what to name, and steps and missing posts are refused`() async throws {
    let place = try await Workplace()
    let off = try await place.tuesday("review", "posts/hello.md")
    #expect(off.code == 78 && off.errors.contains("publication.approvers names nobody"), "\(off)")
    try place.set(["publication.approvers": "\"anna\""])
    let wrong = try await place.tuesday("status")
    #expect(wrong.code == 78 && wrong.errors.contains("publication.approvers"), "\(wrong)")
    try place.set(["publication.approvers": "\"anna@example.net\""])
    #expect(try await place.tuesday("review", "posts/none.md").code == 66)
    _ = try place.write("posts/mine.md", "---\ntitle: Mine\nfrom: Anna <anna@example.net>\n---\n\nWords.\n")
    let own = try await place.tuesday("review", "posts/mine.md")
    #expect(own.code == 77 && own.errors.contains("all of publication.approvers are its authors"), "\(own)")
  }
}
