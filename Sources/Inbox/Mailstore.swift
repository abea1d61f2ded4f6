internal import Foundation
internal import Mail
internal import MailServer
internal import Synchronization
internal import Words

/// The inbox's messages: a Maildir, so that any mail program can read it, with an index in memory.
///
/// Several processes may deliver into one folder; a look at the list finds what the others have put there.
final class Mailstore: Sendable {
  struct Entry: Sendable, Hashable {
    /// The file's name.
    let id: String
    let recipient: String
    let from: String
    let subject: String
    /// Milliseconds since 1970.
    let at: Int64
  }

  private let folder: String
  /// By file name, which sorts by arrival.
  private let entries = Mutex<[String: Entry]>([:])
  private let sequence = Atomic<Int>(0)
  private let hostname: String

  init(folder: String, hostname: String) throws {
    self.folder = folder
    self.hostname = hostname
    for name in ["tmp", "new", "cur"] {
      // The mails have links in them that act for their readers.
      try FileManager.default.createDirectory(
        atPath: folder + "/" + name, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
  }

  /// One file a recipient, written beside and renamed into place: a reader never sees half a message.
  func store(_ mail: ReceivedMail, now: Int64) throws {
    for recipient in mail.recipients {
      let number = sequence.wrappingAdd(1, ordering: .relaxed).newValue
      let id = "\(now.padded(to: 14)).P\(ProcessInfo.processInfo.processIdentifier)Q\(number.padded(to: 8)).eml"
      var bytes = Array("Return-Path: <\(mail.sender)>\r\nDelivered-To: \(recipient)\r\n".utf8)
      bytes += Array("Received: by \(hostname) with ESMTP id \(number) for <\(recipient)>; \(MailDate.text(milliseconds: now))\r\n".utf8)
      bytes += mail.octets
      let temporary = folder + "/tmp/" + id
      // Rename, not fsync: a rehearsal need not survive a power cut, only never show half a message.
      guard FileManager.default.createFile(atPath: temporary, contents: Data(bytes), attributes: [.posixPermissions: 0o600]),
        rename(temporary, folder + "/new/" + id) == 0
      else { throw CocoaError(.fileWriteUnknown) }
      let entry = Self.entry(id, bytes)
      entries.withLock { $0[id] = entry }
    }
  }

  /// Newest first; those of one recipient when named. Files that are new since the last look are read.
  func list(to recipient: String?, offset: Int, limit: Int) -> (total: Int, entries: [Entry]) {
    refresh()
    let all = entries.withLock { Array($0.values) }
      .filter { recipient == nil || $0.recipient.lowercased() == recipient?.lowercased() }
      .sorted { $0.id > $1.id }
    return (all.count, Array(all.dropFirst(offset).prefix(limit)))
  }

  /// The stored octets; nil for a name that is no message of ours.
  func message(_ id: String) -> [UInt8]? {
    guard id.wholeMatch(of: /[A-Za-z0-9.]{1,80}/) != nil else { return nil }
    return FileManager.default.contents(atPath: folder + "/new/" + id).map { Array($0) }
  }

  private func refresh() {
    let names = Set((try? FileManager.default.contentsOfDirectory(atPath: folder + "/new")) ?? [])
    let known = entries.withLock { Set($0.keys) }
    for id in names.subtracting(known) {
      if let bytes = message(id) {
        let entry = Self.entry(id, bytes)
        entries.withLock { $0[id] = entry }
      }
    }
    let gone = known.subtracting(names)
    if !gone.isEmpty { entries.withLock { entries in gone.forEach { entries[$0] = nil } } }
  }

  private static func entry(_ id: String, _ bytes: [UInt8]) -> Entry {
    let header = ParsedMessage(Array(bytes.prefix(64 << 10)))
    return Entry(
      id: id, recipient: header.root.field("Delivered-To") ?? "", from: header.from,
      subject: header.subject, at: Int64(id.prefix { $0.isNumber }) ?? 0)
  }
}
