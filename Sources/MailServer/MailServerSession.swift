/// The server's side of one session of SMTP (RFC 5321) or LMTP (RFC 2033) as a pure state machine: octets in, replies and effects out.
package struct MailServerSession {
  package enum Dialect: String, Sendable, Hashable {
    case smtp
    /// One answer a recipient behind the final dot, so that none of them depends on another.
    case lmtp
  }

  /// What it takes, and from whom.
  package struct Rules: Sendable {
    package var dialect = Dialect.smtp
    package var hostname: String
    /// Behind the name in the greeting.
    package var program: String
    /// Of a message, in octets.
    package var messageLimit: Int
    package var recipientLimit = 1000
    /// Refusals in a row after which the session ends: nobody who means well needs so many.
    package var faultLimit = 50
    /// The whole reply to a recipient that is not taken; nil: it is.
    package var refusal: @Sendable (String) -> String? = { _ in nil }

    package init(hostname: String, program: String, messageLimit: Int) {
      (self.hostname, self.program, self.messageLimit) = (hostname, program, messageLimit)
    }
  }

  package enum Effect: Equatable {
    case reply(String)
    /// Keep the message, then answer.
    case take(ReceivedMail)
    /// Say this and close.
    case close(String)
  }

  private enum State {
    case command
    case data
  }

  private static let lineLimit = 8192
  private let rules: Rules
  private var state = State.command
  private var line: [UInt8] = []
  private var isGreeted = false
  private var sender: String?
  private var recipients: [String] = []
  private var message: [UInt8] = []
  private var lineStart = 0
  private var oversize = false
  private var faults = 0

  package init(_ rules: Rules) {
    self.rules = rules
  }

  package var greeting: String { "220 \(rules.hostname) \(rules.dialect == .lmtp ? "LMTP" : "ESMTP") \(rules.program)" }

  /// Whether a message has begun and not ended.
  package var isReadingMessage: Bool { state == .data }

  /// How many answers the last message wants.
  package func answers(to mail: ReceivedMail) -> Int { rules.dialect == .lmtp ? mail.recipients.count : 1 }

  /// All that these octets lead to, in order. Nothing is read past a `take`: its answer has to come first, so the rest is
  /// handed back.
  package mutating func handle(_ bytes: UnsafeRawBufferPointer) -> (effects: [Effect], consumed: Int) {
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
        let effect = counted(
          command.count > Self.lineLimit ? .reply("500 5.5.2 line too long") : self.command(String(decoding: command, as: UTF8.self)))
        effects.append(effect)
        if case .close = effect { return (effects, bytes.count) }
      case .data:
        let ended = data(bytes, &index)
        if !ended.isEmpty { return (effects + ended, index) }
      }
    }
    return (effects, index)
  }

  private mutating func counted(_ effect: Effect) -> Effect {
    guard case .reply(let text) = effect else { return effect }
    faults = text.first == "5" ? faults + 1 : 0
    return faults > rules.faultLimit ? .close("421 4.7.0 too many errors") : effect
  }

  /// Back to before MAIL: at a greeting, at RSET and at the end of a message (RFC 5321 §4.1.1.5).
  private mutating func reset() {
    (sender, recipients, message, lineStart, oversize) = (nil, [], [], 0, false)
  }

  private mutating func command(_ line: String) -> Effect {
    let verb = line.prefix { $0 != " " }.uppercased()
    let argument = line.dropFirst(verb.count).drop { $0 == " " }
    switch verb {
    case "EHLO" where rules.dialect == .smtp, "LHLO" where rules.dialect == .lmtp: return hello()
    case "HELO" where rules.dialect == .smtp:
      reset()
      return .reply("250 \(rules.hostname)")
    // RFC 2033 §4.1: HELO and EHLO must not be taken, so that nobody takes one for the other.
    case "EHLO", "HELO", "LHLO": return .reply("500 5.5.1 this is \(rules.dialect == .lmtp ? "LMTP: say LHLO" : "SMTP: say EHLO")")
    case "MAIL": return mail(argument)
    case "RCPT": return rcpt(argument)
    case "DATA":
      guard !recipients.isEmpty else {
        return .reply(
          sender == nil
            ? "503 5.5.1 MAIL first" : rules.dialect == .lmtp ? "503 5.5.1 no valid recipients" : "554 5.5.1 no valid recipients")
      }
      state = .data
      return .reply("354 go on")
    case "RSET":
      reset()
      return .reply("250 2.0.0 ok")
    case "NOOP": return .reply("250 2.0.0 ok")
    case "VRFY": return .reply("252 2.5.0 send and see")
    case "QUIT": return .close("221 2.0.0 bye")
    default: return .reply("500 5.5.2 unknown command")
    }
  }

  private mutating func hello() -> Effect {
    reset()
    isGreeted = true
    let keywords = ["PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "SIZE \(rules.messageLimit)"]
    let lines = keywords.enumerated().map { "250\($0 == keywords.count - 1 ? " " : "-")\($1)" }
    return .reply((["250-\(rules.hostname)"] + lines).joined(separator: "\r\n"))
  }

  private mutating func mail(_ argument: Substring) -> Effect {
    guard isGreeted || rules.dialect == .smtp else { return .reply("503 5.5.1 LHLO first") }
    guard sender == nil else { return .reply("503 5.5.1 MAIL was said already") }
    guard let path = Self.path(argument, "FROM:") else { return .reply("501 5.5.4 write MAIL FROM:<address>") }
    if let size = argument.uppercased().firstMatch(of: /SIZE=(\d+)/).map({ Int($0.1) ?? .max }), size > rules.messageLimit {
      return .reply(tooLarge)
    }
    sender = path
    return .reply("250 2.1.0 ok")
  }

  private mutating func rcpt(_ argument: Substring) -> Effect {
    guard sender != nil else { return .reply("503 5.5.1 MAIL first") }
    guard let path = Self.path(argument, "TO:"), path.contains("@") else { return .reply("501 5.5.4 write RCPT TO:<address>") }
    guard recipients.count < rules.recipientLimit else { return .reply("452 4.5.3 too many recipients") }
    if let refusal = rules.refusal(path) { return .reply(refusal) }
    recipients.append(path)
    return .reply("250 2.1.5 ok")
  }

  private var tooLarge: String { "552 5.3.4 larger than \(rules.messageLimit) octets" }

  /// Up to the bracket that closes it; one within quotes belongs to the address (RFC 5321 §4.1.2).
  private static func path(_ argument: Substring, _ prefix: String) -> String? {
    guard argument.uppercased().hasPrefix(prefix) else { return nil }
    let rest = argument.dropFirst(prefix.count).drop { $0 == " " }
    guard rest.first == "<" else { return nil }
    var (path, isQuoted, isEscaped) = ("", false, false)
    for character in rest.dropFirst() {
      if character == ">" && !isQuoted { return path }
      if character == "\"" && !isEscaped { isQuoted.toggle() }
      isEscaped = character == "\\" && !isEscaped
      path.append(character)
    }
    return nil
  }

  /// Collects until CRLF.CRLF; a dot between bare line feeds ends nothing (CVE-2023-51764).
  private mutating func data(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) -> [Effect] {
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      // Over the limit nothing more is kept but the last line, which may be the end.
      message.append(byte)
      // A line without end must not fill the memory.
      if message.count > rules.messageLimit + 65_536 { return [.close(tooLarge)] }
      guard byte == 0x0A, message.count >= 2, message[message.count - 2] == 0x0D else { continue }
      let length = message.count - lineStart
      if message[lineStart] == 0x2E {
        if length == 3 {
          message.removeLast(3)
          return finish()
        }
        message.remove(at: lineStart)
      }
      if message.count > rules.messageLimit + 4096 {
        message.removeSubrange(rules.messageLimit + 1..<message.count)
        oversize = true
      }
      lineStart = message.count
    }
    return []
  }

  private mutating func finish() -> [Effect] {
    state = .command
    defer { reset() }
    let mail = ReceivedMail(sender: sender ?? "", recipients: recipients, octets: message)
    let isTooLarge = oversize || message.count > rules.messageLimit
    return isTooLarge ? Array(repeating: .reply(tooLarge), count: answers(to: mail)) : [.take(mail)]
  }
}
