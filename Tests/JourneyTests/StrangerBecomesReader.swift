import Foundation
import Testing

@Suite(.inTurn) struct StrangerBecomesReader {
  private func place(language: String = "en") async throws -> Workplace {
    let place = try await Workplace()
    let (site, inbox) = (try freePort(), try freePort())
    try place.set([
      "site.listen": "\"127.0.0.1:\(site)\"", "site.base_url": "\"http://127.0.0.1:\(site)\"", "inbox.listen": "\"127.0.0.1:\(inbox)\"",
      "publication.language": "\"\(language)\"",
    ])
    return place
  }

  /// The mails that `address` got, oldest first, as Subject and text in which long lines are whole again.
  private func mails(to address: String, _ place: Workplace) throws -> [(subject: String, text: String)] {
    let folder = place.folder + "/data/inbox/new/"
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    return try names.compactMap { name in
      let text = try String(contentsOfFile: folder + name, encoding: .utf8).replacing("=\r\n", with: "")
        .replacing(/=([2-7][0-9A-F])/) { UInt8($0.1, radix: 16).map { String(UnicodeScalar($0)) } ?? "" }
      guard text.contains("Delivered-To: \(address)\r\n") else { return nil }
      return (text.firstMatch(of: /Subject: ([^\r]*)/).map { String($0.1) } ?? "", text)
    }
  }

  private func mail(_ number: Int, to address: String, _ place: Workplace) async throws -> (subject: String, text: String) {
    try await eventually("mail \(number) to \(address)") {
      let mails = try mails(to: address, place)
      return mails.count >= number ? mails[number - 1] : nil
    }
  }

  private func link(_ kind: String, in text: String) throws -> String {
    "/\(kind)/" + String(try #require(text.firstMatch(of: Regex<(Substring, Substring)>("/\(kind)/([A-Za-z0-9_-]{68})"))).1)
  }

  private func state(of address: String, _ place: Workplace) async throws -> [String] {
    let shown = try await place.tuesday("subscribers", "show", address, "--json")
    guard let person = try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any] else { return [] }
    return (person["lists"] as? [[String: Any]] ?? []).map { list in
      "\(list["list"] ?? "") \(list["state"] ?? "")" + (list["snoozedUntil"] == nil ? "" : ", rests")
    }
  }

  /// Fills the form in as a person would: it is looked at for two seconds.
  private func signUp(_ address: String, _ serving: ServePeer, more: String = "") async throws -> String {
    let form = try await serving.request("GET", "/subscribe")
    let time = try #require(form.body.firstMatch(of: /name="time" value="([^"]+)"/)).1
    return try await eventually("the form to be taken") {
      let answer = try await serving.request("POST", "/subscribe", form: "email=\(address)&time=\(time)\(more)")
      #expect(answer.status == 200)
      return answer.body.contains("very quick") ? nil : answer.body
    }
  }

  @Test func `A stranger signs up, confirms, is welcomed, reads, chooses, rests`() async throws {
    let place = try await place()
    #expect(try await place.tuesday("lists", "set", "digest", "--name", "The Digest", "--description", "Once a month.").code == 0)
    let serving = try await ServePeer(place)
    let answer = try await signUp("zoe@example.org", serving, more: "&name=Zoe&list=main&list=digest")
    #expect(answer.contains("Look into your mailbox") && answer.contains("REHEARSAL"))
    let asking = try await mail(1, to: "zoe@example.org", place)
    #expect(asking.subject == "Please confirm: The Linden Square Letter" && asking.text.contains("Auto-Submitted: auto-generated\r\n"))
    #expect(!asking.text.contains("List-Unsubscribe") && asking.text.contains("X-Tuesday-Rehearsal"))

    let confirm = try link("confirm", in: asking.text)
    for method in ["GET", "HEAD", "OPTIONS", "GET"] { _ = try await serving.request(method, confirm) }
    let page = try await serving.request("GET", confirm)
    #expect(page.body.contains("<h1>One click left</h1>") && page.body.contains("The Digest") && page.body.contains("autofocus"))
    #expect(page.body.components(separatedBy: "<button").count == 2)
    #expect(try await state(of: "zoe@example.org", place) == ["main pending", "digest pending"], "no GET changes anything")
    for _ in 0..<2 {
      #expect(try await serving.request("POST", confirm, form: "do=confirm&list=main&list=digest").body.contains("You are subscribed"))
    }
    #expect(try await state(of: "zoe@example.org", place) == ["main confirmed", "digest confirmed"])
    let welcome = try await mail(2, to: "zoe@example.org", place)
    #expect(welcome.subject == "Welcome to The Linden Square Letter" && welcome.text.contains("List-Unsubscribe-Post"))

    let day = String(Date().formatted(.iso8601).prefix(10))
    let status = try await eventually("the confirmation's result") {
      let status = try await place.status("confirmation.main.\(day).rehearsal")
      return status.counts["accepted"] == 1 ? status : nil
    }
    #expect(status.audience == 1 && status.balances && status.state == "sending")
    #expect(try await place.tuesday("status").output.contains("No campaign yet"), "issues only")
    #expect(try await place.tuesday("status", "--mails").output.contains("welcome.main.\(day).rehearsal"))
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    let issue = try await mail(3, to: "zoe@example.org", place)
    #expect(issue.subject == "A bench, a tree, and a Tuesday")

    let preferences = try link("preferences", in: issue.text)
    #expect(try await serving.request("GET", preferences).body.contains("Your preferences"))
    #expect(try await serving.request("POST", preferences, form: "do=lists&shown=main&shown=digest&list=main").body.contains("Saved."))
    let often = try await serving.request("POST", preferences, form: "do=lists&shown=main&list=main&often-main=monthly")
    #expect(often.body.contains("value=\"monthly\" selected"))
    let second = try place.write("posts/second.md", "---\ntitle: Second\n---\n\nMore.\n")
    let tooSoon = try await place.tuesday("send", second, "--confirm", "second")
    #expect(tooSoon.code == 65 && tooSoon.errors.contains("too soon for every reader"), "\(tooSoon.errors)")
    #expect(try await place.tuesday("subscribers", "add", "yan@example.org").code == 0)
    let asked = try await place.tuesday("send", second)
    #expect(asked.code == 64 && asked.errors.contains("1 of them chose fewer issues and had one lately"), "\(asked.errors)")
    let sent = try await place.tuesday("send", second, "--confirm", "second")
    #expect(sent.code == 0 && sent.output.contains("2 audience = 1 accepted + 1 excluded"), "\(sent.output)")
    let why = "chose at most one issue a month; had hello on \(day)"
    for arguments in [
      ["campaign", "ledger", "second", "--state", "excluded"], ["why", "zoe@example.org", "--campaign", "second"],
      ["subscribers", "show", "zoe@example.org"],
      ["segments", "explain", "everyone", "zoe@example.org"],
    ] {
      let told = try await Program.run(Program.path, arguments, in: place.folder).output
      #expect(told.contains(why), "\(arguments): \(told)")
    }
    #expect(try await place.tuesday("subscribers", "frequency", "zoe@example.org", "every").output.contains("gets every issue of main"))
    #expect(try await place.tuesday("segments", "explain", "everyone", "zoe@example.org").output.hasPrefix("zoe@example.org is in"))
    #expect(try await serving.request("POST", preferences, form: "do=rest&weeks=2").body.contains("No mail until"))
    #expect(try await state(of: "zoe@example.org", place) == ["main confirmed, rests", "digest unsubscribed"])
    for wrong in ["do=about&name=Zoe&language=xx", "do=rest&weeks=-4"] {
      #expect(try await serving.request("POST", preferences, form: wrong).body.contains("no such choice"), "\(wrong)")
    }
    #expect(try await place.tuesday("suppressions", "add", "zoe@example.org", "--reason", "asked by mail").code == 0)
    #expect(try await serving.request("GET", preferences).body.contains("Nothing of it comes to your address at present"))
    #expect(try await place.tuesday("suppressions", "remove", "zoe@example.org").code == 0)
    let journal = try await place.tuesday("subscribers", "show", "zoe@example.org").output
    for words in ["asked on the sign-up page", "confirmed by the link in the mail", "on the preference page"] {
      #expect(journal.contains(words))
    }
    #expect(try mails(to: "zoe@example.org", place).count == 3)

    let rejected = place.folder + "/data/rejected"
    try FileManager.default.createDirectory(atPath: rejected, withIntermediateDirectories: true)
    for (name, text) in [("Zoe@example.org.csv", "ZOE@example.org"), ("others.csv", "bo@example.org")] {
      try text.write(toFile: rejected + "/" + name, atomically: true, encoding: .utf8)
    }
    let posts = place.folder + "/posts/"
    try "Thanks to zoe@example.org for the picture.\n".write(toFile: posts + "thanks.md", atomically: true, encoding: .utf8)
    #expect(try await serving.request("POST", preferences, form: "do=erase-now").body.contains("some files that a person has to delete"))
    let log = serving.running.errors
    #expect(log.contains("data/inbox/new/") && log.contains("data/rejected/….csv") && log.contains("delete them"), "\(log)")
    #expect(log.contains("posts/thanks.md") && log.contains("change the posts"), "\(log)")
    #expect(!log.lowercased().contains("zoe@example.org") && !log.contains("others.csv"), "\(log)")
    #expect(await serving.stop() == 0)
  }

  @Test func `Who corrects a slip of the pen by hand and presses Enter is asked at the corrected address, and nobody else is`() async throws
  {
    let place = try await place()
    let serving = try await ServePeer(place)
    let ended = try await Program.run(
      Program.python,
      [Program.root + "/Tests/JourneyTests/Peers/correct_slip.py", serving.site + "/subscribe", "zoe@gmial.com", "zoe@example.org"])
    try #require(ended.code == 0, "\(ended.errors)")
    let report = try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
    #expect(report["choices"] as? [String] == ["Use zoe@gmail.com", "Keep zoe@gmial.com"])
    #expect(report["again"] as? [String] == ["Use zoe@gmail.com", "Keep zoe@gmial.com"], "Enter alone chooses neither")
    #expect((report["answer"] as? String)?.contains("If zoe@example.org can be put on the list") == true, "\(report)")
    #expect(try await place.tuesday("subscribers", "list").output == "zoe@example.org\tpending\t\n")
    #expect(await serving.stop() == 0)
  }

  @Test func `Killed between the form and the mail, serve sends it once when it is up again`() async throws {
    let place = try await place()
    let first = try await ServePeer(place)
    for name in ["ada", "bo", "chiara"] { _ = try await signUp("\(name)@example.org", first) }
    first.running.signal(SIGKILL)
    _ = await first.running.end()
    // One that was surely asked for with nobody there to send it.
    #expect(try await place.tuesday("subscribers", "add", "dele@example.org", "--ask").code == 0)
    let again = try await place.tuesday("subscribers", "add", "dele@example.org", "--ask")
    #expect(again.code == 65 && again.errors.contains("an address is asked once a day"), "\(again.errors)")
    // Who is a reader needs no question; for others the reason that holds is named.
    for name in ["eve", "fay"] { #expect(try await place.tuesday("subscribers", "add", "\(name)@example.org").code == 0) }
    let known = try await place.tuesday("subscribers", "add", "eve@example.org", "--ask")
    #expect(known.code == 0 && known.output.contains("eve@example.org was subscribed already."), "\(known.errors)")
    #expect(try await place.tuesday("subscribers", "unsubscribe", "fay@example.org").code == 0)
    let left = try await place.tuesday("subscribers", "add", "fay@example.org", "--ask")
    #expect(left.code == 65 && left.errors.contains("fay@example.org has left (unsubscribed)"), "\(left.errors)")
    #expect(try await place.tuesday("suppressions", "add", "gil@example.org", "--reason", "wrote to us").code == 0)
    let hidden = try await place.tuesday("subscribers", "add", "gil@example.org", "--ask")
    #expect(hidden.code == 65 && hidden.errors.contains("suppressed: wrote to us; `tuesday suppressions remove"), "\(hidden.errors)")
    let second = try await ServePeer(place)
    let day = String(Date().formatted(.iso8601).prefix(10))
    let status = try await eventually("the mails") {
      let status = try await place.status("confirmation.main.\(day).rehearsal")
      return status.counts.keys.contains("planned") || status.counts.keys.contains("leased") ? nil : status
    }
    #expect(status.audience == 4 && status.balances && (status.counts["accepted"] ?? 0) + (status.counts["uncertain"] ?? 0) == 4)
    _ = try await mail(1, to: "dele@example.org", place)
    for name in ["ada", "bo", "chiara", "dele"] { #expect(try mails(to: "\(name)@example.org", place).count <= 1) }
    #expect(await second.stop() == 0)
  }

  @Test func `A form on any page leads to one more press, and a Spanish publication speaks Spanish`() async throws {
    let place = try await place(language: "es")
    let serving = try await ServePeer(place)
    let form = try await place.tuesday("lists", "form").output
    #expect(form.contains("action=\"\(serving.site)/subscribe\"") && form.contains("Suscribirme") && !form.contains("<script"))
    #expect(try await place.tuesday("lists", "form", "main", "main").output == form, "a list named twice is offered once")
    let pressed = try await serving.request("POST", "/subscribe", form: "email=zoe%40example.org&name=&list=main&website=")
    #expect(pressed.body.contains("pulsa el botón otra vez") && pressed.body.contains("value=\"zoe@example.org\""))
    #expect(try await place.tuesday("subscribers", "list").output.isEmpty)
    let time = try #require(pressed.body.firstMatch(of: /name="time" value="([^"]+)"/)).1
    _ = try await eventually("two seconds") {
      try await serving.request("POST", "/subscribe", form: "email=zoe%40example.org&time=\(time)").body.contains("Mira en tu buzón")
        ? true : nil
    }
    let mail = try await mail(1, to: "zoe@example.org", place)
    #expect(mail.text.contains("Alguien, seguramente") && mail.text.contains("Content-Type: text/html"))
    #expect(await serving.stop() == 0)
    #expect(try await place.tuesday("lists", "set", "main", "--visibility", "private").code == 0)
    #expect(try await place.tuesday("lists", "form").code == 65)
  }

  /// A page in one direction may hold posts and words in the other.
  @Test("The pages fit every width in light and dark, and axe finds nothing", arguments: ["en", "ar"])
  func pages(language: String) async throws {
    let place = try await place(language: language)
    for (slug, lang) in [("left", "en"), ("right", "ar")] {
      _ = try place.write("posts/\(slug).md", "---\ntitle: T\nlang: \(lang)\n---\n\nمرحبا. Hello.\n")
    }
    for (list, name) in [("digest", "The Digest"), ("events", "Events")] {
      #expect(try await place.tuesday("lists", "set", list, "--name", name, "--description", "What there is, once a month.").code == 0)
    }
    let serving = try await ServePeer(place)
    _ = try await signUp("zoe@example.org", serving, more: "&list=main&list=digest")
    let confirm = try link("confirm", in: try await mail(1, to: "zoe@example.org", place).text)
    #expect(try await place.tuesday("subscribers", "add", "bo@example.org").code == 0)
    for slug in ["hello", "left", "right"] {
      #expect(try await place.tuesday("send", "posts/\(slug).md", "--confirm", slug).code == 0)
    }
    let preferences = try link("preferences", in: try await mail(1, to: "bo@example.org", place).text)
    let pictures = ProcessInfo.processInfo.environment["TUESDAY_PICTURES"] ?? place.folder
    let pages = ["/", "/subscribe", confirm, preferences, "/posts", "/posts/hello", "/posts/left", "/posts/right"].map { serving.site + $0 }
    let looked = try await Program.run(Program.python, [Program.root + "/Tests/JourneyTests/Peers/look_at_mails.py", pictures] + pages)
    let faults = try? JSONDecoder().decode([String].self, from: Data(looked.output.utf8))
    #expect(faults == [], "\(faults?.joined(separator: "\n") ?? looked.errors)")
    #expect(await serving.stop() == 0)
  }
}
