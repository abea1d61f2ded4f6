internal import Glibc

/// The files of one folder of a Maildir, reached through the folder's own descriptor, so that nobody can put another place under its name. Symbolic links
/// are not followed.
final class MaildirFolder {
  private let descriptor: Int32
  let path: String

  /// - Parameter part: `new`, `cur`.
  init(_ maildir: String, _ part: String) throws(SourceTrouble) {
    path = maildir + "/" + part
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    if descriptor < 0 { throw SourceTrouble("\(path): \(String(cString: strerror(errno)))") }
  }

  deinit { close(descriptor) }

  /// Which file system it is on, and which of its folders it is, whatever path leads there.
  func place() -> (device: dev_t, number: ino_t) {
    var status = stat()
    fstat(descriptor, &status)
    return (status.st_dev, status.st_ino)
  }

  /// The names of its messages, unsorted, and how many have a name that is no text: those cannot be opened by it.
  func names() throws(SourceTrouble) -> (readable: [String], others: Int) {
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else {
      if copy >= 0 { close(copy) }
      throw SourceTrouble("\(path): \(String(cString: strerror(errno)))")
    }
    defer { closedir(stream) }
    var names: [String] = []
    var others = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) { String(validatingCString: $0) }
      }
      // Dots are other folders, and what programs put down beside.
      if let name, !name.hasPrefix(".") { names.append(name) }
      if name == nil { others += 1 }
    }
    return (names, others)
  }

  /// The first octets of a file; nil when it is gone.
  func read(_ name: String, limit: Int) throws(SourceTrouble) -> [UInt8]? {
    // NONBLOCK: a pipe of this name would be waited for.
    let file = openat(descriptor, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw SourceTrouble("\(path)/\(name): \(errno == ELOOP ? "it is a symbolic link" : String(cString: strerror(errno)))")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw SourceTrouble("\(path)/\(name): it is no file") }
    var octets: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while octets.count < limit {
      let count = Glibc.read(file, &buffer, min(buffer.count, limit - octets.count))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw SourceTrouble("\(path)/\(name): \(String(cString: strerror(errno)))") }
      if count == 0 { break }
      octets += buffer[..<count]
    }
    return octets
  }

  /// One that is gone already is gone.
  func remove(_ name: String) throws(SourceTrouble) {
    guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else {
      throw SourceTrouble("\(path)/\(name) cannot be removed: \(String(cString: strerror(errno)))")
    }
  }

  /// Into another folder, marked as seen. Never over another message: one that has its name there already gets a number.
  func move(_ name: String, to other: MaildirFolder) throws(SourceTrouble) {
    for number in 0..<1000 {
      let goal = MaildirName(name).seen(number)
      if linkat(descriptor, name, other.descriptor, goal, 0) == 0 || errno == EEXIST && isSame(name, other, goal) {
        return try remove(name)
      }
      if errno == ENOENT { return }
      if errno == EEXIST { continue }
      // A file system without links.
      if renameat(descriptor, name, other.descriptor, goal) == 0 || errno == ENOENT { return }
      break
    }
    throw SourceTrouble("\(path)/\(name) cannot be moved to \(other.path): \(String(cString: strerror(errno)))")
  }

  /// Killed between the two steps of a move, it stands in both.
  private func isSame(_ name: String, _ other: MaildirFolder, _ goal: String) -> Bool {
    defer { errno = EEXIST }
    var (here, there) = (stat(), stat())
    return fstatat(descriptor, name, &here, AT_SYMLINK_NOFOLLOW) == 0 && fstatat(other.descriptor, goal, &there, AT_SYMLINK_NOFOLLOW) == 0
      && here.st_ino == there.st_ino && here.st_dev == there.st_dev
  }
}

/// A file's name: `1700000000.M1P2.host:2,FS`. What stands before the colon is the message's for ever, and behind it are flags.
struct MaildirName {
  let base: Substring
  let flags: Substring

  init(_ name: String) {
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    base = parts[0]
    flags = parts.count > 1 && parts[1].hasPrefix("2,") ? parts[1].dropFirst(2) : ""
  }

  var isTrashed: Bool { flags.contains("T") }

  /// - Parameter number: what tells it from others of its name; 0: nothing.
  func seen(_ number: Int = 0) -> String { "\(base)\(number == 0 ? "" : ".\(number)"):2,\(String(Set(flags).union(["S"]).sorted()))" }
}
