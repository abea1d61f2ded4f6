internal import Delivery
internal import Foundation
internal import Glibc

/// A Maildir on this machine. What was ours is moved to another Maildir, or removed; what was not stays as it is.
package struct MaildirSource: BounceSource {
  package let name: String
  private let folder: String
  private let doneFolder: String?
  private let isTrusted: Bool
  private let place: SourcePlace

  /// - Parameters:
  ///   - folder: holds `new`, `cur` and `tmp`.
  ///   - doneFolder: another Maildir on the same file system, made where it is missing; nil: nothing is kept.
  package init(name: String, folder: String, doneFolder: String?, isTrusted: Bool, place: SourcePlace) {
    (self.name, self.folder, self.doneFolder) = (name, folder, doneFolder)
    (self.isTrusted, self.place) = (isTrusted, place)
  }

  private static let roundLimit = 5_000

  private struct Waiting {
    let part: MaildirFolder
    let name: String
    let mark: String
  }

  private struct Listing: @unchecked Sendable {
    var waiting: [Waiting] = []
    var left: Set<String> = []
    var messages = 0
    var waitingCount = 0
    var done: MaildirFolder?
    var faults: [String] = []
  }

  package func collect(_ take: (InboundMail) async throws -> Fate) async throws -> SourceRound {
    try await place.locked {
      var memory = place.memory(of: folder)
      let known = memory
      let listing = try await OwnThread.run { [left = memory.left] in try list(left, preparing: true) }
      memory.left = listing.left
      defer { if memory != known { try? place.keep(memory) } }
      var round = SourceRound(hasMore: listing.waitingCount > listing.waiting.count)
      round.faults = listing.faults
      for message in listing.waiting {
        if Task.isCancelled { break }
        do {
          let part = message.part
          // Gone: somebody else has it.
          guard let octets = try part.read(message.name, limit: InboundMail.sizeLimit) else { continue }
          guard try await take(InboundMail(source: name, octets: octets, isTrusted: isTrusted)) == .settled else {
            memory.left.insert(message.mark)
            round.left += 1
            continue
          }
          round.settled += 1
          if let done = listing.done { try part.move(message.name, to: done) } else { try part.remove(message.name) }
        } catch let trouble as SourceTrouble {
          // Of this one message: the others can be read.
          round.faults.append(trouble.description)
        }
      }
      // With what only fails there would be a next round at once, for ever.
      if round.settled + round.left == 0 { round.hasMore = false }
      return round
    }
  }

  package func look() async throws -> SourceLook {
    let memory = place.memory(of: folder)
    return try await OwnThread.run {
      let listing = try list(memory.left, preparing: false)
      let isWritable = ["new", "cur"].allSatisfy { access("\(folder)/\($0)", W_OK) == 0 }
      let kept = doneFolder.flatMap { access($0 + "/cur", F_OK) == 0 ? $0 : nil }
      let trouble = try kept.flatMap { try troubleKeeping(in: $0) }
      return SourceLook(
        messages: listing.messages, waiting: listing.waitingCount,
        objection: isWritable ? trouble?.description : "\(folder) may not be written by this user, so nothing can be removed from it")
    }
  }

  /// What came first, first: names begin with the time.
  private func list(_ left: Set<String>, preparing: Bool) throws -> Listing {
    var listing = Listing()
    for name in ["new", "cur"] {
      let part = try MaildirFolder(folder, name)
      let (names, others) = try part.names()
      if others > 0 {
        listing.faults.append("\(part.path): \(others) with a name that is no UTF-8: give \(others == 1 ? "it" : "them") another")
      }
      for name in names where !MaildirName(name).isTrashed {
        listing.messages += 1
        let mark = SourceMemory.mark(String(MaildirName(name).base))
        if left.contains(mark) { listing.left.insert(mark) } else { listing.waiting.append(Waiting(part: part, name: name, mark: mark)) }
      }
    }
    listing.waitingCount = listing.waiting.count
    listing.waiting = Array(listing.waiting.sorted { $0.name < $1.name }.prefix(Self.roundLimit))
    if preparing, let doneFolder {
      for part in ["tmp", "new", "cur"] {
        try FileManager.default.createDirectory(
          atPath: "\(doneFolder)/\(part)", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      }
      if let trouble = try troubleKeeping(in: doneFolder) { throw trouble }
      listing.done = try MaildirFolder(doneFolder, "cur")
    }
    return listing
  }

  /// Why nothing can be kept there; nil: nothing is in the way. Two paths may lead to one folder, and what is moved to where it is would be removed.
  private func troubleKeeping(in doneFolder: String) throws -> SourceTrouble? {
    let done = try MaildirFolder(doneFolder, "cur").place()
    for part in ["new", "cur"] {
      let read = try MaildirFolder(folder, part).place()
      if read == done {
        return SourceTrouble("done_folder \(doneFolder) is the folder that is read, by another path: name another Maildir")
      }
      if read.device != done.device {
        return SourceTrouble("done_folder \(doneFolder) is on another file system than \(folder): name one on the same")
      }
    }
    return nil
  }
}
