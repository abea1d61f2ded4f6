import Foundation
import Testing

/// What providers post to a site that serves takes effect once, whoever is killed, and nothing forged does.
@Suite(.inTurn) struct ProviderPostsEvents {
  private let place: Workplace
  private static let secret = "a-secret-of-24-characters"

  init() async throws { place = try await Workplace() }

  private func webhooks(_ text: String) throws {
    let file = place.folder + "/tuesday.toml"
    let old = try String(contentsOfFile: file, encoding: .utf8).components(separatedBy: "\n[webhooks.")[0]
    try (old + "\n" + text + "\n").write(toFile: file, atomically: true, encoding: .utf8)
  }

  /// An issue that a relay took, and the sender that each reader's mail left with.
  private func sent(to readers: [String], name: String = "hello") async throws -> InboxPeer {
    let sink = try await InboxPeer(place)
    try place.relay(port: sink.smtpPort)
    try place.set(["smtp.return_path": "\"back.linden.test\"", "site.listen": "\"127.0.0.1:0\""])
    for reader in readers { #expect(try await place.tuesday("subscribers", "add", reader).code == 0) }
    let sent = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(sent.code == 0, "\(sent.errors)")
    return sink
  }

  private func mail(of reader: String, in sink: InboxPeer) throws -> String {
    let folder = sink.folder + "/new/"
    let texts = try FileManager.default.contentsOfDirectory(atPath: folder).map { try String(contentsOfFile: folder + $0, encoding: .utf8) }
    return try #require(texts.first { $0.contains("Delivered-To: \(reader)") })
  }

  private func returnPath(of reader: String, in sink: InboxPeer) throws -> String {
    String(try #require(try mail(of: reader, in: sink).firstMatch(of: /Return-Path: <([^>]*)>/)).1)
  }

  /// As the documentation has it: by openssl and curl.
  private func post(_ body: String, to site: String, secret: String = secret, time: String = "$(date +%s)") async throws -> Int {
    let script = """
      time=\(time)
      code=$(printf '%s.%s' "$time" "$1" | openssl dgst -sha256 -hmac "$2" -r | cut -d' ' -f1)
      curl -s -o /dev/null -w '%{http_code}' "$3/webhooks/own" -H "Tuesday-Timestamp: $time" -H "Tuesday-Signature: $code" --data-binary "$1"
      """
    let ended = try await Program.run("/bin/bash", ["-c", script, "post", body, secret, site])
    return Int(ended.output) ?? 0
  }

  @Test func `A signed event takes a reader off, a kill right after the answer keeps it, and the same again changes nothing`() async throws
  {
    try webhooks("[webhooks.own]\nkind = \"signed\"\nsecret = \"\(Self.secret)\"")
    let sink = try await sent(to: ["ada@example.org", "bo@example.org"])
    let path = try returnPath(of: "ada@example.org", in: sink)
    let body =
      #"{"id":"e-1","event":"bounce","return_path":"\#(path)","recipient":"ada@example.org","code":550,"status":"5.1.1","words":"no such user"}"#
    var serving = try await ServePeer(place)
    #expect(try await post(body, to: serving.site, secret: "another secret altogether") == 404)
    #expect(try await post(body, to: serving.site, time: "$(( $(date +%s) - 3600 ))") == 404)
    #expect(try await post("[" + body, to: serving.site) == 400)
    #expect(try await !place.tuesday("subscribers", "show", "ada@example.org").output.contains("bounced"))
    #expect(try await post(body, to: serving.site) == 200)
    serving.running.signal(SIGKILL)
    _ = await serving.running.end()
    let why = try await place.tuesday("why", "ada@example.org", "--campaign", "hello").output
    for words in ["bounce, hard (unknown user)", "by webhooks.own", "550 5.1.1 no such user"] {
      #expect(why.contains(words), "\(words) in \(why)")
    }
    let shown = try await place.tuesday("subscribers", "show", "ada@example.org").output
    #expect(shown.contains("main: bounced"), "\(shown)")
    serving = try await ServePeer(place)
    for _ in 0..<3 { #expect(try await post(body, to: serving.site) == 200) }
    #expect(try await place.tuesday("subscribers", "show", "ada@example.org").output == shown)
    #expect(try await place.tuesday("status").output.contains("what came back by webhooks.own: last 2"))
    #expect(try await !place.tuesday("subscribers", "show", "bo@example.org").output.contains("bounced"))
    let undone = try await place.tuesday("bounces", "undo", "ada@example.org", "--because", "she has a mailbox")
    #expect(undone.code == 0, "\(undone.errors)")
    #expect(try await post(body, to: serving.site) == 200)
    #expect(try await place.tuesday("subscribers", "show", "ada@example.org").output.contains("main: confirmed"))
    #expect(await serving.stop() == 0)
  }

  @Test func `Postmark's events are known by what each mail was given, and doctor tells what to give Postmark`() async throws {
    try place.set(["smtp.return_path": "\"back.linden.test\""])
    try webhooks("[webhooks.pm]\nkind = \"postmark\"\nuser = \"letter\"\npassword = \"sixteen characters and more\"")
    let sink = try await sent(to: ["ada@example.org"])
    let mark = try #require(try mail(of: "ada@example.org", in: sink).firstMatch(of: /X-PM-Metadata-tuesday: (b-\S+)/)).1
    let early = try await place.tuesday("doctor", "--only", "webhooks")
    #expect(
      early.output.contains("pm (postmark): as user letter, https://letter.linden.test/webhooks/pm; no event came yet"), "\(early.output)")
    let serving = try await ServePeer(place)
    let body =
      #"{"RecordType":"SpamComplaint","ID":42,"Type":"SpamComplaint","MessageID":"x","Metadata":{"tuesday":"\#(mark)"},"Email":"ada@example.org","BouncedAt":"2026-11-27T10:00:00Z"}"#
    func post(_ login: String) async throws -> Int {
      let code = Data(login.utf8).base64EncodedString()
      return try await serving.request(
        "POST", "/webhooks/pm", form: body, type: "application/json", headers: ["Authorization: Basic \(code)"]
      ).status
    }
    #expect(try await post("letter:guess") == 404)
    let refused = try await place.tuesday("doctor", "--only", "webhooks")
    #expect(refused.output.contains("1 post was refused within a week"), "\(refused.output)")
    #expect(try await post("letter:sixteen characters and more") == 200)
    #expect(try await place.tuesday("subscribers", "show", "ada@example.org").output.contains("main: complained"))
    let later = try await place.tuesday("doctor", "--only", "webhooks")
    #expect(later.code == 0 && later.output.contains("the last event came at 2"), "\(later.output)")
    let warned = try await place.tuesday(
      "doctor", "--only", "webhooks", "--set", "smtp.host=", "--set", "site.base_url=http://127.0.0.1:8080")
    #expect(warned.output.contains("by https only"), "\(warned.output)")
    #expect(await serving.stop() == 0)
  }

  @Test func `A mail of which nobody knew whether it left is known to have left when its provider speaks of it`() async throws {
    try webhooks("[webhooks.own]\nkind = \"signed\"\nsecret = \"\(Self.secret)\"")
    let sink = try await InboxPeer(place, slowness: 60_000)
    try place.relay(port: sink.smtpPort)
    try place.set(["smtp.return_path": "\"back.linden.test\"", "site.listen": "\"127.0.0.1:0\""])
    #expect(try await place.tuesday("subscribers", "add", "slow.ada@example.org").code == 0)
    let sending = try Running(Program.path, ["send", "posts/hello.md", "--confirm", "hello"], in: place.folder)
    _ = try await eventually("the mail to be past its final dot") { try sink.tally().count == 1 ? true : nil }
    sending.signal(SIGKILL)
    _ = await sending.end()
    let message = try mail(of: "slow.ada@example.org", in: sink)
    let name = try #require(message.firstMatch(of: /(?i)Message-ID:\s*(<\S+>)/)).1
    let serving = try await ServePeer(place)
    _ = try await eventually("the mail to be uncertain") { try await place.status("hello").counts == ["uncertain": 1] ? true : nil }
    let body = #"[{"id":"1","event":"delivered","message_id":"\#(name)","recipient":"slow.ada@example.org"}]"#
    #expect(try await post(body, to: serving.site) == 200)
    let status = try await place.status("hello")
    #expect(status.counts == ["accepted": 1] && status.balances)
    #expect(
      try await place.tuesday("why", "slow.ada@example.org", "--campaign", "hello").output.contains(
        "it was taken: a delivered came back (webhooks.own)"))
    #expect(await serving.stop() == 0)
    #expect(try sink.tally() == ["slow.ada@example.org": 1])
  }

  @Test(
    "Settings of webhooks that cannot be meant are refused",
    arguments: [
      ("topics = \"x\"", "must be one of ses, postmark, sendgrid, mailgun, signed"), ("kind = \"ses\"", "must name a topic"),
      ("kind = \"ses\"\ntopics = \"arn:aws:sqs:us-east-1:123456789012:q\"", "is no topic of SNS"),
      ("kind = \"postmark\"\nuser = \"a\"\npassword = \"sixteen characters and more\"", "needs smtp.return_path"),
      ("kind = \"postmark\"\ntrust = \"address\"\nuser = \"a:b\"\npassword = \"x\"", "cannot have a colon"),
      ("kind = \"postmark\"\ntrust = \"address\"\nuser = \"a\"\npassword = \"short\"", "fewer than 16 characters"),
      ("kind = \"sendgrid\"\npublic_key = \"MFkw\"", "is not the verification key that SendGrid shows"),
      ("kind = \"mailgun\"", "must not be empty"),
      ("kind = \"signed\"\nsecret = \"short\"", "fewer than 16 characters"),
      ("kind = \"signed\"\nuser = \"a\"", "is not for kind = \"signed\""),
      ("kind = \"mailgun\"\nsecret = \"k\"\naddresses = \"somewhere\"", "is no address or network"),
      ("kind = \"mailgun\"\nsecret = \"k\"\ntrust = \"all\"", "must be one of token, address"),
      ("kind = \"mailgun\"\nsecrets = \"k\"", "did you mean secret?"),
    ])
  func refused(table: String, words: String) async throws {
    try webhooks("[webhooks.main]\n" + table)
    let told = try await place.tuesday("status")
    #expect(told.code == 78 && told.errors.contains(words), "\(told.errors)")
    #expect(!told.errors.contains("\"short\""), "a secret is shown nowhere")
  }
}
