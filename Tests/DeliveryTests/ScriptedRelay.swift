import Curl
import Foundation
import Glibc
import Synchronization

@testable import Delivery

/// An SMTP server on loopback that does what a test tells it to, octet by octet.
final class ScriptedRelay: Sendable {
  /// What the server is about to answer.
  enum Stage: String, Sendable, CaseIterable {
    case greeting, ehlo, mail, rcpt, data, body, dot, rset
  }

  enum Answer: Sendable, Hashable {
    case usual
    /// These octets instead of the usual answer.
    case say(String)
    /// These octets, and the connection ends.
    case sayAndClose(String)
    case close
    /// An end without FIN: the peer gets RST.
    case reset
    /// Nothing, and nothing is read any more.
    case hang
    /// The usual answer, so many milliseconds later.
    case late(Int)
    /// Nothing until that many messages wait for their answer, then the usual one.
    case together(Int)
  }

  struct Seen: Sendable, Hashable {
    var connections = 0
    /// Connections open at once, at most.
    var mostAtOnce = 0
    fileprivate var open = 0
    /// Messages that came whole, by recipient, in the order of their final dots.
    var messages: [String] = []
    var commands: [String] = []
    fileprivate var waiting = 0
    fileprivate var isClosed = false
  }

  /// The number of the connection and of the transaction on it, both from 1.
  typealias Script = @Sendable (_ connection: Int, _ transaction: Int, _ stage: Stage) -> Answer

  let port: Int
  private let listener: Int32
  private let keywords: [String]
  private let lineEnd: String
  private let dropping: String?
  private let script: Script
  private let record = Mutex(Seen())

  /// - Parameters:
  ///   - port: 0 takes a free one.
  ///   - dropping: on whom it always hangs up.
  init(
    host: String = "127.0.0.1", port wanted: Int = 0, keywords: [String] = ["PIPELINING", "8BITMIME"], lineEnd: String = "\r\n",
    dropping: String? = nil, _ script: @escaping Script
  ) throws {
    (self.keywords, self.lineEnd, self.dropping, self.script) = (keywords, lineEnd, dropping, script)
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr(host)
    address.sin_port = in_port_t(wanted).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 100) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = Int(UInt16(bigEndian: address.sin_port))
    self.listener = listener
    Thread.detachNewThread { [self] in
      while case let client = accept(listener, nil, nil), client >= 0 {
        let number = record.withLock { seen in
          seen.connections += 1
          seen.open += 1
          seen.mostAtOnce = max(seen.mostAtOnce, seen.open)
          return seen.connections
        }
        Thread.detachNewThread { [self] in
          Conversation(client, number).run(self)
          record.withLock { $0.open -= 1 }
        }
      }
      // Here and once only: whoever else closed it might hit what has its number by then.
      Glibc.close(listener)
    }
  }

  /// Nobody is served any more.
  func close() {
    let isFirst = record.withLock { seen in
      defer { seen.isClosed = true }
      return !seen.isClosed
    }
    if isFirst { shutdown(listener, Int32(SHUT_RDWR)) }
  }

  var seen: Seen { record.withLock { $0 } }

  private final class Conversation {
    private let client: Int32
    private let number: Int
    private var transaction = 1
    private var pending: [UInt8] = []
    private var recipient = ""

    init(_ client: Int32, _ number: Int) { (self.client, self.number) = (client, number) }

    func run(_ relay: ScriptedRelay) {
      defer { Glibc.close(client) }
      guard answer(.greeting, "220 scripted", relay) else { return }
      while let line = line() {
        relay.record.withLock { $0.commands.append(line) }
        let verb = line.prefix(4).uppercased()
        let goesOn =
          switch verb {
          case "EHLO": answer(.ehlo, greeting(relay), relay)
          case "MAIL": answer(.mail, "250 2.1.0 ok", relay)
          case "RCPT": take(line, relay)
          case "DATA": data(relay)
          case "RSET": answer(.rset, "250 2.0.0 ok", relay)
          case "QUIT": false
          default: say("250 2.0.0 ok", relay)
          }
        if !goesOn { return }
      }
    }

    private func greeting(_ relay: ScriptedRelay) -> String {
      let lines = ["scripted"] + relay.keywords
      return lines.enumerated().map { "250\($0 == lines.count - 1 ? " " : "-")\($1)" }.joined(separator: relay.lineEnd)
    }

    private func take(_ line: String, _ relay: ScriptedRelay) -> Bool {
      recipient = String(line.dropFirst(9).prefix { $0 != ">" })
      return recipient != relay.dropping && answer(.rcpt, "250 2.1.5 ok", relay)
    }

    private func data(_ relay: ScriptedRelay) -> Bool {
      guard answer(.data, "354 go on", relay), relay.script(number, transaction, .data) == .usual else { return true }
      if relay.script(number, transaction, .body) != .usual {
        _ = line()
        return answer(.body, "", relay)
      }
      while let line = line() {
        guard line == "." else { continue }
        relay.record.withLock { $0.messages.append(recipient) }
        defer { transaction += 1 }
        return answer(.dot, "250 2.0.0 queued", relay)
      }
      return false
    }

    /// False: this connection is over.
    private func answer(_ stage: Stage, _ usual: String, _ relay: ScriptedRelay) -> Bool {
      switch relay.script(number, transaction, stage) {
      case .usual: return say(usual, relay)
      case .say(let text): return say(text, relay)
      case .sayAndClose(let text):
        write(text)
        return false
      case .close: return false
      case .reset:
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        return false
      case .hang:
        while !relay.record.withLock({ $0.isClosed }) { usleep(10_000) }
        return false
      case .late(let milliseconds):
        usleep(UInt32(milliseconds) * 1000)
        return say(usual, relay)
      case .together(let count):
        relay.record.withLock { $0.waiting += 1 }
        while relay.record.withLock({ $0.waiting < count }) { usleep(1000) }
        return say(usual, relay)
      }
    }

    private func say(_ text: String, _ relay: ScriptedRelay) -> Bool { write(text + relay.lineEnd) }

    @discardableResult private func write(_ text: String) -> Bool {
      let octets = Array(text.utf8)
      return send(client, octets, octets.count, Int32(MSG_NOSIGNAL)) == octets.count
    }

    /// Nil at the end of the stream.
    private func line() -> String? {
      var searched = 0
      while true {
        let found = pending.withUnsafeBytes { bytes in
          bytes.count > searched
            ? memchr(bytes.baseAddress! + searched, 0x0A, bytes.count - searched).map { UnsafeRawPointer($0) - bytes.baseAddress! } : nil
        }
        if let found {
          defer { pending.removeSubrange(...found) }
          let end = found > 0 && pending[found - 1] == 0x0D ? found - 1 : found
          return String(decoding: pending[..<end], as: UTF8.self)
        }
        searched = pending.count
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let count = recv(client, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        pending += buffer[..<count]
      }
    }
  }
}

extension ScriptedRelay {
  func route(
    _ name: String = "smtp", connections: Int = 1, weight: Int = 1, serves: Origins? = nil, perMinute: Int? = nil, warmUp: Int? = nil,
    timeouts: SMTPTimeouts = SMTPTimeouts(command: .seconds(1), block: .seconds(1), dot: .seconds(1))
  ) -> Route {
    let endpoint = SMTPEndpoint(
      host: "127.0.0.1", port: port, security: .none, helloName: "client.example", connectTimeout: .seconds(2), replyTimeout: .seconds(2))
    return Route(
      name: name, way: .relay(endpoint), connections: connections,
      timeouts: timeouts, weight: weight, serves: serves, perMinute: perMinute, warmUp: warmUp)
  }
}
