import Foundation
import Logging
import MailServer
import Testing

@testable import Feedback

@Suite struct ReturnListenerTests {
  /// A listener as long as `body` runs; `ours@…` is an address of ours.
  private func listening<Found: Sendable>(
    _ dialect: MailServerSession.Dialect = .lmtp, at place: MailServer.Place? = nil, isTrusted: Bool = false,
    take: @escaping @Sendable (InboundMail) async throws -> Fate, _ body: (MailServer.Place) async throws -> Found
  ) async throws -> Found {
    let path = FileManager.default.temporaryDirectory.appending(path: "l-\(UUID().uuidString.prefix(12))").path
    let settings = ReturnListener.Settings(
      name: "main", dialect: dialect, place: place ?? .path(path), hostname: "letter.test", isTrusted: isTrusted)
    let (ports, opened) = AsyncStream<Int?>.makeStream()
    let listener = ReturnListener(
      settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, isOurs: { $0.hasPrefix("ours@") },
      ready: { opened.yield($0) }, take: take)
    let running = Task { try await listener.run() }
    defer { running.cancel() }
    let port = try #require(await ports.first { _ in true })
    let found = try await body(settings.place.at(port: port))
    running.cancel()
    try await running.value
    if case .path(let path) = settings.place { #expect(!FileManager.default.fileExists(atPath: path)) }
    return found
  }

  private func wire(_ place: MailServer.Place) throws -> Wire {
    switch place {
    case .host(_, let port): try Wire(port: port)
    case .path(let path): try Wire(path: path)
    }
  }

  private func codes(_ lines: [String]) -> [String] { lines.filter { $0.dropFirst(3).first != "-" }.map { String($0.prefix(3)) } }

  @Test func `LMTP takes what is ours, answers for each recipient, and hands the envelope on`() async throws {
    let taking = Taking()
    try await listening(take: taking.take) { place in
      let wire = try wire(place)
      wire.say("LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<other@letter.test>\r\nRCPT TO:<ours@letter.test>\r\nRCPT TO:<ours@b.test>\r\nDATA\r\n")
      wire.say("Subject: bounce\r\n\r\n..a\r\n.\r\nQUIT\r\n")
      let lines = await wire.rest()
      #expect(codes(lines) == ["220", "250", "250", "550", "250", "250", "354", "250", "250", "221"], "\(lines)")
      #expect(lines.contains { $0.hasPrefix("550 5.1.1") })
    }
    #expect(taking.mails.count == 1 && taking.mails[0].recipients == ["ours@letter.test", "ours@b.test"])
    #expect(taking.mails[0].sender?.isEmpty == true, "a report has no sender")
    #expect(String(decoding: taking.mails[0].octets, as: UTF8.self) == "Subject: bounce\r\n\r\n.a\r\n")
  }

  @Test func `When nothing can be committed the mail server keeps the message`() async throws {
    try await listening(take: Taking(failing: 0).take) { place in
      let wire = try wire(place)
      wire.say("LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<ours@a.test>\r\nRCPT TO:<ours@b.test>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n")
      let lines = await wire.rest()
      #expect(codes(lines).suffix(3) == ["451", "451", "221"], "\(lines)")
    }
  }

  @Test func `SMTP on a port takes any address where addresses are believed, and the answer comes after the commit`() async throws {
    let (commits, commit) = AsyncStream<Void>.makeStream()
    let (arrivals, arrive) = AsyncStream<Void>.makeStream()
    let taking = Taking()
    let take: @Sendable (InboundMail) async throws -> Fate = { mail in
      arrive.yield()
      for await _ in commits { break }
      return try await taking.take(mail)
    }
    try await listening(.smtp, at: .host("127.0.0.1", port: 0), isTrusted: true, take: take) { place in
      let wire = try wire(place)
      wire.say("EHLO mx\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<anybody@a.test>\r\nDATA\r\nSubject: bounce\r\n\r\n.\r\n")
      let begin = await wire.hear(10)
      #expect(codes(begin) == ["220", "250", "250", "250", "354"], "\(begin)")
      for await _ in arrivals { break }
      #expect(taking.mails.isEmpty)
      commit.yield()
      #expect(codes(await wire.hear(1)) == ["250"] && taking.mails.count == 1 && taking.mails[0].isTrusted)
      #expect(taking.mails[0].sender == "a@b.test")
      wire.say("QUIT\r\n")
      #expect(codes(await wire.rest()) == ["221"])
    }
  }

  @Test func `The end waits for the answer of a message that is here, and for nothing else`() async throws {
    let (commits, commit) = AsyncStream<Void>.makeStream()
    let (arrivals, arrive) = AsyncStream<Void>.makeStream()
    let take: @Sendable (InboundMail) async throws -> Fate = { _ in
      arrive.yield()
      for await _ in commits { break }
      return .settled
    }
    let busy = try await listening(take: take) { place in
      let (idle, busy) = (try wire(place), try wire(place))
      _ = await idle.hear(1)
      busy.say("LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<ours@a.test>\r\nDATA\r\nx\r\n.\r\n")
      for await _ in arrivals { break }
      Task {
        // Only now: the idle one was told.
        _ = await idle.rest()
        commit.yield()
      }
      return busy
    }
    let lines = await busy.rest()
    #expect(codes(lines).suffix(2) == ["250", "421"], "\(lines)")
  }

  @Test func `A socket that nobody listens at any more is taken over`() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "s-\(UUID().uuidString.prefix(12))").path
    for _ in 0..<2 {
      try await listening(at: .path(path), take: Taking().take) { place in
        let wire = try wire(place)
        wire.say("QUIT\r\n")
        #expect(codes(await wire.rest()) == ["220", "221"])
      }
      // As after `kill -9`.
      let left = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
      let isBound = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(left, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 }
      }
      close(left)
      #expect(isBound && FileManager.default.fileExists(atPath: path))
    }
    unlink(path)
  }
}
