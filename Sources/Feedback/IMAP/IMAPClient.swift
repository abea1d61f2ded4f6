internal import Curl
internal import Words

/// What is said to an IMAP server, one command after the other. All of it blocks.
final class IMAPClient: @unchecked Sendable {
  struct Folder: Hashable {
    var validity: UInt32 = 0
    /// What the next message will have for a number; nil: the server does not say.
    var next: UInt32?
    var messages = 0
    var isReadOnly = false
  }

  private let session: MailboxSession
  private var reader: IMAPReader
  private var number = 0
  private var buffer = [UInt8](repeating: 0, count: 32_768)
  private var arrived: ArraySlice<IMAPResponse> = []
  private(set) var capabilities: Set<String> = []

  /// - Parameter limit: of a message's octets that are asked for.
  init(_ session: MailboxSession, limit: Int) throws {
    self.session = session
    // A server that counts its line ends anew at the cut may send a little more.
    reader = IMAPReader(literalLimit: limit + 1024)
    try command("CAPABILITY") { if case .capability(let names) = $0 { self.capabilities = Set(names) } }
  }

  /// - Parameter readOnly: EXAMINE, for who only looks.
  func select(_ folder: String, readOnly: Bool = false) throws -> Folder {
    var found = Folder()
    let verdict = try send("\(readOnly ? "EXAMINE" : "SELECT") \(Self.quoted(folder))") { response in
      if case .exists(let count) = response { found.messages = count }
      guard case .untagged(let verdict) = response else { return }
      if let number = verdict.number("UIDVALIDITY") { found.validity = number }
      if let number = verdict.number("UIDNEXT") { found.next = number }
    }
    guard verdict.status == .ok else {
      throw SourceTrouble("the folder \(folder) cannot be opened (\(verdict.words)); there are \(try folders().joined(separator: ", "))")
    }
    // RFC 9051 §2.3.1.1: every server that is one keeps it.
    guard found.validity > 0 else { throw SourceTrouble("the server gives its messages no lasting numbers (UIDVALIDITY)") }
    found.isReadOnly = verdict.code == "READ-ONLY"
    return found
  }

  /// Names of folders, as many as a person wants to read.
  func folders() throws -> [String] {
    var names: [String] = []
    _ = try send("LIST \"\" \"*\"") { response in
      if case .list(let name) = response, names.count < 20 { names.append(MailboxName.decoded(name)) }
    }
    return names
  }

  /// The numbers of those behind `last`, in their order, `limit` at most, and how many there are.
  func waiting(behind last: UInt32, limit: Int) throws -> (messages: [UInt32], count: Int) {
    guard last < .max else { return ([], 0) }
    var (found, count): ([UInt32], Int) = ([], 0)
    // `17:*` names the last message even where its number is smaller.
    try command("UID FETCH \(last + 1):* (UID FLAGS)") { response in
      guard case .fetch(let message) = response, let uid = message.uid, uid > last else { return }
      // Somebody has thrown it away.
      if message.flags?.contains(where: { $0.lowercased() == "\\deleted" }) == true { return }
      count += 1
      found.append(uid)
      if found.count >= limit * 2 { found = Array(found.sorted().prefix(limit)) }
    }
    return (Array(found.sorted().prefix(limit)), count)
  }

  /// The first octets of a message, not marked as read; nil when it is gone, or the server will not give it now. Hardly any server
  /// says whether it ever will (RFC 5530).
  func fetch(_ uid: UInt32, limit: Int) throws -> (octets: [UInt8]?, refusal: String?) {
    var octets: [UInt8]?
    let verdict = try send("UID FETCH \(uid) (UID BODY.PEEK[]<0.\(limit)>)") { response in
      if case .fetch(let message) = response, message.uid == uid, let body = message.body { octets = body }
    }
    if verdict.status == .bad { throw trouble("UID FETCH", verdict) }
    return verdict.status == .ok ? (octets, nil) : (nil, verdict.words)
  }

  /// For good. Other messages that somebody else has marked are left, as far as the server can tell them apart (UIDPLUS, RFC 4315).
  ///
  /// - Returns: whether they are gone.
  func delete(_ uids: [UInt32]) throws -> Bool {
    let set = Self.set(uids)
    try command("UID STORE \(set) +FLAGS.SILENT (\\Deleted)") { _ in }
    if capabilities.contains("UIDPLUS") || capabilities.contains("IMAP4REV2") {
      try command("UID EXPUNGE \(set)") { _ in }
      return true
    }
    var marked: Set<UInt32> = []
    try command("UID SEARCH DELETED") { if case .search(let uids) = $0 { marked.formUnion(uids) } }
    guard marked.isSubset(of: uids) else { return false }
    try command("EXPUNGE") { _ in }
    return true
  }

  /// Into another folder, which is made where it is missing.
  func move(_ uids: [UInt32], to folder: String) throws {
    let canMove = capabilities.contains("MOVE") || capabilities.contains("IMAP4REV2")
    let line = "UID \(canMove ? "MOVE" : "COPY") \(Self.set(uids)) \(Self.quoted(folder))"
    var verdict = try send(line) { _ in }
    if verdict.status == .no && verdict.code == "TRYCREATE" {
      try command("CREATE \(Self.quoted(folder))") { _ in }
      verdict = try send(line) { _ in }
    }
    guard verdict.status == .ok else { throw trouble("moving to \(folder)", verdict) }
    if !canMove { _ = try delete(uids) }
  }

  /// The end of it, whoever wants us to stop.
  func leave() {
    session.leave(within: .seconds(2))
    _ = try? send("LOGOUT") { _ in }
  }

  /// What is said from now on is on the way out.
  func hurry() { session.leave(within: .seconds(3)) }

  /// One that must succeed.
  private func command(_ text: String, _ each: (IMAPResponse) -> Void) throws {
    let verdict = try send(text, each)
    guard verdict.status == .ok else { throw trouble(text.prefix { $0 != "\"" && !$0.isNumber }.trimmed, verdict) }
  }

  private func trouble(_ what: some StringProtocol, _ verdict: IMAPResponse.Verdict) -> SourceTrouble {
    SourceTrouble("the server refuses \(what): \(verdict.words)")
  }

  private func send(_ text: String, _ each: (IMAPResponse) -> Void) throws -> IMAPResponse.Verdict {
    number += 1
    let tag = "T\(number)"
    try session.say("\(tag) \(text)\r\n")
    while true {
      while let response = arrived.popFirst() {
        switch response {
        case .tagged(tag, let verdict): return verdict
        case .untagged(let verdict) where verdict.status == .bye && text != "LOGOUT":
          throw SourceTrouble("the server ends the connection: \(verdict.words)")
        default: each(response)
        }
      }
      let count = try buffer.withUnsafeMutableBytes { try session.hear(into: $0) }
      arrived = try buffer.withUnsafeBytes { try reader.feed(UnsafeRawBufferPointer(rebasing: $0[..<count])) }[...]
    }
  }

  static func quoted(_ folder: String) -> String {
    "\"" + MailboxName.encoded(folder).replacingOctets(of: "\\", with: "\\\\").replacingOctets(of: "\"", with: "\\\"") + "\""
  }

  /// RFC 9051 §9 `sequence-set`, with what stands side by side drawn together.
  static func set(_ uids: [UInt32]) -> String {
    var ranges: [ClosedRange<UInt32>] = []
    for uid in uids.sorted() {
      if let last = ranges.last, last.upperBound == uid - 1 {
        ranges[ranges.count - 1] = last.lowerBound...uid
      } else {
        ranges.append(uid...uid)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound):\($0.upperBound)" }.joined(separator: ",")
  }
}
