import Foundation
import Testing

/// A mail to somebody who has no mailbox comes back by a real mail server, and what follows from it is told, kept and taken back.
@Suite(.inTurn) struct BounceTakesAReaderOff {
  /// A publication that mails by a Postfix, whose alias runs `script` with the program's call in the place of `$tuesday`.
  private func world(_ script: (String) -> String) async throws -> (Workplace, PostfixPeer) {
    let place = try await Workplace()
    for name in ["ada", "gone"] { #expect(try await place.tuesday("subscribers", "add", "\(name)@readers.test").code == 0) }
    let call = "\(Program.path) bounce --publication \(place.folder)"
    let program = try place.write("alias", script(call))
    _ = try await Program.run("/bin/chmod", ["755", program])
    let postfix = try await PostfixPeer(known: ["ada"], program: program)
    try place.relay(port: postfix.port)
    try place.set(["smtp.return_path": "\"bounces.linden.test\""])
    // Whom the alias runs as has the database, as the operator's user would.
    let owned = try await Program.run("/bin/chown", ["-R", "nobody", place.folder])
    try #require(owned.code == 0, "\(owned.errors)")
    try await postfix.isUp()
    return (place, postfix)
  }

  private func isBounced(_ place: Workplace) async throws -> Bool {
    try await place.tuesday("subscribers", "show", "gone@readers.test").output.contains("main: bounced")
  }

  @Test func `The next issue leaves them out, why tells, and undo brings them back`() async throws {
    let (place, postfix) = try await world { "#!/bin/sh\nexec \($0)\n" }
    let sent = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(sent.code == 0, "\(sent.errors)")
    #expect(try await place.status("hello").counts == ["accepted": 2], "the relay took both")
    _ = try await eventually("the bounce to be taken in; \(postfix.log)") { try await isBounced(place) ? true : nil }
    #expect(try await eventually("Ada's mail") { postfix.messages(of: "ada") == 1 ? 1 : nil } == 1)

    let why = try await place.tuesday("why", "gone@readers.test", "--campaign", "hello").output
    for words in ["no   on the list main  (bounced)", "bounce, hard (unknown user)", "by tuesday bounce", "now accepted", "it came back"] {
      #expect(why.contains(words), "\(words) in \(why)")
    }
    let status = try await place.status("hello")
    #expect(status.counts == ["accepted": 2] && status.balances, "that it was accepted stays true")
    let report = try await place.tuesday("report", "--json").output
    #expect(report.contains("\"hard\" : 1"), "\(report)")
    #expect(try await place.tuesday("status").output.contains("came back: 1 hard, 0 soft, 0 because of us; 0 complained"))

    let second = try place.write("posts/second.md", "---\ntitle: Second\ndate: 2026-11-20\n---\n\nHello again.\n")
    #expect(try await place.tuesday("send", second, "--confirm", "second").code == 0)
    #expect(try await place.status("second").counts == ["accepted": 1])

    let undone = try await place.tuesday("bounces", "undo", "gone@readers.test", "--because", "their server was broken")
    #expect(undone.code == 0 && undone.output.contains("stands again where they stood on main"), "\(undone.errors)")
    let shown = try await place.tuesday("subscribers", "show", "gone@readers.test").output
    #expect(shown.contains("main: confirmed") && shown.contains("taken back by hand: their server was broken"), "\(shown)")
    #expect(try await place.tuesday("bounces", "undo", "gone@readers.test").code == 65, "nothing stands any more")
    #expect(try await place.tuesday("why", "gone@readers.test", "--campaign", "hello").output.contains("it came back"), "the mail did")
    #expect(try await place.tuesday("report", "--json").output.contains("\"hard\" : 1"))
    let third = try place.write("posts/third.md", "---\ntitle: Third\ndate: 2026-11-21\n---\n\nHello.\n")
    #expect(try await place.tuesday("send", third, "--confirm", "third").code == 0)
    _ = try await eventually("the next bounce to count; \(postfix.log)") { try await isBounced(place) ? true : nil }
  }

  @Test func `Who leaves by mail has left, and is not asked, also when mail of today returns to another domain`() async throws {
    let (place, postfix) = try await world { "#!/bin/sh\nexec \($0)\n" }
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    let letter = try await eventually("Ada's mail") { () -> String? in
      let box = "\(postfix.folder)/mail/ada/new"
      let name = try? FileManager.default.contentsOfDirectory(atPath: box).first
      return name.flatMap { try? String(contentsOfFile: "\(box)/\($0)", encoding: .utf8) }
    }
    try place.set(["smtp.return_path": "\"later.linden.test\""])
    let address = try #require(letter.firstMatch(of: /<mailto:(u-[a-z2-7]+@bounces\.linden\.test)\?subject=unsubscribe>/)).1
    let sent = try await Program.run(
      "/usr/bin/curl",
      [
        "--silent", "--show-error", "smtp://127.0.0.1:\(postfix.port)", "--mail-from", "ada@readers.test", "--mail-rcpt", String(address),
        "--upload-file", "-",
      ], input: "From: Ada <ada@readers.test>\r\nTo: \(address)\r\nSubject: unsubscribe\r\n\r\n")
    #expect(sent.code == 0, "\(sent.errors)")
    let shown = try await eventually("Ada to have left; \(postfix.log)") { () -> String? in
      let shown = try await place.tuesday("subscribers", "show", "ada@readers.test").output
      return shown.contains("main: unsubscribed") ? shown : nil
    }
    #expect(shown.contains("unsubscribed by mail"), "\(shown)")
  }

  @Test func `Killed at whatever moment, the server's retry changes things once`() async throws {
    let (place, postfix) = try await world { call in
      """
      #!/bin/bash
      tries="$(dirname "$0")/tries"
      echo x >> "$tries"
      n=$(wc -l < "$tries")
      if [ "$n" -lt 8 ]; then
        timeout -s KILL 0.$(printf %03d $((n * 25))) \(call)
        # A program that was killed has the server try again.
        kill -9 $$
      fi
      exec \(call)

      """
    }
    #expect(try await place.tuesday("send", "posts/hello.md", "--confirm", "hello").code == 0)
    let tries = place.folder + "/tries"
    _ = try await eventually("eight tries; \(postfix.log)", within: .seconds(300)) {
      (try? String(contentsOfFile: tries, encoding: .utf8))?.count ?? 0 >= 16 ? true : nil
    }
    _ = try await eventually("the bounce to be taken in; \(postfix.log)") { try await isBounced(place) ? true : nil }
    let json = try await place.tuesday("bounces", "--all", "--json").output
    let records = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
    #expect(records.count == 1, "\(json)")
    let journal = try await place.tuesday("subscribers", "show", "gone@readers.test").output
    #expect(journal.components(separatedBy: "  bounced (main)").count == 2, "\(journal)")
  }

  @Test func `Whatever comes in by the pipe, the server is told no more than taken or later`() async throws {
    let place = try await Workplace()
    for arguments in [["bounce"], ["bounce", "--recipient", "u-x@letter.linden.test"], ["bounce", "--nonsense"]] {
      let ended = try await Program.run(Program.path, arguments, in: place.folder, input: "")
      #expect(
        ended.code == 75 && ended.output.isEmpty && !ended.errors.isEmpty,
        "a message that is none, or an alias with a slip: \(ended.errors)")
    }
    for input in ["\u{0}\u{1}", "nonsense", "Subject: unsubscribe\n\n", String(repeating: "x: y\n", count: 400_000)] {
      let ended = try await Program.run(Program.path, ["bounce"], in: place.folder, input: input)
      #expect(ended.code == 0 && ended.output.isEmpty, "\(ended.errors)")
    }
    try FileManager.default.moveItem(atPath: place.folder + "/data", toPath: place.folder + "/away")
    let ended = try await Program.run(Program.path, ["bounce"], in: place.folder, input: "Subject: x\n\n")
    #expect(ended.code == 75 && ended.errors.contains("there is no database"), "\(ended.errors)")
    try FileManager.default.moveItem(atPath: place.folder + "/away", toPath: place.folder + "/data")
    try place.set(["bounces.soft_threshold": "\"many\""])
    #expect(try await Program.run(Program.path, ["bounce"], in: place.folder, input: "Subject: x\n\n").code == 75)
  }
}
