internal import Foundation
internal import Glibc
internal import Store

/// Which deliveries of one worker are past the final dot, in a file that survives `kill -9` of the process.
///
/// A connection writes its slot (delivery, token) just before it hands over the final dot. The page cache keeps the write
/// when the process dies, so after a crash exactly these leases are uncertain and the others were certainly not sent. It
/// does not survive a power cut: the boot id at the head tells the two apart, and then every lease of the worker is uncertain.
/// The file is locked while its process lives (`flock`), which is how the next process knows who is dead.
final class InFlightFile: Sendable {
  private static let headLength = 64
  private static let slotLength = 16

  private let descriptor: Int32
  let path: String

  init(folder: String, worker: String) throws {
    path = folder + "/" + worker
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    let boot = Array(Self.bootID.utf8.prefix(Self.headLength))
    guard pwrite(descriptor, boot, boot.count, 0) == boot.count else {
      throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
  }

  deinit {
    close(descriptor)
  }

  /// Must be called before the dot leaves: 16 octets into the page cache, one system call, no flush.
  func mark(slot: Int, _ lease: Lease) {
    var record = (lease.delivery.rawValue.littleEndian, lease.token.littleEndian)
    let written = withUnsafeBytes(of: &record) {
      pwrite(descriptor, $0.baseAddress, Self.slotLength, off_t(Self.headLength + slot * Self.slotLength))
    }
    // Without the mark a crash could send somebody a second copy: better to stop here than to break that promise.
    precondition(written == Self.slotLength, "cannot write \(path): \(String(cString: strerror(errno)))")
  }

  /// After a clean end, or once a dead worker's remains are settled, nothing is in flight.
  static func discard(_ path: String) {
    unlink(path)
  }

  /// What a dead worker left behind; nil while its process lives.
  struct Remains: Hashable {
    /// Whether the marks can be trusted: the machine has not been restarted since.
    let sameBoot: Bool
    let marks: Set<Mark>
  }

  struct Mark: Hashable {
    let delivery: Int64
    let token: Int64
  }

  static func remains(at path: String) -> Remains? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return Remains(sameBoot: false, marks: []) }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
    let content = FileManager.default.contents(atPath: path) ?? Data()
    let boot = String(decoding: content.prefix(headLength).prefix { $0 != 0 }, as: UTF8.self)
    var marks: Set<Mark> = []
    content.withUnsafeBytes { bytes in
      var offset = headLength
      while offset + slotLength <= bytes.count {
        let delivery = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self))
        let token = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: Int64.self))
        if delivery != 0 { marks.insert(Mark(delivery: delivery, token: token)) }
        offset += slotLength
      }
    }
    return Remains(sameBoot: boot == bootID && !boot.isEmpty, marks: marks)
  }

  private static let bootID =
    (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?
    .trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
}
