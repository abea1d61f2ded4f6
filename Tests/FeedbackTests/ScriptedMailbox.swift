import Curl
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Feedback

/// A mailbox's server that answers each line as a test tells it to.
final class ScriptedMailbox: Sendable {
  enum Answer: Sendable {
    case say(String)
    case sayAndClose(String)
    /// The same again and again, until nobody listens.
    case endless(String)
    /// The same some times a second.
    case dripping(String)
    case hang
  }

  private let listener: Int32
  let number: Int
  private let language: MailboxEndpoint.Language
  private let lines = Mutex<[String]>([])

  /// - Parameter answer: to a line, after login and without IMAP's tag; `TAG` in it stands for that.
  init(_ language: MailboxEndpoint.Language, answer: @escaping @Sendable (String) -> Answer?) throws {
    self.language = language
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(isBound && listen(listener, 8) == 0)
    (self.listener, number) = (listener, Int(in_port_t(bigEndian: address.sin_port)))
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { return }
        Thread.detachNewThread { [self] in serve(connection, answer) }
      }
    }
  }

  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  /// What was said, without tags.
  var heard: [String] { lines.withLock { $0 } }

  private func serve(_ connection: Int32, _ answer: @Sendable (String) -> Answer?) {
    defer { close(connection) }
    guard say(language == .imap ? "* OK ready\r\n" : "+OK ready\r\n", connection) else { return }
    var pending: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      guard let end = pending.firstIndex(of: 0x0A) else {
        let count = recv(connection, &buffer, buffer.count, 0)
        if count <= 0 { return }
        pending += buffer[..<count]
        continue
      }
      let line = String(decoding: pending[..<end], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      pending.removeFirst(end + 1)
      let parts = line.split(separator: " ", maxSplits: 1)
      let (tag, command) = language == .imap ? (String(parts[0]), String(parts.last ?? "")) : ("", line)
      lines.withLock { $0.append(command) }
      let isOpen =
        switch answer(command) ?? usual(command) {
        case .say(let text): say(text.replacing("TAG", with: tag), connection)
        case .sayAndClose(let text): say(text.replacing("TAG", with: tag), connection) && false
        case .endless(let text): endlessly(text, connection)
        case .dripping(let text): endlessly(text, connection, pause: 100_000)
        case .hang: recv(connection, &buffer, 1, 0) > 0
        }
      if !isOpen { return }
    }
  }

  /// - Parameter pause: between two, in microseconds.
  private func endlessly(_ text: String, _ connection: Int32, pause: UInt32 = 0) -> Bool {
    while say(text, connection) { usleep(pause) }
    return false
  }

  private func say(_ text: String, _ connection: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if sent <= 0 { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  private func usual(_ command: String) -> Answer {
    guard language == .imap else {
      switch command.prefix(4) {
      case "CAPA": return .say("+OK\r\nUSER\r\nUIDL\r\n.\r\n")
      case "UIDL": return .say("+OK\r\n1 one\r\n2 two\r\n.\r\n")
      case "LIST": return .say("+OK \(command.dropFirst(5)) 100\r\n")
      case "RETR": return .say("+OK\r\n\(message("bounce")).\r\n")
      default: return .say("+OK\r\n")
      }
    }
    if command.hasPrefix("CAPABILITY") { return .say("* CAPABILITY IMAP4rev1 UIDPLUS\r\nTAG OK\r\n") }
    if command.hasPrefix("SELECT") { return .say("* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nTAG OK [READ-WRITE]\r\n") }
    if command.contains("(UID FLAGS)") {
      return .say("* 1 FETCH (UID 1 FLAGS ())\r\n* 2 FETCH (UID 2 FLAGS ())\r\nTAG OK\r\n")
    }
    if command.hasPrefix("UID FETCH"), let uid = command.split(separator: " ").dropFirst(2).first {
      let text = message("bounce")
      return .say("* \(uid) FETCH (UID \(uid) BODY[]<0> {\(text.utf8.count)}\r\n\(text))\r\nTAG OK\r\n")
    }
    return .say("TAG OK\r\n")
  }

  /// Reads it, and waits a second for each answer.
  var source: any BounceSource { source() }

  func source(roundTime: Duration = RoundEnd.standard) -> any BounceSource {
    var endpoint = MailboxEndpoint(
      language, host: "127.0.0.1", port: number, security: .none, credentials: SMTPEndpoint.Credentials(user: "main", proof: .password("x"))
    )
    endpoint.replyTimeout = .seconds(1)
    let folder = FileManager.default.temporaryDirectory.appending(path: "scripted-\(number)-\(UUID().uuidString.prefix(6))").path
    let place = SourcePlace(folder: folder, name: "main")
    guard language == .imap else {
      var source = POP3Source(name: "main", endpoint, isTrusted: false, place: place)
      source.roundTime = roundTime
      return source
    }
    var source = IMAPSource(name: "main", endpoint, folder: "INBOX", doneFolder: nil, isTrusted: false, place: place)
    source.roundTime = roundTime
    return source
  }
}
