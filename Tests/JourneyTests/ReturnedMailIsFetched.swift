import Foundation
import Testing

/// What comes back to a mailbox, a folder or a listener takes its readers off, once, whoever is killed.
@Suite(.inTurn) struct ReturnedMailIsFetched {
  private let place: Workplace
  private let sink: InboxPeer
  private let readers = (0..<40).map { "reader\($0)@example.org" }
  /// Of all, those would be too many to be believed.
  private let others = (0..<110).map { "other\($0)@example.org" }

  init() async throws {
    place = try await Workplace()
    sink = try await InboxPeer(place)
    try place.relay(port: sink.smtpPort)
    try place.set(["smtp.return_path": "\"back.linden.test\"", "site.listen": "\"127.0.0.1:0\""])
    let file = try place.write("people.csv", "email\n" + (readers + others).joined(separator: "\n") + "\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    let sent = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(sent.code == 0, "\(sent.errors)")
  }

  private func inbound(_ text: String) throws {
    let file = place.folder + "/tuesday.toml"
    let old = try String(contentsOfFile: file, encoding: .utf8).components(separatedBy: "\n[inbound.")[0]
    try (old + "\n[inbound.main]\n" + text + "\n").write(toFile: file, atomically: true, encoding: .utf8)
  }

  /// By reader.
  private func returnPaths() throws -> [String: String] {
    let folder = sink.folder + "/new/"
    return try FileManager.default.contentsOfDirectory(atPath: folder).reduce(into: [:]) { paths, name in
      let text = try String(contentsOfFile: folder + name, encoding: .utf8)
      guard let path = text.firstMatch(of: /Return-Path: <([^>]*)>/), let to = text.firstMatch(of: /Delivered-To: (\S+)/) else { return }
      paths[String(to.1)] = String(path.1)
    }
  }

  private func report(about reader: String, to path: String) -> String {
    [
      "Return-Path: <>", "Delivered-To: \(path)", "From: MAILER-DAEMON@mx.example.org", "To: \(path)", "Subject: Undelivered Mail",
      "Message-ID: <\(reader).report@mx.example.org>", "MIME-Version: 1.0", "Auto-Submitted: auto-replied",
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "", "--b", "Content-Type: text/plain", "", "Sorry.", "--b",
      "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example.org", "", "Final-Recipient: rfc822; \(reader)",
      "Action: failed", "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 No such user", "", "--b--", "",
    ].joined(separator: "\r\n")
  }

  private let letter =
    "From: bo@example.org\r\nTo: letter@linden.test\r\nSubject: Thank you\r\nMessage-ID: <thanks@example.org>\r\n\r\nI liked it.\r\n"

  private func deliver(_ texts: [String], to maildir: String) throws {
    for (number, text) in texts.enumerated() {
      let path = "\(maildir)/new/\(1_700_000_000 + number).M\(UUID().uuidString.prefix(6)).test"
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    }
  }

  private func waiting(in maildir: String) throws -> Int {
    try ["new", "cur"].map { try FileManager.default.contentsOfDirectory(atPath: "\(maildir)/\($0)").count }.reduce(0, +)
  }

  private func bounced() async throws -> Int {
    let told = try await place.tuesday("bounces", "list", "--last", "1000", "--json")
    return (try JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [Any])?.count ?? -1
  }

  @Test func `A mailbox is looked at, read, and left with what is not ours`() async throws {
    let folder = place.folder + "/dovecot"
    let dovecot = try Running(Program.python, [Program.root + "/Tests/FeedbackTests/Peers/dovecot.py", folder, "stay"])
    defer { dovecot.signal(SIGTERM) }
    let port = try await dovecot.find(/imaps=(\d+)/)
    try inbound(
      "kind = \"imap\"\nhost = \"localhost\"\nport = \(port)\nuser = \"main\"\npassword = \"s3cret pass\"\nca_file = \"dovecot/ca.pem\"")
    let paths = try returnPaths()
    let path = try #require(paths[readers[0]])
    try deliver(
      [report(about: readers[0], to: path), letter, report(about: readers[1], to: "b-forged@back.linden.test")], to: folder + "/mail/main")
    let look = try await place.tuesday("doctor", "--only", "inbound")
    #expect(look.output.contains("folder INBOX): 3 messages, 3 wait"), "\(look.output)")
    let first = try await place.tuesday("bounces", "fetch")
    #expect(first.code == 0 && first.output == "main: 1 bounce; 2 not ours, left as they are\n", "\(first.output)\(first.errors)")
    #expect(try waiting(in: folder + "/mail/main") == 2)
    #expect(try await place.tuesday("subscribers", "show", readers[0]).output.contains("bounced"))
    #expect(try await !place.tuesday("subscribers", "show", readers[1]).output.contains("bounced"))
    let second = try await place.tuesday("bounces", "fetch", "main", "--json")
    #expect(second.code == 0 && second.output.contains("\"left\" : 0"), "\(second.output)")
    let wrong = try await place.tuesday("bounces", "fetch", "--set", "inbound.main.password=wrong-secret")
    #expect(wrong.code == 69 && wrong.output.contains("Authentication failed") && !wrong.output.contains("wrong-secret"), "\(wrong.output)")
    #expect(try await place.tuesday("bounces", "fetch", "mian").errors.contains("did you mean main?"))
  }

  @Test("Killed when bounces are taken in and not yet removed, they come again and change nothing", arguments: ["imap", "pop3"])
  func killed(kind: String) async throws {
    let folder = place.folder + "/dovecot"
    let dovecot = try Running(Program.python, [Program.root + "/Tests/FeedbackTests/Peers/dovecot.py", folder, "stay"])
    defer { dovecot.signal(SIGTERM) }
    let port = try await kind == "imap" ? dovecot.find(/imaps=(\d+)/) : dovecot.find(/pop3s=(\d+)/)
    try inbound(
      "kind = \"\(kind)\"\nhost = \"localhost\"\nport = \(port)\nuser = \"main\"\npassword = \"s3cret pass\"\nca_file = \"dovecot/ca.pem\"")
    let paths = try returnPaths()
    let mailbox = folder + "/mail/main"
    try deliver(try readers.map { report(about: $0, to: try #require(paths[$0])) } + [letter], to: mailbox)
    let fetching = try Running(Program.path, ["bounces", "fetch"], in: place.folder)
    fetching.signal(SIGSTOP)
    let committed = try await eventually("the first bounces to be committed") { () -> Int? in
      fetching.runOn(for: .milliseconds(20))
      // Stopped while it writes, it is in the way of whoever asks.
      let count = (try? await bounced()) ?? 0
      return count > 0 ? count : nil
    }
    #expect(try waiting(in: mailbox) == 41, "nothing is removed yet")
    fetching.signal(SIGKILL)
    _ = await fetching.end()
    let second = try await place.tuesday("bounces", "fetch")
    let known = committed == 40 ? "main: 40 known before" : "main: \(40 - committed) bounce, \(committed) known before"
    #expect(second.code == 0 && second.output.hasPrefix(known), "\(second.output)\(second.errors)")
    #expect(try waiting(in: mailbox) == 1)
    #expect(try await bounced() == 40)
    #expect(try await place.tuesday("bounces", "fetch").output == "main: nothing of ours\n")
  }

  @Test func `Through a pipe a notice in words counts when it has no sender, and is a letter when it has one`() async throws {
    let path = try #require(try returnPaths()[readers[0]])
    let notice = [
      "From: MAILER-DAEMON@mx.example.org", "To: \(path)", "Subject: Undelivered Mail Returned to Sender", "Message-ID: <n@mx.example.org>",
      "", "<\(readers[0])>: host mx.example.org said: 550 5.1.1 User unknown", "",
    ].joined(separator: "\r\n")
    func bounce(from sender: String, _ text: String) async throws -> Int32 {
      try await Program.run(Program.path, ["bounce", "--recipient", path, "--sender", sender], in: place.folder, input: text).code
    }
    #expect(try await bounce(from: "bo@example.org", notice) == 0)
    #expect(try await bounced() == 0)
    #expect(try await bounce(from: "", notice.replacing("<n@", with: "<m@")) == 0)
    #expect(try await place.tuesday("subscribers", "show", readers[0]).output.contains("main: bounced"))
  }

  @Test func `serve reads a Maildir by itself, and over kill -9 each reader is taken off once`() async throws {
    let maildir = place.folder + "/mail"
    for part in ["tmp", "new", "cur"] {
      try FileManager.default.createDirectory(atPath: "\(maildir)/\(part)", withIntermediateDirectories: true)
    }
    try inbound("kind = \"maildir\"\nfolder = \"mail\"\nevery = \"1s\"")
    let paths = try returnPaths()
    try deliver(try readers.map { report(about: $0, to: try #require(paths[$0])) } + [letter], to: maildir)
    var serving = try await ServePeer(place)
    for left in [35, 25, 10] {
      _ = try await eventually("the next bounces") { try waiting(in: maildir) <= left ? true : nil }
      serving.running.signal(SIGKILL)
      _ = await serving.running.end()
      serving = try await ServePeer(place)
    }
    _ = try await eventually("all of them") { try waiting(in: maildir) == 1 ? true : nil }
    #expect(try await bounced() == 40)
    #expect(await serving.stop() == 0)
    #expect(try waiting(in: maildir) == 1)
  }

  @Test func `A mail server brings it by LMTP, and has a no for what is not ours`() async throws {
    try inbound("kind = \"lmtp\"\nlisten = \"unix:lmtp.sock\"")
    let closed = try await place.tuesday("doctor", "--only", "inbound")
    #expect(closed.output.contains("nobody listens there"), "\(closed.output)")
    let serving = try await ServePeer(place)
    let socket = place.folder + "/lmtp.sock"
    _ = try await eventually("the socket") { FileManager.default.fileExists(atPath: socket) ? true : nil }
    let path = try #require(try returnPaths()[readers[0]])
    let script = """
      import smtplib, sys
      with smtplib.LMTP(sys.argv[1]) as server:
          print(server.sendmail("", [sys.argv[2], "stranger@back.linden.test"], sys.stdin.read().encode()))
      """
    let brought = try await Program.run(Program.python, ["-c", script, socket, path], input: report(about: readers[0], to: path))
    #expect(
      brought.code == 0 && brought.output.contains("'stranger@back.linden.test': (550, b'5.1.1"), "\(brought.output)\(brought.errors)")
    #expect(try await place.tuesday("subscribers", "show", readers[0]).output.contains("bounced"))
    #expect(await serving.stop() == 0)
    #expect(!FileManager.default.fileExists(atPath: socket))
  }

  @Test(
    "Settings of sources that cannot be meant are refused",
    arguments: [
      ("host = \"x.test\"", "must be one of imap, pop3, maildir, lmtp, smtp"), ("kind = \"imap\"", "must not be empty"),
      ("kind = \"imap\"\nhost = \"x.test\"\nuser = \"me\"", "belong together"),
      ("kind = \"imap\"\nhost = \"x.test\"\nuser = \"me\"\npassword = \"p\"\nsecurity = \"none\"", "only for a server on this machine"),
      ("kind = \"pop3\"\nhost = \"x.test\"\nuser = \"me\"\npassword = \"p\"\nfolder = \"a\"", "is not for kind = \"pop3\""),
      ("kind = \"lmtp\"\nlisten = \"0.0.0.0:24\"", "write public = true"), ("kind = \"smtp\"", "must not be empty"),
      ("kind = \"lmtp\"\nlisten = \"unix:\"", "1 to 107 octets"),
      ("kind = \"maildir\"\nfolder = \"a\"\ndone_folder = \"a\"", "is the folder that is read"),
      ("kind = \"maildir\"\nfolder = \"a\"\ntrust = \"all\"", "must be one of token, address"),
      ("kind = \"imap\"\nhots = \"a\"", "did you mean host?"),
    ])
  func refused(table: String, words: String) async throws {
    try inbound(table)
    let told = try await place.tuesday("status")
    #expect(told.code == 78 && told.errors.contains(words), "\(told.errors)")
  }
}
