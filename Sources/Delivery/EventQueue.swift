internal import Glibc
internal import Synchronization

/// What other threads tell a loop that waits in `epoll`: `descriptor` is readable while there is something to take.
final class EventQueue<Event: Sendable>: Sendable {
  private let pending = Mutex<[Event]>([])
  /// The end of a pipe: one octet in it is one ring.
  let descriptor: Int32
  private let bell: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0, "pipe: \(String(cString: strerror(errno)))")
    (descriptor, bell) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }

  deinit {
    close(descriptor)
    close(bell)
  }

  func post(_ event: Event) {
    let isFirst = pending.withLock { pending in
      pending.append(event)
      return pending.count == 1
    }
    // One ring for all that is posted until somebody takes it.
    if isFirst { _ = write(bell, [1], 1) }
  }

  /// All that has been posted, oldest first.
  func take() -> [Event] {
    var rings: (UInt64, UInt64) = (0, 0)
    // Before the events: a ring for one that is posted in between must not be lost.
    _ = withUnsafeMutableBytes(of: &rings) { read(descriptor, $0.baseAddress, $0.count) }
    return pending.withLock { pending in
      defer { pending = [] }
      return pending
    }
  }
}
