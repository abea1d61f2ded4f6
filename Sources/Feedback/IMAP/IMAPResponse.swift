internal import Words

/// One response of an IMAP server, as far as we act on it.
enum IMAPResponse: Hashable {
  enum Status: String, Hashable {
    case ok = "OK"
    case no = "NO"
    case bad = "BAD"
    case bye = "BYE"
    case preauth = "PREAUTH"
  }

  /// What a server says of how it went: the code in brackets (RFC 9051 §7.1) with what belongs to it, and words.
  struct Verdict: Hashable {
    let status: Status
    /// `UIDVALIDITY 17`, upper-cased at its first word; empty where there is none.
    let code: String
    /// Without controls, 300 characters at most.
    let words: String
  }

  /// What it tells of a message.
  struct Message: Hashable {
    var uid: UInt32?
    var flags: [String]?
    var body: [UInt8]?
  }

  case tagged(String, Verdict)
  case untagged(Verdict)
  case exists(Int)
  case fetch(Message)
  case capability([String])
  /// A folder's name, as the server writes it.
  case list([UInt8])
  case search([UInt32])
  /// Anything else.
  case other

  /// Stands where a literal stood.
  static let literalMark: UInt8 = 0

  /// Whether this line is one of a state, which holds words and no literals.
  static func isWords(_ line: [UInt8]) -> Bool {
    let parts = line.prefix(80).split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
    return line.first == 0x2B || parts.count > 1 && Status(rawValue: String(decoding: parts[1], as: UTF8.self).uppercased()) != nil
  }

  /// - Parameter line: with a mark in the place of each literal.
  init(_ line: [UInt8], _ literals: [[UInt8]]) {
    let parts = line.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
    func word(_ index: Int) -> String { parts.count > index ? String(decoding: parts[index].prefix(64), as: UTF8.self).uppercased() : "" }
    let rest = parts.count > 2 ? parts[2] : []
    if let status = Status(rawValue: word(1)) {
      let verdict = Verdict(status, rest)
      self = word(0) == "*" ? .untagged(verdict) : .tagged(word(0), verdict)
      return
    }
    guard word(0) == "*" else {
      self = .other
      return
    }
    switch (word(1), Int(word(1)), rest.prefix { $0 != 0x20 }) {
    case ("CAPABILITY", _, _): self = .capability(String(decoding: rest, as: UTF8.self).uppercased().split(separator: " ").map(String.init))
    case ("SEARCH", _, _): self = .search(String(decoding: rest, as: UTF8.self).split(separator: " ").compactMap { UInt32($0) })
    case ("LIST", _, _):
      var tokens = IMAPTokens(rest, literals)
      tokens.skip()
      tokens.skip()
      self = tokens.text().map { .list($0) } ?? .other
    case (_, let count?, let name) where count >= 0 && String(decoding: name, as: UTF8.self).uppercased() == "EXISTS": self = .exists(count)
    case (_, _?, let name) where String(decoding: name, as: UTF8.self).uppercased() == "FETCH":
      self = .fetch(Message(IMAPTokens(rest.dropFirst(name.count), literals)))
    default: self = .other
    }
  }
}

extension IMAPResponse.Verdict {
  fileprivate init(_ status: IMAPResponse.Status, _ text: ArraySlice<UInt8>) {
    self.status = status
    var words = text
    var code: [UInt8] = []
    if text.first == 0x5B, let end = text.firstIndex(of: 0x5D) {
      code = Array(text[(text.startIndex + 1)..<end])
      words = text[(end + 1)...]
    }
    let parts = String(decoding: code, as: UTF8.self).split(separator: " ", maxSplits: 1)
    self.code = ([parts.first?.uppercased()] + parts.dropFirst().map(String.init)).compactMap(\.self).joined(separator: " ")
    self.words = String(String(decoding: words.prefix(2000), as: UTF8.self).onOneLine.withVisibleControls.prefix(300))
  }

  /// The number behind a code of this name.
  func number(_ name: String) -> UInt32? {
    code.hasPrefix(name + " ") ? UInt32(code.dropFirst(name.count + 1)) : nil
  }
}

extension IMAPResponse.Message {
  /// `(UID 17 FLAGS () BODY[]<0> …)`, in any order and with anything else between.
  fileprivate init(_ tokens: IMAPTokens) {
    var tokens = tokens
    guard tokens.opens() else { return }
    while let name = tokens.atom()?.uppercased() {
      switch name {
      case "UID": uid = tokens.atom().flatMap { UInt32($0) }
      case "FLAGS": flags = tokens.atoms()
      case let name where name.hasPrefix("BODY["): body = tokens.text()
      default: tokens.skip()
      }
    }
  }
}
