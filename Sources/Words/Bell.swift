internal import Glibc

/// Wakes one thread that waits for something, or until its patience is over. That is counted by a clock which nobody sets: libdispatch's semaphores wait until a
/// time of the wall clock, and whoever waits two seconds while that is put back by a day waits a day.
package final class Bell: Sendable {
  private let (ear, rope): (Int32, Int32)

  package init() {
    var ends: [Int32] = [-1, -1]
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    precondition(socketpair(AF_UNIX, Int32(kind), 0, &ends) == 0, "no socket can be had: \(String(cString: strerror(errno)))")
    (ear, rope) = (ends[0], ends[1])
  }

  deinit {
    close(ear)
    close(rope)
  }

  /// Whoever waits, or will, goes on.
  package func ring() { _ = write(rope, "!", 1) }

  /// - Returns: whether it rang.
  package func wait(for patience: Duration) -> Bool {
    let end = ContinuousClock.now + patience
    while true {
      var look = pollfd(fd: ear, events: Int16(POLLIN), revents: 0)
      let rest = max(.zero, end - .now)
      let found = poll(&look, 1, Int32(clamping: rest.components.seconds * 1000 + rest.components.attoseconds / 1_000_000_000_000_000))
      if found > 0 { return true }
      if found == 0 || errno != EINTR { return false }
    }
  }
}
