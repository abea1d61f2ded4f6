internal import Glibc

/// What tells one version of a file from another without reading it.
package struct FileStamp: Sendable, Hashable {
  private let device: UInt
  /// Another one where somebody has put a new file in the place of the old.
  private let inode: UInt
  private let size: Int
  private let written: Moment
  /// When anything of it was changed, which no program can set back.
  private let changed: Moment

  private struct Moment: Sendable, Hashable {
    let seconds: Int
    let nanoseconds: Int

    init(_ time: timespec) { (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec) }
  }

  /// Of the file that `path` leads to; nil where there is none, or something else than a file.
  package init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    (device, inode, size) = (UInt(status.st_dev), UInt(status.st_ino), Int(status.st_size))
    (written, changed) = (Moment(status.st_mtim), Moment(status.st_ctim))
  }

  package var isEmpty: Bool { size == 0 }

  /// How long a file has to be still; seconds.
  package static let pause = 10

  /// Whether it was written so short a time ago that whoever does it may be in the middle: a copy over a slow line comes bit by bit.
  ///
  /// - Parameter milliseconds: what time it is, since 1970.
  package func isBeingWritten(at milliseconds: Int64) -> Bool { abs(Int(milliseconds / 1000) - written.seconds) < Self.pause }

  /// Clocks of file systems go in steps: what was written just now may be written again within one, and look the same.
  package var isSettled: Bool { time(nil) - written.seconds > 2 }
}
