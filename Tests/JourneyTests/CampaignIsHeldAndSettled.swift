import Foundation
import Testing

/// What a human does with an issue that is on its way: hold it, end it, decide about it, send it to who was missed.
@Suite(.inTurn) struct CampaignIsHeldAndSettled {
  /// Slow people, two connections: the sending takes long enough to step into it.
  private func slowly(_ readers: Int) async throws -> (Workplace, InboxPeer) {
    let place = try await Workplace()
    _ = try place.write("posts/news.md", "---\ntitle: News\n---\n\nDear {{ name }}, here is the news.\n")
    let people = (0..<readers).map { "slow.r\($0)@example.org,Reader \($0)" }
    let file = try place.write("people.csv", "email,name\n" + people.joined(separator: "\n") + "\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    let inbox = try await InboxPeer(place, slowness: 1500)
    try place.relay(port: inbox.smtpPort, connections: 2)
    return (place, inbox)
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
  }

  /// Waits until some have it.
  private func some(_ count: Int, _ place: Workplace) async throws {
    _ = try await eventually("\(count) accepted") {
      // Until the campaign is written there is nothing to tell of.
      (try? await place.status("news"))?.counts["accepted"] ?? 0 >= count ? true : nil
    }
  }

  @Test func `Paused in the middle nothing more leaves, and resumed everybody gets it once`() async throws {
    let (place, inbox) = try await slowly(40)
    let sending = try Running(Program.path, ["send", "posts/news.md", "--confirm", "news", "--wait"], in: place.folder)
    try await some(3, place)
    let paused = try await place.tuesday("campaign", "pause", "news", "--because", "the second link is wrong")
    #expect(paused.code == 0 && paused.output.hasPrefix("news is paused with "), "\(paused.errors)")
    let ended = await sending.end()
    #expect(ended.code == 75 && ended.errors.contains("was paused meanwhile, by hand: the second link is wrong"), "\(ended.errors)")
    let held = try await place.status("news")
    #expect(held.state == "paused" && held.balances && held.counts["leased"] == nil && held.counts["planned"] ?? 0 > 0)
    #expect(try inbox.tally().count == held.counts["accepted"], "what was in hand has finished")
    let status = try await place.tuesday("status", "news").output
    #expect(status.contains("by hand: the second link is wrong") && status.contains("tuesday campaign resume news"), "\(status)")
    let again = try await place.tuesday("send", "posts/news.md", "--confirm", "news")
    #expect(again.code == 65 && again.errors.contains("tuesday campaign resume news"), "\(again.errors)")
    #expect(try inbox.tally().count == held.counts["accepted"], "nothing has left")

    #expect(try await place.tuesday("campaign", "resume", "news").code == 0)
    #expect(try await place.tuesday("campaign", "resume", "news").code == 65)
    try place.relay(port: inbox.smtpPort, connections: 20)
    #expect(try await place.tuesday("send", "posts/news.md", "--confirm", "news", "--wait").code == 0)
    let tally = try inbox.tally()
    #expect(tally.count == 40 && tally.values.allSatisfy { $0 == 1 })
    #expect(try await place.status("news").state == "sent")
  }

  @Test func `What has nothing left to send is not paused, which would only keep it out of digests`() async throws {
    let place = try await Workplace()
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    _ = try place.write("posts/news.md", "---\ntitle: News\n---\n\nHere is the news.\n")
    let inbox = try await InboxPeer(place)
    try place.relay(port: inbox.smtpPort)
    #expect(try await place.tuesday("send", "posts/news.md", "--confirm", "news", "--wait").code == 0)
    // As it stands between the last answer and the look that closes it.
    try place.change("UPDATE campaigns SET state = 'sending', finished_at = NULL")
    let paused = try await place.tuesday("campaign", "pause", "news")
    #expect(paused.code == 65 && paused.errors.contains("nothing of news is still to be sent"), "\(paused.errors)")
    #expect(try await place.status("news").state == "sending")
  }

  @Test func `Cancelled in the middle of a running serve the rest is cancelled, and who had it is not mailed again`() async throws {
    let (place, inbox) = try await slowly(40)
    try place.set(["site.listen": "\"127.0.0.1:0\""])
    let sending = try Running(Program.path, ["send", "posts/news.md", "--confirm", "news"], in: place.folder)
    try await some(2, place)
    sending.signal(SIGTERM)
    _ = await sending.end()
    let serving = try await ServePeer(place)
    let before = try await place.status("news").counts["accepted"] ?? 0
    try await some(before + 2, place)
    let asked = try await place.tuesday("campaign", "cancel", "news")
    #expect(
      asked.code == 64 && asked.errors.contains("would not get it any more") && asked.errors.contains("--confirm news"), "\(asked.errors)")
    #expect(try await place.status("news").state == "sending")
    let cancelled = try await place.tuesday("campaign", "cancel", "news", "--because", "wrong post", "--confirm", "news")
    #expect(cancelled.code == 0 && cancelled.output.hasPrefix("news is cancelled; 40 audience = "), "\(cancelled.errors)")
    let status = try await eventually("what is in hand to finish") {
      let status = try await place.status("news")
      // What had been leased and was not begun goes back, and is then cancelled too.
      return Set(status.counts.filter { $0.value > 0 }.keys).isSubset(of: ["accepted", "cancelled"]) ? status : nil
    }
    #expect(status.state == "cancelled" && status.balances && status.counts["cancelled"] ?? 0 > 0)
    #expect(try inbox.tally().count == status.counts["accepted"])
    let ledger = try await place.tuesday("campaign", "ledger", "news", "--state", "cancelled", "--csv", "--limit", "1").output
    #expect(ledger.contains(",cancelled,0,") && ledger.contains("cancelled by hand: wrong post"), "\(ledger)")
    #expect(await serving.stop() == 0)
    let again = try await place.tuesday("send", "posts/news.md", "--confirm", "news")
    #expect(again.code == 65 && again.errors.contains("A new issue needs a new slug"), "\(again.errors)")
    #expect(try inbox.tally().values.allSatisfy { $0 == 1 })
  }

  @Test func `After kill -9 what is uncertain is shown, closed or sent again, and the ledger balances at every step`() async throws {
    let (place, inbox) = try await slowly(8)
    let sending = try Running(Program.path, ["send", "posts/news.md", "--confirm", "news"], in: place.folder)
    // Two messages are past the dot, and their answers are far away.
    _ = try await eventually("both to be in hand") { try inbox.tally().count >= 2 ? true : nil }
    sending.signal(SIGKILL)
    _ = await sending.end()
    let early = try await place.tuesday("campaign", "resolve", "news", "--resend")
    #expect(early.code == 64 && early.errors.contains("2 mails would be sent again"), "\(early.output)\(early.errors)")
    let ended = try await place.tuesday("send", "posts/news.md", "--confirm", "news", "--wait")
    #expect(
      ended.code == 1 && ended.output.contains("2 uncertain") && ended.output.contains("tuesday campaign resolve news"), "\(ended.output)")
    let list = try object(try await place.tuesday("campaign", "ledger", "news", "--state", "uncertain", "--json").output)
    let people = try #require(list["deliveries"] as? [[String: Any]]).compactMap { $0["address"] as? String }
    #expect(people.count == 2 && list["balances"] as? Bool == true && list["sum"] as? Int == 8)

    #expect(try await place.tuesday("campaign", "resolve", "news", "--resend", "--close").code == 64)
    let asked = try await place.tuesday("campaign", "resolve", "news", "--resend")
    #expect(asked.code == 64 && asked.errors.contains("2 mails would be sent again") && asked.errors.contains(people[0]), "\(asked.errors)")
    let other = try await place.tuesday("campaign", "resolve", "news", "--close", "--address", "slow.r7@example.org", "--confirm", "news")
    #expect(other.code == 65 && other.errors.contains("tuesday why"), "\(other.errors)")
    let closed = try await place.tuesday("campaign", "resolve", "news", "--close", "--address", people[0], "--confirm", "news")
    #expect(closed.code == 0 && closed.output.contains("1 of news is closed"), "\(closed.errors)")
    let resent = try await place.tuesday("campaign", "resolve", "news", "--resend", "--confirm", "news")
    #expect(resent.code == 0, "\(resent.errors)")
    #expect(try await place.status("news").state == "sending")
    #expect(try await place.tuesday("send", "posts/news.md", "--confirm", "news").code == 0)
    let status = try await place.status("news")
    #expect(status.state == "sent" && status.balances && status.counts == ["accepted": 8])
    #expect(try inbox.tally().filter { $0.value == 2 }.keys.sorted() == [people[1]])
    let twice = try inbox.messages().filter { $0.recipient == people[1] }.map { String(decoding: $0.bytes, as: UTF8.self) }
    let ids = twice.compactMap { $0.firstMatch(of: /(?i)Message-ID:\s*(\S+)/).map { String($0.1) } }
    #expect(ids.count == 2 && Set(ids).count == 1, "one message, however often it is sent")

    let story = try await place.tuesday("why", people[0], "--campaign", "news").output
    for words in [
      "is in the audience of news", "uncertain  the sender stopped after", "closed by hand at", "now accepted, after 1 attempt",
    ] {
      #expect(story.contains(words), "\(words) in \(story)")
    }
    #expect(
      try await place.tuesday("campaign", "resolve", "news", "--close", "--confirm", "news").output.contains("Nothing in news is uncertain")
    )
  }

  @Test func `What was uncertain and is sent again waits while the issue is paused, and is not forgotten when that is cancelled`()
    async throws
  {
    let (place, inbox) = try await slowly(8)
    let sending = try Running(Program.path, ["send", "posts/news.md", "--confirm", "news"], in: place.folder)
    _ = try await eventually("both to be in hand") { try inbox.tally().count >= 2 ? true : nil }
    sending.signal(SIGKILL)
    _ = await sending.end()
    #expect(try await place.tuesday("campaign", "pause", "news").code == 0)
    let resent = try await place.tuesday("campaign", "resolve", "news", "--resend", "--confirm", "news")
    #expect(
      resent.output.contains("2 of news are to be sent again, when news, which is paused, goes on: tuesday campaign resume news"),
      "\(resent.output)\(resent.errors)")
    let doubt = "2 may have it all the same: they were uncertain before somebody had them sent again"
    let asked = try await place.tuesday("campaign", "cancel", "news")
    #expect(asked.code == 64 && asked.errors.contains("8 would not get it any more; \(doubt)"), "\(asked.errors)")
    let cancelled = try await place.tuesday("campaign", "cancel", "news", "--confirm", "news")
    #expect(cancelled.code == 0 && cancelled.output.contains("Of the cancelled, \(doubt)"), "\(cancelled.output)")
    #expect(cancelled.output.contains("tuesday campaign ledger news --state cancelled"))
    let ledger = try await place.tuesday("campaign", "ledger", "news", "--state", "cancelled").output
    #expect(ledger.matches(of: /the sender stopped after the message may have left/).count == 2, "\(ledger)")
    // Who may have it must not get it twice.
    let again = try await place.tuesday("send", "posts/news.md", "--confirm", "news")
    #expect(again.code == 65 && again.errors.contains("nobody gets it twice"), "\(again.errors)")
  }

  @Test func `Begun by several processes at one instant an issue is sent once, and none of them fails`() async throws {
    let place = try await Workplace()
    for name in ["ada", "bo", "cy"] { #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0) }
    let inbox = try await InboxPeer(place)
    try place.relay(port: inbox.smtpPort)
    // Not every time do they come so close to each other.
    for number in 0..<5 {
      _ = try place.write("posts/n\(number).md", "---\ntitle: News \(number)\n---\n\nHere is the news.\n")
      let senders = try (0..<4).map { _ in
        try Running(Program.path, ["send", "posts/n\(number).md", "--confirm", "n\(number)"], in: place.folder)
      }
      for sender in senders {
        let ended = await sender.end()
        // Whoever comes when all is done is told so.
        #expect(ended.code == 0 || ended.code == 65 && ended.errors.contains("was sent and done"), "\(ended.code) \(ended.errors)")
      }
      #expect(try await place.status("n\(number)").counts == ["accepted": 3])
    }
    #expect(try inbox.tally().values.allSatisfy { $0 == 5 })
  }

  @Test func `Some refusals for good are told with their number, and when there is nothing else the sending has failed`() async throws {
    let place = try await Workplace()
    for name in ["permfail.ada", "permfail.bo"] { #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0) }
    let inbox = try await InboxPeer(place)
    try place.relay(port: inbox.smtpPort)
    let list = "tuesday campaign ledger hello --state failed"
    let all = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(all.code == 1 && all.errors.contains("nobody got it: 2 of 2 were refused for good; `\(list)`"), "\(all.errors)")
    for name in ["cy", "permfail.di", "permfail.ed"] {
      #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0)
    }
    _ = try place.write("posts/news.md", "---\ntitle: News\n---\n\nHere is the news.\n")
    let some = try await place.tuesday("send", "posts/news.md", "--confirm", "news")
    #expect(some.code == 0 && some.output.contains("3 audience = 1 accepted + 2 failed"), "\(some.output)\(some.errors)")
    #expect(some.output.contains("why 2 failed (refused for good, or out of time): tuesday campaign ledger news --state failed"))
  }

  @Test func `Whoever was missed is found, told why, and gets it once`() async throws {
    let place = try await Workplace()
    for name in ["ada", "bo", "permfail.cy", "tempfail.di"] {
      #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0)
    }
    let inbox = try await InboxPeer(place)
    try place.relay(port: inbox.smtpPort)
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello", "--at", "2099-01-01T09:00").code == 0)
    let waiting = try await place.tuesday("why", "ada@example.org", "--campaign", "hello").output
    #expect(waiting.contains("its audience is not fixed yet") && waiting.contains("it goes to them with the others"), "\(waiting)")
    #expect(try await place.tuesday("campaign", "ledger", "hello").code == 65)
    #expect(try await place.tuesday("campaign", "cancel", "hello").code == 0)

    #expect(try await place.tuesday("suppressions", "add", "bo@example.org", "--reason", "asked by phone").code == 0)
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello", "--wait").code == 0)
    let sum = try await place.tuesday("campaign", "ledger", "hello.2").output
    #expect(sum.contains("  2  accepted\n  1  failed\n  1  excluded\n  4  together\n  4  in the audience\n  It balances."), "\(sum)")
    let nobody = try await place.tuesday("campaign", "fill-gap", "hello", "--confirm", "hello.2")
    #expect(nobody.code == 0 && nobody.output.hasPrefix("Nobody is missing"), "\(nobody.output)")
    let gone = try await place.tuesday("campaign", "fill-gap", "hello", "--refused")
    #expect(gone.code == 0 && gone.output.hasPrefix("Nobody is missing"), "who has no mailbox gets no more mail: \(gone.output)")
    #expect(try await place.tuesday("bounces", "undo", "permfail.cy@example.org", "--because", "it has one").code == 0)
    let refused = try await place.tuesday("campaign", "fill-gap", "hello", "--refused")
    #expect(refused.code == 64 && refused.errors.contains("permfail.cy@example.org  failed: 550"), "\(refused.errors)")
    let stories = [
      ("bo", ["no   suppressed: asked by phone", "excluded  suppressed: asked by phone", "sends it to them when it is over"]),
      ("permfail.cy", ["failed  550", "ask them for another address", "fill-gap hello.2 --refused"]),
      ("tempfail.di", ["deferred  451", "accepted  250", "now accepted, after 2 attempts", "said yes at", "yes  everyone"]),
    ]
    for (name, expected) in stories {
      let story = try await place.tuesday("why", "\(name)@example.org", "--campaign", "hello.2").output
      for words in expected { #expect(story.contains(words), "\(words) in \(story)") }
    }
    #expect(try await place.tuesday("suppressions", "remove", "bo@example.org").code == 0)
    #expect(try await place.tuesday("subscribers", "add", "zoe@example.org").code == 0)
    let asked = try await place.tuesday("campaign", "fill-gap", "hello", "--late")
    #expect(
      asked.code == 64
        && asked.errors.contains("2 would get hello.2: 1 not in its audience, 1 refused or left out, 0 whose mail came back"),
      "\(asked.errors)")
    let filled = try await place.tuesday("campaign", "fill-gap", "hello", "--confirm", "hello.2")
    #expect(filled.output.hasPrefix("1 more gets hello.2"), "\(filled.errors)")
    let late = try object(try await place.tuesday("campaign", "fill-gap", "hello", "--late", "--json", "--confirm", "hello.2").output)
    #expect(late["filled"] as? Bool == true && late["missing"] as? Int == 1 && late["returning"] as? Int == 0)
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    let tally = try inbox.tally()
    #expect(tally == ["ada@example.org": 1, "bo@example.org": 1, "tempfail.di@example.org": 1, "zoe@example.org": 1])
    let lines = try await place.tuesday("why", "zoe@example.org").output
    #expect(lines.contains("hello.2  accepted") && lines.contains("hello"), "\(lines)")
    let person = try object(try await place.tuesday("subscribers", "export", "tempfail.di@example.org").output)
    let mails = try #require(person["deliveries"] as? [[String: Any]])
    #expect((mails.first?["history"] as? [[String: Any]])?.compactMap { $0["outcome"] as? String } == ["deferred", "accepted"])
  }
}
