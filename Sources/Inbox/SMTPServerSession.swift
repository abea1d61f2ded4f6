internal import Mail

/// The server's side of one SMTP session (RFC 5321) as a pure state machine: octets in, replies and effects out.
///
/// Failures for rehearsals are chosen by the recipient's local part, alone or before `+`, `-` or `.`: `tempfail`, `permfail`,
/// `slow`, `drop`.
struct SMTPServerSession {
  enum Effect: Equatable {
    case reply(String)
    /// Keep the message, then answer; `slow` after a while.
    case store(Delivery)
    /// Close without a word.
    case drop
    /// Close after what was said.
    case close
  }

  struct Delivery: Equatable {
    let sender: String
    let recipients: [String]
    /// CRLF, dots unstuffed, byte for byte as it came.
    let message: [UInt8]
    /// Recipients that may refuse a message for now.
    let busy: [String]
    let slow: Bool
  }

  private enum State {
    case command
    case data
  }

  private static let lineLimit = 8192
  private let hostname: String
  private let maxMessageSize: Int
  private var state = State.command
  private var line: [UInt8] = []
  private var sender: String?
  private var recipients: [String] = []
  private var message: [UInt8] = []
  private var lineStart = 0
  private var oversize = false

  init(hostname: String, maxMessageSize: Int) {
    self.hostname = hostname
    self.maxMessageSize = maxMessageSize
  }

  var greeting: String { "220 \(hostname) ESMTP Tuesday rehearsal inbox" }

  /// All that these octets lead to, in order. Nothing is read past a `store`: its answer has to come first, so the rest is
  /// handed back.
  mutating func handle(_ bytes: UnsafeRawBufferPointer) -> (effects: [Effect], consumed: Int) {
    var effects: [Effect] = []
    var index = 0
    while index < bytes.count {
      switch state {
      case .command:
        let byte = bytes[index]
        index += 1
        guard byte == 0x0A else {
          if line.count <= Self.lineLimit { line.append(byte) }
          continue
        }
        if line.last == 0x0D { line.removeLast() }
        let command = line
        line = []
        let effect =
          command.count > Self.lineLimit ? .reply("500 5.5.2 line too long") : self.command(String(decoding: command, as: UTF8.self))
        effects.append(effect)
        if effect == .close { return (effects, bytes.count) }
      case .data:
        if let effect = data(bytes, &index) {
          effects.append(effect)
          return (effects, index)
        }
      }
    }
    return (effects, index)
  }

  /// Back to before MAIL: at a greeting, at RSET and at the end of a message (RFC 5321 §4.1.1.5).
  private mutating func reset() {
    (sender, recipients, message, lineStart, oversize) = (nil, [], [], 0, false)
  }

  private mutating func command(_ line: String) -> Effect {
    let verb = line.prefix { $0 != " " }.uppercased()
    let argument = line.dropFirst(verb.count).drop { $0 == " " }
    switch verb {
    case "EHLO":
      reset()
      let keywords = ["PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "SIZE \(maxMessageSize)"]
      let lines = keywords.enumerated().map { "250\($0 == keywords.count - 1 ? " " : "-")\($1)" }
      return .reply((["250-\(hostname)"] + lines).joined(separator: "\r\n"))
    case "HELO":
      reset()
      return .reply("250 \(hostname)")
    case "MAIL": return mail(argument)
    case "RCPT": return rcpt(argument)
    case "DATA":
      guard !recipients.isEmpty else { return .reply(sender == nil ? "503 5.5.1 MAIL first" : "554 5.5.1 no valid recipients") }
      state = .data
      return .reply("354 go on")
    case "RSET":
      reset()
      return .reply("250 2.0.0 ok")
    case "NOOP": return .reply("250 2.0.0 ok")
    case "VRFY": return .reply("252 2.5.0 send and see")
    case "QUIT": return .close
    default: return .reply("500 5.5.2 unknown command")
    }
  }

  private mutating func mail(_ argument: Substring) -> Effect {
    guard sender == nil else { return .reply("503 5.5.1 MAIL was said already") }
    guard let path = Self.path(argument, "FROM:") else { return .reply("501 5.5.4 write MAIL FROM:<address>") }
    if let size = argument.uppercased().firstMatch(of: /SIZE=(\d+)/).map({ Int($0.1) ?? .max }), size > maxMessageSize {
      return .reply("552 5.3.4 larger than \(maxMessageSize) octets")
    }
    sender = path
    return .reply("250 2.1.0 ok")
  }

  private mutating func rcpt(_ argument: Substring) -> Effect {
    guard sender != nil else { return .reply("503 5.5.1 MAIL first") }
    guard let path = Self.path(argument, "TO:"), path.contains("@") else { return .reply("501 5.5.4 write RCPT TO:<address>") }
    if Self.behaviour(of: path) == "permfail" { return .reply("550 5.1.1 no such mailbox here (a rehearsal of a refusal)") }
    recipients.append(path)
    return .reply("250 2.1.5 ok")
  }

  /// What a local part asks for: its first word.
  private static func behaviour(of path: String) -> String {
    path.prefix { !"@+-.".contains($0) }.lowercased()
  }

  private static func path(_ argument: Substring, _ prefix: String) -> String? {
    guard argument.uppercased().hasPrefix(prefix) else { return nil }
    let rest = argument.dropFirst(prefix.count).drop { $0 == " " }
    guard rest.first == "<", let end = rest.lastIndex(of: ">") else { return nil }
    return String(rest[rest.index(after: rest.startIndex)..<end])
  }

  /// Collects until CRLF.CRLF; a dot between bare line feeds ends nothing (CVE-2023-51764).
  private mutating func data(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) -> Effect? {
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      // Over the limit nothing more is kept but the last line, which may be the end.
      message.append(byte)
      // A line without end must not fill the memory.
      if message.count > maxMessageSize + 65_536 { return .close }
      guard byte == 0x0A, message.count >= 2, message[message.count - 2] == 0x0D else { continue }
      let length = message.count - lineStart
      if message[lineStart] == 0x2E {
        if length == 3 {
          message.removeLast(3)
          return finish()
        }
        message.remove(at: lineStart)
      }
      if message.count > maxMessageSize + 4096 {
        message.removeSubrange(maxMessageSize + 1..<message.count)
        oversize = true
      }
      lineStart = message.count
    }
    return nil
  }

  private mutating func finish() -> Effect {
    state = .command
    defer { reset() }
    if oversize || message.count > maxMessageSize { return .reply("552 5.3.4 larger than \(maxMessageSize) octets") }
    let behaviours = Dictionary(grouping: recipients, by: Self.behaviour)
    if behaviours["drop"] != nil { return .drop }
    return .store(
      Delivery(
        sender: sender ?? "", recipients: recipients, message: message, busy: behaviours["tempfail"] ?? [],
        slow: behaviours["slow"] != nil))
  }
}
