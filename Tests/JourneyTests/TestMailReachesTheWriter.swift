import Foundation
import Testing

/// A post is tried out on a few before its readers get it.
@Suite(.inTurn) struct TestMailReachesTheWriter {
  /// With one reader, a post that greets her, and a relay at `port`.
  private func publication(port: Int?) async throws -> Workplace {
    let place = try await Workplace()
    _ = try place.write(
      "posts/news.md", "---\ntitle: 'News for {{ first_name | default: \"you\" }}'\n---\n\nDear {{ first_name | default: \"friend\" }}.\n")
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org", "--name", "Ada Field").code == 0)
    if let port { try place.relay(port: port) }
    return place
  }

  private func addresses(_ text: String) throws -> [String: String] {
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
    let outcomes = try #require(object["addresses"] as? [[String: String]])
    return Dictionary(uniqueKeysWithValues: outcomes.map { ($0["address"] ?? "", "\($0["state"] ?? ""): \($0["reply"] ?? "")") })
  }

  @Test func `It goes to addresses and groups, tells what the relay said of each, and leaves readers and slug alone`() async throws {
    let other = try await Workplace()
    let inbox = try await InboxPeer(other)
    let place = try await publication(port: inbox.smtpPort)
    let settings = try String(contentsOfFile: place.folder + "/tuesday.toml", encoding: .utf8)
    _ = try place.write(
      "tuesday.toml", settings.replacing("[groups]\n", with: "[groups]\neditors = \"Ed <ed@example.net>, permfail@example.net\"\n"))
    #expect(try await place.tuesday("suppressions", "add", "no@example.net", "--reason", "asked by phone").code == 0)
    let ended = try await place.tuesday(
      "test", "posts/news.md", "--to", "@editors,bo@example.net,no@example.net", "--as", "ada@example.org", "--json")
    #expect(ended.code == 1, "\(ended.errors)")
    let told = try addresses(ended.output)
    #expect(
      told["ed@example.net"]?.hasPrefix("accepted: 250") == true && told["bo@example.net"]?.hasPrefix("accepted: 250") == true, "\(told)")
    #expect(
      told["permfail@example.net"]?.hasPrefix("failed: 550 5.1.1") == true
        && told["no@example.net"] == "excluded: suppressed: asked by phone")
    let mails = try inbox.messages()
    #expect(Set(mails.map(\.recipient)) == ["ed@example.net", "bo@example.net"] && mails.count == 2)
    let mail = String(decoding: try #require(mails.first).bytes, as: UTF8.self).replacing("=\r\n", with: "")
    #expect(
      mail.contains("Subject: [Test] News for Ada") && mail.contains("TEST of news, shown as=20ada@example.org")
        && mail.contains("Dear=20Ada"), "\(mail)")

    try place.set(["site.listen": "\"127.0.0.1:0\""])
    let serving = try await ServePeer(place)
    for kind in ["unsubscribe", "preferences"] {
      let path = String(try #require(mail.firstMatch(of: try Regex("/\(kind)/[A-Za-z0-9_\\-]+"))).0)
      #expect(try await serving.request("GET", path).body.contains("This was a preview or a test"))
      #expect(try await serving.request("POST", path, form: "List-Unsubscribe=One-Click").body.contains("This was a preview or a test"))
    }
    #expect(await serving.stop() == 0)
    #expect(try await place.tuesday("subscribers", "list").output == "ada@example.org\tconfirmed\tAda Field\n")
    #expect(try await place.tuesday("status").output.hasPrefix("No campaign yet."))
    let again = try await place.tuesday("test", "posts/news.md", "--to", "ed@example.net")
    #expect(again.code == 0 && again.output.contains("ed@example.net  accepted  250"), "\(again.errors)")
    #expect(try await place.tuesday("send", "posts/news.md", "--confirm", "news").code == 0)
    let tally = try inbox.tally()
    #expect(tally == ["ed@example.net": 2, "bo@example.net": 1, "ada@example.org": 1])
    let erased = try await place.tuesday("subscribers", "erase", "ed@example.net", "--confirm", "ed@example.net")
    #expect(erased.code == 1 && erased.output.contains("change it there: groups.editors in the settings\n"), "\(erased.output)")
    let forgotten = try await place.tuesday("test", "posts/news.md", "--to", "@editors")
    #expect(forgotten.code == 1 && forgotten.output.contains("its owner asked to be forgotten"), "\(forgotten.output)")
    #expect(try inbox.tally() == tally)
  }

  @Test func `An issue that is under way is not sent on by it, and its own mail waits for no window`() async throws {
    let port = try freePort()
    let place = try await publication(port: port)
    #expect(try await place.tuesday("send", "posts/news.md", "--confirm", "news").code == 69)
    let down = try await place.tuesday("test", "posts/news.md", "--to", "ed@example.net")
    #expect(
      down.code == 69 && down.errors.contains("no mail gets out") && down.output.contains("no answer yet"), "\(down.errors)\(down.output)")
    let other = try await Workplace()
    let inbox = try await InboxPeer(other, smtpPort: port)
    let tested = try await place.tuesday("test", "posts/news.md", "--to", "bo@example.net")
    #expect(tested.code == 0, "\(tested.errors)")
    #expect(try inbox.tally() == ["bo@example.net": 1])
    #expect(try await place.status("news").counts == ["planned": 1])
  }

  @Test func `Refusals for now are told and retried with --wait, and without a relay it says where the mail is`() async throws {
    let place = try await publication(port: nil)
    let once = try await place.tuesday("test", "posts/news.md", "--to", "tempfail@example.net")
    #expect(once.code == 75 && once.output.contains("deferred  451 4.2.1") && once.errors.contains("--wait"), "\(once.errors)")
    try place.set(["delivery.retry_first": "\"1s\""])
    let waited = try await place.tuesday("test", "posts/news.md", "--to", "tempfail.b@example.net", "--wait")
    #expect(
      waited.code == 0 && waited.output.contains("REHEARSAL") && waited.output.contains("/data/inbox/new"),
      "\(waited.errors)\(waited.output)")
  }

  @Test(
    "What cannot be tested is refused before anything leaves, with what to do",
    arguments: [
      (["posts/news.md", "--to", "@editor"], 64, "write it into [groups]"), (["posts/news.md", "--to", "ada"], 64, "has no @"),
      (["posts/news.md", "--to", " , "], 64, "names nobody"), (["posts/none.md", "--to", "a@b.example"], 66, "there is no such post"),
      (
        ["posts/news.md", "--to", (0...20).map { "r\($0)@b.example" }.joined(separator: ",")], 64,
        "names 21 addresses, and a test goes to 20"
      ),
      (["posts/news.md", "--to", "a@b.example", "--as", "adam@example.org"], 66, "is not known here"),
      (["posts/bad.md", "--to", "a@b.example"], 65, "bad.md:5:"),
      (["posts/lost.md", "--to", "a@b.example"], 65, "there is no list nowhere"),
    ] as [([String], Int32, String)])
  func refused(arguments: [String], code: Int32, words: String) async throws {
    let place = try await publication(port: nil)
    _ = try place.write("posts/bad.md", "---\ntitle: Bad\n---\n\n{{ nmae }}\n")
    _ = try place.write("posts/lost.md", "---\ntitle: Lost\nlist: nowhere\n---\n\nWords.\n")
    let ended = try await Program.run(Program.path, ["test"] + arguments, in: place.folder)
    #expect(ended.code == code && ended.errors.contains(words), "\(ended.errors)")
    #expect(!FileManager.default.fileExists(atPath: place.folder + "/data/inbox/new"))
  }
}
