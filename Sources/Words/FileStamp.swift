internal import Glibc

/// What tells one version of a file from another without reading it.
package struct FileStamp: Sendable, Hashable {
  private let device: UInt
  /// Another one where somebody has put a new file in the place of the old.
  private let inode: UInt
  private let size: Int
  private let seconds: Int
  private let nanoseconds: Int

  /// Of the file that `path` leads to; nil where there is none, or something else than a file.
  package init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    (device, inode, size) = (UInt(status.st_dev), UInt(status.st_ino), Int(status.st_size))
    (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
  }

  /// Clocks of file systems go in steps: what was written just now may be written again within one, and look the same.
  package var isSettled: Bool { time(nil) - seconds > 2 }
}
