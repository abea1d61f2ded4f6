import Curl
import Foundation
import Synchronization
import Testing

@testable import Feedback

/// Servers that no source may be the victim of.
@Suite struct OddMailboxTests {
  private static let deleting = "UID STORE"

  @Test(
    "A server that hangs, breaks off, lies or never ends is told as that, and nothing is removed",
    arguments: [
      ("SELECT", ScriptedMailbox.Answer.hang, "does not answer"),
      ("SELECT", .say("* 2 EXISTS\r\nTAG OK\r\n"), "no lasting numbers"),
      ("SELECT", .say("* 2 EXISTS\r\n* OK [UIDVALIDITY 7]\r\nTAG OK [READ-ONLY]\r\n"), "can only be read"),
      ("UID FETCH 1 ", .sayAndClose("* 1 FETCH (UID 1 BODY[]<0> {500}\r\nabc"), "closed the connection"),
      ("UID FETCH 1 ", .say("* 1 FETCH (UID 1 BODY[]<0> {1073741824}\r\n"), "more octets than it was asked for"),
      ("UID FETCH 1 ", .endless("x"), "a line of more than"),
      ("SELECT", .dripping("* 1 EXISTS\r\n"), "does not end its answer"), ("UID FETCH 1 ", .dripping("* "), "does not end its answer"),
      ("UID FETCH 1 ", .say("* BYE shutting down\r\n"), "ends the connection: shutting down"),
      ("UID FETCH 1:*", .say("TAG BAD what\r\n"), "refuses UID FETCH: what"),
    ])
  func imap(line: String, answer: ScriptedMailbox.Answer, words: String) async throws {
    let server = try ScriptedMailbox(.imap) { $0.hasPrefix(line) ? answer : nil }
    defer { server.stop() }
    let taking = Taking()
    let error = await #expect(throws: (any Error).self) { try await server.source.collect(taking.take) }
    #expect("\(error.map { "\($0)" } ?? "")".contains(words), "\(String(describing: error))")
    #expect(!server.heard.contains { $0.hasPrefix(Self.deleting) } && taking.mails.isEmpty, "\(server.heard)")
  }

  @Test(
    "The same of a server that speaks POP3",
    arguments: [
      ("UIDL", ScriptedMailbox.Answer.hang, "does not answer"), ("UIDL", .say("-ERR unknown command\r\n"), "refuses UIDL: unknown command"),
      ("UIDL", .say("hello\r\n"), "does not speak POP3: hello"), ("UIDL", .endless("x"), "a line of more than"),
      ("UIDL", .dripping("1"), "does not end its answer"), ("RETR", .dripping("+OK\r\n"), "does not end its answer"),
      ("RETR", .sayAndClose("+OK\r\nabc\r\n"), "closed the connection"), ("DELE", .say("-ERR no\r\n"), "refuses DELE: no"),
      ("QUIT", .say("-ERR some messages not deleted\r\n"), "not removed all"), ("QUIT", .sayAndClose(""), "closed the connection"),
    ])
  func pop3(line: String, answer: ScriptedMailbox.Answer, words: String) async throws {
    let server = try ScriptedMailbox(.pop3) { $0.hasPrefix(line) ? answer : nil }
    defer { server.stop() }
    let error = await #expect(throws: (any Error).self) { try await server.source.collect(Taking().take) }
    #expect("\(error.map { "\($0)" } ?? "")".contains(words), "\(String(describing: error))")
  }

  @Test(arguments: [MailboxEndpoint.Language.imap, .pop3])
  func `A round that lasts too long ends with what it has read, says so, and another reads the rest`(
    language: MailboxEndpoint.Language
  ) async throws {
    let server = try ScriptedMailbox(language) { _ in nil }
    defer { server.stop() }
    let round = try await server.source(roundTime: .zero).collect(Taking().take)
    #expect(round.settled == 1 && round.hasMore && round.faults.count == 1 && round.faults[0].hasPrefix("the server is slow"), "\(round)")
    let all = try await server.source.collect(Taking().take)
    #expect(all.settled == 2 && !all.hasMore && all.faults.isEmpty, "\(all)")
  }

  @Test func `A broken end of a POP3 session brings the same messages again`() async throws {
    let server = try ScriptedMailbox(.pop3) { $0 == "QUIT" ? .sayAndClose("") : nil }
    defer { server.stop() }
    let (source, taking) = (server.source, Taking())
    for _ in 0..<2 { await #expect(throws: CurlError.self) { try await source.collect(taking.take) } }
    #expect(taking.mails.count == 4)
  }

  @Test func `A message that cannot be had is passed over and told, and the others are taken`() async throws {
    let server = try ScriptedMailbox(.imap) { $0.hasPrefix("UID FETCH 1 ") ? .say("TAG NO it is \u{1B}[31mbroken\r\n") : nil }
    defer { server.stop() }
    let round = try await server.source.collect(Taking().take)
    #expect(round.settled == 1 && round.faults == ["message 1 of INBOX cannot be read now: it is [31mbroken"], "\(round)")
    let pop = try ScriptedMailbox(.pop3) { $0 == "RETR 1" ? .say("-ERR damaged\r\n") : $0 == "LIST 2" ? .say("+OK 2 999999999\r\n") : nil }
    defer { pop.stop() }
    let other = try await pop.source.collect(Taking().take)
    #expect(
      other.settled == 0 && other.faults == ["message 1 cannot be read now: damaged", "message 2 is passed over: it has 999999999 octets"])
    #expect(!pop.heard.contains { $0.hasPrefix("DELE") })
  }

  @Test(
    "A message that cannot be read now, or breaks the connection, costs no other, and comes again",
    arguments: [
      ScriptedMailbox.Answer.say("TAG NO [UNAVAILABLE] later\r\n"), .say("TAG NO System Error (Failure)\r\n"),
      .sayAndClose("* 1 FETCH (UID 1 BODY[]<0> {500}\r\nabc"),
    ])
  func unread(answer: ScriptedMailbox.Answer) async throws {
    let isWell = Mutex(false)
    let server = try ScriptedMailbox(.imap) { $0.hasPrefix("UID FETCH 1 ") && !isWell.withLock({ $0 }) ? answer : nil }
    defer { server.stop() }
    let (source, taking) = (server.source, Taking())
    for _ in 0..<2 where taking.mails.isEmpty { _ = try? await source.collect(taking.take) }
    #expect(taking.mails.count == 1 && server.heard.contains { $0.hasPrefix("UID STORE 2 ") })
    let round = try await source.collect(taking.take)
    #expect(round.settled == 0 && round.faults.first?.hasPrefix("message 1 of INBOX cannot be read now: ") == true, "\(round)")
    isWell.withLock { $0 = true }
    #expect(try await source.collect(taking.take).settled == 1 && taking.mails.count == 2)
  }

  @Test func `A POP3 message that is refused comes again, after the others`() async throws {
    let isWell = Mutex(false)
    let server = try ScriptedMailbox(.pop3) { line in
      switch (line, isWell.withLock { $0 }) {
      case ("RETR 1", false): .say("-ERR [SYS/TEMP] later\r\n")
      case ("UIDL", true): .say("+OK\r\n1 one\r\n.\r\n")
      default: nil
      }
    }
    defer { server.stop() }
    let (source, taking) = (server.source, Taking())
    let first = try await source.collect(taking.take)
    #expect(first.settled == 1 && first.faults == ["message 1 cannot be read now: [SYS/TEMP] later"], "\(first)")
    isWell.withLock { $0 = true }
    #expect(try await source.collect(taking.take).settled == 1 && server.heard.contains("DELE 1"))
  }

  @Test func `A mailbox that was restored as it was before is read anew`() async throws {
    let next = Mutex(3)
    let server = try ScriptedMailbox(.imap) { line in
      line.hasPrefix("SELECT")
        ? .say("* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT \(next.withLock { $0 })] x\r\nTAG OK\r\n") : nil
    }
    defer { server.stop() }
    let (source, taking) = (server.source, Taking())
    for _ in 0..<2 { _ = try await source.collect(taking.take) }
    #expect(taking.mails.count == 2)
    next.withLock { $0 = 2 }
    _ = try await source.collect(taking.take)
    #expect(taking.mails.count == 4)
  }

  @Test func `A restored mailbox that is empty when it is looked at is read anew when it fills`() async throws {
    let state = Mutex((count: 2, next: 3))
    let server = try ScriptedMailbox(.imap) { line in
      guard line.hasPrefix("SELECT") else { return nil }
      let (count, next) = state.withLock { $0 }
      return .say("* \(count) EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT \(next)] x\r\nTAG OK\r\n")
    }
    defer { server.stop() }
    let (source, taking) = (server.source, Taking())
    for (count, next, taken) in [(2, 3, 2), (0, 1, 2), (2, 3, 4)] {
      state.withLock { $0 = (count, next) }
      _ = try await source.collect(taking.take)
      #expect(taking.mails.count == taken, "\(count) messages")
    }
  }

  @Test func `A message of another number, or none, is not taken for the one that was asked for`() async throws {
    let server = try ScriptedMailbox(.imap) { line in
      line.hasPrefix("UID FETCH 1 ")
        ? .say("* 2 FETCH (UID 2 BODY[]<0> \"Subject: bounce\")\r\nTAG OK\r\n") : line.hasPrefix("UID FETCH 2 ") ? .say("TAG OK\r\n") : nil
    }
    defer { server.stop() }
    let taking = Taking()
    #expect(try await server.source.collect(taking.take) == SourceRound())
    #expect(taking.mails.isEmpty)
  }

  @Test func `Without UIDPLUS what others have marked is never removed with ours`() async throws {
    for (marked, removes) in [("1 2", true), ("1 2 9", false)] {
      let server = try ScriptedMailbox(.imap) { line in
        line == "CAPABILITY"
          ? .say("* CAPABILITY IMAP4rev1\r\nTAG OK\r\n") : line == "UID SEARCH DELETED" ? .say("* SEARCH \(marked)\r\nTAG OK\r\n") : nil
      }
      defer { server.stop() }
      let round = try await server.source.collect(Taking().take)
      #expect(round.settled == 2 && round.faults.isEmpty == removes)
      #expect(server.heard.contains("EXPUNGE") == removes, "\(server.heard)")
    }
  }

  @Test func `New numbers of the messages begin anew`() async throws {
    let server = try ScriptedMailbox(.imap) { line in
      line.hasPrefix("SELECT") ? .say("* 2 EXISTS\r\n* OK [UIDVALIDITY \(Int.random(in: 1...4_000_000_000))] x\r\nTAG OK\r\n") : nil
    }
    defer { server.stop() }
    let (source, taking) = (server.source, Taking())
    for _ in 0..<2 { _ = try await source.collect(taking.take) }
    #expect(taking.mails.count == 4)
  }

  @Test("Who stops does not wait for a server that hangs", arguments: ["SELECT", "UID FETCH 2 "])
  func stopping(line: String) async throws {
    let (reached, reaching) = AsyncStream<Void>.makeStream()
    let server = try ScriptedMailbox(.imap) { heard in
      guard heard.hasPrefix(line) else { return nil }
      reaching.yield()
      return .hang
    }
    defer { server.stop() }
    var endpoint = MailboxEndpoint(
      .imap, host: "127.0.0.1", port: server.number, security: .none,
      credentials: SMTPEndpoint.Credentials(user: "main", proof: .password("x")))
    endpoint.replyTimeout = .seconds(600)
    let folder = FileManager.default.temporaryDirectory.appending(path: "stopping-\(UUID().uuidString)").path
    let source = IMAPSource(
      name: "main", endpoint, folder: "INBOX", doneFolder: nil, isTrusted: false, place: SourcePlace(folder: folder, name: "main"))
    let task = Task { try await source.collect(Taking().take) }
    for await _ in reached { break }
    task.cancel()
    // It hangs for ten minutes otherwise, and the test with it.
    await #expect(throws: (any Error).self) { try await task.value }
  }
}
