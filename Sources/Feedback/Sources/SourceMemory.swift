internal import Crypto
internal import Foundation
internal import Glibc

/// What is kept of a source between two rounds: which messages were looked at and left. A file a source; whoever loses it sees those messages once more, and
/// what is taken twice changes nothing.
struct SourceMemory: Codable, Hashable {
  /// Whose memory it is: another mailbox under the same name starts anew.
  var mailbox: String
  /// IMAP's (RFC 9051 §2.3.1.1): numbers of messages mean something only beside it.
  var validity: UInt32?
  /// Every message up to this number was looked at (IMAP, where numbers only rise).
  var last: UInt32 = 0
  /// Marks of those that were left (POP3, Maildir); never more than are there.
  var left: Set<String> = []

  /// Those that could not be read, and come again after all others in each round: their numbers (IMAP) or marks (POP3). Nil in files of before.
  var unread: Set<String>?

  /// So many are the mailbox's own trouble.
  static let unreadLimit = 100

  mutating func noteUnread(_ name: String, _ trouble: String) throws {
    unread = (unread ?? []).union([name])
    if unread?.count ?? 0 > Self.unreadLimit { throw SourceTrouble("too many messages cannot be read, the last: \(trouble)") }
  }

  init(mailbox: String) {
    self.mailbox = mailbox
  }

  /// Of a message's name, whatever is in it.
  static func mark(_ name: String) -> String {
    SHA256.hash(data: Data(name.utf8)).prefix(12).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

/// A source's place in the data folder: its memory, and a lock, because two processes at one mailbox would only be in each other's way.
package struct SourcePlace: Sendable, Hashable {
  let path: String

  /// - Parameter folder: made when it is not there.
  package init(folder: String, name: String) {
    path = folder + "/" + name
  }

  /// The memory of this mailbox; an empty one where there is none, or one of another mailbox, or one that cannot be read.
  func memory(of mailbox: String) -> SourceMemory {
    let known = FileManager.default.contents(atPath: path + ".json").flatMap { try? JSONDecoder().decode(SourceMemory.self, from: $0) }
    return known?.mailbox == mailbox ? known ?? SourceMemory(mailbox: mailbox) : SourceMemory(mailbox: mailbox)
  }

  func keep(_ memory: SourceMemory) throws {
    let temporary = path + ".new"
    let file = Glibc.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw fault(temporary) }
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    try handle.write(contentsOf: try JSONEncoder().encode(memory))
    try handle.close()
    guard rename(temporary, path + ".json") == 0 else { throw fault(path + ".json") }
  }

  /// While `body` runs, no other process reads this source.
  func locked<Value>(_ body: () async throws -> Value) async throws -> Value {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let file = Glibc.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw fault(path + ".lock") }
    defer {
      // Said, not left to the closing: a process that is just being started still has the file for a moment.
      flock(file, LOCK_UN)
      close(file)
    }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else { throw SourceTrouble("another process reads it right now", isBusy: true) }
    return try await body()
  }

  private func fault(_ path: String) -> SourceTrouble { SourceTrouble("\(path): \(String(cString: strerror(errno)))") }
}
