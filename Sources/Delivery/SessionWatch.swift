internal import CLinux
internal import Glibc

/// Tells which sessions have something to say (epoll(7)): it is told of each once, and not asked about all of them at every look.
final class SessionWatch {
  /// A session as it is watched. One that is opened after another in the same place may have the same descriptor.
  struct Interest: Hashable {
    let descriptor: Int32
    /// ``SessionSlot/calls``
    let call: Int
    /// Whether there is something that it could not take yet.
    let writes: Bool
  }

  private let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
  /// By place.
  private var watched: [Interest?]
  private var ready: [epoll_event]

  /// - Parameters:
  ///   - places: how many sessions there may be.
  ///   - bell: a descriptor beside theirs, which is readable when there is news.
  init(places: Int, bell: Int32) {
    precondition(epoll >= 0, "epoll: \(String(cString: strerror(errno)))")
    watched = Array(repeating: nil, count: places)
    ready = Array(repeating: epoll_event(), count: min(places + 1, 64))
    change(EPOLL_CTL_ADD, bell, EPOLLIN.rawValue, place: places)
  }

  deinit { close(epoll) }

  /// - Parameter current: what is to be watched at a place; nil: nothing.
  func update(_ current: (Int) -> Interest?) {
    var changed: [(place: Int, Interest?)] = []
    for place in watched.indices {
      let interest = current(place)
      if interest != watched[place] { changed.append((place, interest)) }
    }
    // What is over goes first: a closed descriptor's number may be that of a new one already, which must not be taken for it.
    for (place, interest) in changed {
      guard let old = watched[place], old.call != interest?.call else { continue }
      change(EPOLL_CTL_DEL, old.descriptor, 0, place: place)
      watched[place] = nil
    }
    for case (let place, let interest?) in changed {
      let events = EPOLLIN.rawValue | (interest.writes ? EPOLLOUT.rawValue : 0)
      change(watched[place] == nil ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, interest.descriptor, events, place: place)
      watched[place] = interest
    }
  }

  private func change(_ operation: Int32, _ descriptor: Int32, _ events: UInt32, place: Int) {
    var event = epoll_event(events: events, data: epoll_data_t(u64: UInt64(place)))
    guard epoll_ctl(epoll, operation, descriptor, &event) != 0 else { return }
    // One that was closed is watched no more without being told.
    precondition(operation == EPOLL_CTL_DEL, "epoll_ctl: \(String(cString: strerror(errno)))")
  }

  /// Blocks until something is there, or for so many milliseconds; -1: however long it takes.
  ///
  /// - Returns: the places, and whether the bell has rung. There may be more: the next look tells.
  func wait(_ milliseconds: Int32) -> (places: [Int], hasRung: Bool) {
    let count = epoll_wait(epoll, &ready, Int32(ready.count), milliseconds)
    precondition(count >= 0 || errno == EINTR, "epoll_wait: \(String(cString: strerror(errno)))")
    let places = ready.prefix(Int(max(count, 0))).map { Int($0.data.u64) }
    return (places.filter { $0 < watched.count }, places.contains(watched.count))
  }

  /// Whether what was told of a place is still about the session that is there now.
  func isCurrent(_ place: Int, call: Int) -> Bool { watched[place]?.call == call }
}
