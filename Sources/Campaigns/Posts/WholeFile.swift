internal import CLinux
internal import Foundation
internal import Glibc

/// A file on its way to its place: written beside it and flushed, so that it appears whole or not at all.
package struct WholeFile: Sendable {
  package struct Problem: Error, CustomStringConvertible {
    package let description: String

    fileprivate init(_ path: String) { description = "\(path) cannot be written: \(String(cString: strerror(errno)))" }
  }

  /// Whose a file is.
  package struct Owner: Sendable, Hashable {
    let user: uid_t
    let group: gid_t
  }

  let path: String
  /// Posts do not begin with a dot.
  private let draft: String

  /// - Parameters:
  ///   - mark: tells drafts of the same file apart.
  ///   - mode: of the file that it is to take the place of.
  ///   - owner: of the same; who may not give files away keeps it.
  package init(_ bytes: [UInt8], for path: String, mark: String = "", mode: UInt32 = 0o644, _ owner: Owner? = nil) throws(Problem) {
    self.path = path
    let place = URL(filePath: path)
    draft = "\(place.deletingLastPathComponent().path)/.\(place.lastPathComponent)\(mark).new"
    // What a crash left of one.
    unlink(draft)
    let descriptor = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Problem(draft) }
    // Before the mode: a change of owner takes set-id bits away.
    if let owner { _ = fchown(descriptor, owner.user, owner.group) }
    guard Self.fill(descriptor, bytes), fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
      let problem = Problem(draft)
      close(descriptor)
      unlink(draft)
      throw problem
    }
    close(descriptor)
  }

  private static func fill(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  /// Puts it there, never over another.
  ///
  /// - Returns: false where there is a file of the name already.
  package func put() throws(Problem) -> Bool {
    defer { unlink(draft) }
    if link(draft, path) == 0 { return true }
    if errno == EEXIST { return false }
    throw Problem(path)
  }

  /// Puts it there, whatever it takes the place of.
  package func replace() throws(Problem) {
    defer { unlink(draft) }
    guard rename(draft, path) == 0 else { throw Problem(path) }
  }

  /// Changes places with the file that is there, looks at what that was, and goes back when it is not what was expected: between the look and the
  /// step nobody can write what would be lost.
  ///
  /// - Returns: whether it is there now.
  package func takePlace(of isExpected: ([UInt8]) -> Bool) throws(Problem) -> Bool {
    defer { unlink(draft) }
    guard renameat2(AT_FDCWD, draft, AT_FDCWD, path, tuesday_exchange) == 0 else {
      if errno == ENOENT { return false }
      // Some network file systems know no such step.
      guard errno == EINVAL || errno == ENOSYS else { throw Problem(path) }
      guard isExpected(Self.bytes(path)) else { return false }
      guard rename(draft, path) == 0 else { throw Problem(path) }
      return true
    }
    if isExpected(Self.bytes(draft)) { return true }
    guard renameat2(AT_FDCWD, draft, AT_FDCWD, path, tuesday_exchange) == 0 else { throw Problem(path) }
    return false
  }

  func giveUp() { unlink(draft) }

  /// Takes a file away that is what was expected. It stands aside while that is looked at, so nobody can write what would be lost: one that somebody has
  /// written meanwhile goes back to its place, and where there is a newer one by then, it stays aside as drafts do that a crash has left.
  ///
  /// - Returns: whether it is gone.
  static func remove(_ path: String, mark: String, where isExpected: ([UInt8]) -> Bool) throws(Problem) -> Bool {
    let place = URL(filePath: path)
    let aside = "\(place.deletingLastPathComponent().path)/.\(place.lastPathComponent)\(mark).new"
    guard rename(path, aside) == 0 else {
      if errno == ENOENT { return false }
      throw Problem(path)
    }
    if isExpected(bytes(aside)) {
      unlink(aside)
      return true
    }
    if link(aside, path) == 0 { unlink(aside) }
    return false
  }

  private static func bytes(_ path: String) -> [UInt8] { FileManager.default.contents(atPath: path).map { Array($0) } ?? [] }
}
