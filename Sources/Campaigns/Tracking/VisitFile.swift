internal import Audience
internal import Foundation
internal import Glibc
internal import Store

/// Visits of one process that the database does not have yet, in the order in which they came: a line each, in the page cache as soon as it is
/// written, so that it survives the end of the process (not a power cut). It is locked while it is written to (`flock`), which is how others
/// know that it is at its end.
final class VisitFile: @unchecked Sendable {
  let path: String
  private let descriptor: Int32
  private(set) var size = 0

  /// Beside the database.
  static func folder(of database: Database) -> String { database.folder + "/visits" }

  init(folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let name = UUID().uuidString.lowercased()
    path = "\(folder)/\(name)"
    // Nobody looks at it before it is locked.
    let unnamed = "\(folder)/.\(name)"
    descriptor = open(unnamed, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0, rename(unnamed, path) == 0 else {
      throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
  }

  deinit { close(descriptor) }

  /// - Returns: where it stands; nil when it could not be written.
  func append(_ visit: Visit) -> Int? {
    guard write(descriptor, visit.line, Visit.length) == Visit.length else {
      // A part of a line would put all that come after it out of place.
      ftruncate(descriptor, off_t(size))
      return nil
    }
    size += Visit.length
    return size - Visit.length
  }

  /// The line at `place` is no person's. Of an appending descriptor Linux appends what `pwrite` is given, so it needs another.
  func withdraw(at place: Int) { Self.overwrite(path, at: place + Visit.machinePlace, with: [Visit.machine]) }

  private static func overwrite(_ path: String, at place: Int, with bytes: [UInt8]) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    pwrite(descriptor, bytes, bytes.count, off_t(place))
    close(descriptor)
  }

  // MARK: All of a folder

  static func paths(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }.sorted().map { folder + "/" + $0 }
  }

  static func size(of path: String) -> Int {
    // Not by stat(2): whose module has its type, the Glibc one's or Dispatch's, changes with how the target is built.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    return max(Int(lseek(descriptor, 0, SEEK_END)), 0)
  }

  /// The lines from `place` on, at most `limit`; nil for each that is none.
  static func visits(in path: String, from place: Int, limit: Int) -> [Visit?] {
    guard let handle = FileHandle(forReadingAtPath: path), (try? handle.seek(toOffset: UInt64(place))) != nil,
      let data = try? handle.read(upToCount: limit * Visit.length)
    else { return [] }
    // A crash may have left a part of a line at the end.
    return (0..<data.count / Visit.length).map { Visit(line: data.dropFirst($0 * Visit.length).prefix(Visit.length)) }
  }

  /// Calls `body` if nobody writes to the file any more, and nobody else does so at the same time.
  static func whenAbandoned(_ path: String, _ body: () throws -> Void) rethrows {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { try body() }
  }

  static func remove(_ path: String) { unlink(path) }

  /// Takes a reader out of all lines, whichever process wrote them.
  static func forget(_ reader: PublicID, in folder: String) {
    let name = Array(reader.hex.utf8)
    for path in paths(in: folder) {
      guard let data = FileManager.default.contents(atPath: path) else { continue }
      for place in stride(from: Visit.readerPlace, to: data.count, by: Visit.length)
      where data.dropFirst(place).prefix(name.count).elementsEqual(name) {
        overwrite(path, at: place, with: Visit.erased)
      }
    }
  }
}
