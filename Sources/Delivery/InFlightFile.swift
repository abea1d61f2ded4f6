internal import Foundation
internal import Glibc
internal import Store
internal import Synchronization

/// What one worker knows and the ledger does not yet, in a file that survives `kill -9` of the process: which deliveries are past the final dot,
/// and which of those were accepted.
///
/// A session marks its slot (delivery, token) just before it hands over the final dot, and notes an acceptance as soon as it is answered; the commit
/// that records it may come later. The file is mapped, so both cost a few stores, and the page cache keeps them when the process dies: after a crash
/// exactly the marked leases without a note are uncertain, and the others were certainly not sent. It does not survive a power cut: the
/// boot id at the head tells the two apart, and then every lease of the worker is uncertain.
/// The file is locked while its process lives (`flock`), which is how the next process knows who is dead.
///
/// Only the thread of a sending writes.
final class InFlightFile: @unchecked Sendable {
  /// Acceptances that no commit has recorded: as many as there are notes, and the next has to wait.
  private static let notes = 512
  private static let (bootLength, headLength, markLength, noteLength) = (56, 64, 16, 256)

  private let descriptor: Int32
  private let length: Int
  private let content: UnsafeMutableRawPointer
  let path: String
  /// All notes ever made, and those of them whose commit is made. The difference lies in the file.
  private var (noted, recorded) = (0, 0)
  private let firstNote: Int

  /// - Parameter slots: how many sessions may be in flight at once.
  init(folder: String, worker: String, slots: Int) throws {
    path = folder + "/" + worker
    try Self.make(folder)
    firstNote = Self.headLength + slots * Self.markLength
    length = firstNote + Self.notes * Self.noteLength
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    // All of it now: where the disk is full, a store into the map would end the process.
    let shortage = posix_fallocate(descriptor, 0, off_t(length))
    guard shortage != ENOSPC else { throw StoreError.full("the disk of \(folder) is full; make room") }
    guard shortage == 0 else { throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(shortage))) }
    guard let map = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), map != MAP_FAILED else {
      throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    content = map
    content.copyMemory(from: Array(Self.bootID.utf8.prefix(Self.bootLength)), byteCount: min(Self.bootID.utf8.count, Self.bootLength))
    content.storeBytes(of: Int64(slots).littleEndian, toByteOffset: Self.bootLength, as: Int64.self)
  }

  deinit {
    munmap(content, length)
    close(descriptor)
  }

  /// What no other folder has, on whichever machine.
  static func identity(of folder: String) throws -> String {
    try make(folder)
    var status = stat()
    guard stat(folder, &status) == 0 else { throw StoreError.cannotOpen(path: folder, reason: String(cString: strerror(errno))) }
    return "\(bootID) \(status.st_dev) \(status.st_ino)"
  }

  private static func make(_ folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Must be called before the dot leaves.
  func mark(slot: Int, _ lease: Lease) {
    put(lease, at: Self.headLength + slot * Self.markLength)
  }

  /// Instead of a commit, when a message was accepted.
  ///
  /// - Returns: false when it has to be committed before its session goes on: there is no room, or the reply is too long for a note.
  func note(_ result: DeliveryResult) -> Bool {
    let reply = Array((result.reply ?? "").utf8)
    guard result.state == .accepted, noted - recorded < Self.notes, reply.count <= Self.noteLength - Self.markLength - 1 else {
      return false
    }
    let place = firstNote + noted % Self.notes * Self.noteLength
    content.storeBytes(of: UInt8(reply.count), toByteOffset: place + Self.markLength, as: UInt8.self)
    (content + place + Self.markLength + 1).copyMemory(from: reply, byteCount: reply.count)
    // The words first: what is found with a key has to be whole.
    atomicMemoryFence(ordering: .releasing)
    put(result.lease, at: place)
    noted += 1
    return true
  }

  /// So many of the oldest notes are in the ledger now.
  func forget(_ count: Int) { recorded += count }

  private func put(_ lease: Lease, at place: Int) {
    content.storeBytes(of: lease.token.littleEndian, toByteOffset: place + 8, as: Int64.self)
    content.storeBytes(of: lease.delivery.rawValue.littleEndian, toByteOffset: place, as: Int64.self)
    atomicMemoryFence(ordering: .releasing)
  }

  static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// After a clean end, or once a dead worker's remains are settled, nothing is in flight.
  static func discard(_ path: String) {
    unlink(path)
  }

  /// What a dead worker left behind; nil while its process lives.
  struct Remains: Hashable {
    /// Whether the rest can be trusted: the file is whole, and the machine has not been restarted since.
    var isOfThisBoot = false
    var marks: Set<Mark> = []
    /// The relay's words for those that it took.
    var accepted: [Mark: String] = [:]

    /// What it says of a lease.
    enum Fate {
      case accepted(reply: String)
      case neverLeft
      case unknown
    }

    func fate(of delivery: DeliveryID, token: Int64) -> Fate {
      let mark = Mark(delivery: delivery.rawValue, token: token)
      if let reply = accepted[mark] { return .accepted(reply: reply) }
      return isOfThisBoot && !marks.contains(mark) ? .neverLeft : .unknown
    }
  }

  struct Mark: Hashable {
    let delivery: Int64
    let token: Int64
  }

  static func remains(at path: String) -> Remains? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return Remains() }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
    let content = FileManager.default.contents(atPath: path) ?? Data()
    let boot = String(decoding: content.prefix(bootLength).prefix { $0 != 0 }, as: UTF8.self)
    return content.withUnsafeBytes { bytes in
      func number(_ place: Int) -> Int64 { Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int64.self)) }
      func mark(_ place: Int) -> Mark? { number(place) == 0 ? nil : Mark(delivery: number(place), token: number(place + 8)) }
      guard boot == bootID, !boot.isEmpty, bytes.count > headLength, number(bootLength) > 0 else { return Remains() }
      let firstNote = headLength + Int(number(bootLength)) * markLength
      var remains = Remains(isOfThisBoot: bytes.count == firstNote + notes * noteLength)
      guard remains.isOfThisBoot else { return remains }
      remains.marks = Set(stride(from: headLength, to: firstNote, by: markLength).compactMap(mark))
      for place in stride(from: firstNote, to: bytes.count, by: noteLength) {
        guard let mark = mark(place) else { continue }
        let words = bytes[(place + markLength + 1)...].prefix(Int(bytes[place + markLength]))
        remains.accepted[mark] = String(decoding: words, as: UTF8.self)
      }
      return remains
    }
  }

  private static let bootID =
    (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?
    .trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
}
