internal import CAres
internal import Glibc
internal import Words

/// Asks the name servers of this machine, or those that the settings name. Each question blocks its thread until the answer is here, no
/// longer than `patience`; any number may be asked at once from different threads.
package struct Resolver: Sendable {
  /// `192.0.2.1`, `127.0.0.1:5353`, `[2001:db8::1]:53`; empty: those of /etc/resolv.conf.
  private let servers: [String]
  private let patience: Duration

  package init(servers: [String] = [], patience: Duration = .seconds(5)) {
    self.servers = servers
    self.patience = patience
  }

  package func ask(_ question: DNSQuestion) throws(DNSFailure) -> DNSAnswer {
    // Nothing that could not be a name is sent; there is no such name either.
    guard DNSName.isName(question.name) else { return .noSuchName }
    let end = ContinuousClock.now + patience
    var reply = hear(question, ARES_FLAG_EDNS, until: end)
    // A server that answers with an error is passed over for the next one; when no one is left, c-ares does not say what the error was.
    if reply.foundNobody { reply = hear(question, ARES_FLAG_EDNS | ARES_FLAG_NOCHECKRESP, until: end) }
    switch reply.outcome {
    case .success(let answer): return answer
    case .failure(let failure): throw failure
    case nil: throw .silence(question)
    }
  }

  private func hear(_ question: DNSQuestion, _ flags: Int32, until end: ContinuousClock.Instant) -> DNSReply {
    let reply = DNSReply(question)
    guard Self.ready, let channel = channel(flags) else { return reply }
    // Before the reply goes, because it may call back once more.
    defer { withExtendedLifetime(reply) { ares_destroy(channel) } }
    // Class 1: the internet.
    ares_query(channel, question.name, 1, question.kind.rawValue, DNSReply.receive, Unmanaged.passUnretained(reply).toOpaque())
    wait(channel, for: reply, until: end)
    return reply
  }

  /// Thread-safe and done once; c-ares asks for it before the first channel.
  private static let ready: Bool = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS

  private func channel(_ flags: Int32) -> ares_channel? {
    var options = ares_options()
    options.flags = flags
    // Room for what a DKIM key needs, so that few answers come a second time over TCP (RFC 6891); it still fits into one packet.
    options.ednspsz = 1232
    options.timeout = Int32(max(200, patience / .milliseconds(1) / 3))
    options.tries = 2
    var channel: ares_channel?
    let mask = ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES
    guard ares_init_options(&channel, &options, mask) == ARES_SUCCESS, let channel else { return nil }
    guard servers.isEmpty || ares_set_servers_ports_csv(channel, servers.joined(separator: ",")) == ARES_SUCCESS else {
      ares_destroy(channel)
      return nil
    }
    return channel
  }

  private func wait(_ channel: ares_channel, for reply: DNSReply, until end: ContinuousClock.Instant) {
    while reply.outcome == nil {
      let left = end - ContinuousClock.now
      guard left > .zero else { return ares_cancel(channel) }
      var polled = sockets(channel)
      poll(&polled, nfds_t(polled.count), milliseconds(channel, left))
      let active = polled.filter { $0.revents != 0 }
      for socket in active {
        let reads = Int32(socket.revents) & (POLLIN | POLLERR | POLLHUP) != 0
        let writes = Int32(socket.revents) & POLLOUT != 0
        ares_process_fd(channel, reads ? socket.fd : ARES_SOCKET_BAD, writes ? socket.fd : ARES_SOCKET_BAD)
      }
      // What has waited too long is asked once more, or given up.
      if active.isEmpty { ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD) }
    }
  }

  private func sockets(_ channel: ares_channel) -> [pollfd] {
    var sockets = [ares_socket_t](repeating: ARES_SOCKET_BAD, count: Int(ARES_GETSOCK_MAXNUM))
    let wanted = ares_getsock(channel, &sockets, ARES_GETSOCK_MAXNUM)
    return sockets.enumerated().compactMap { place, socket in
      let reads = wanted & 1 << Int32(place) != 0
      let writes = wanted & 1 << (Int32(place) + ARES_GETSOCK_MAXNUM) != 0
      return reads || writes ? pollfd(fd: socket, events: Int16((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), revents: 0) : nil
    }
  }

  /// Until something has to be asked again, and no longer than `limit`.
  private func milliseconds(_ channel: ares_channel, _ limit: Duration) -> Int32 {
    var most = timeval(tv_sec: Int(limit.components.seconds), tv_usec: Int(limit.components.attoseconds / 1_000_000_000_000))
    var soonest = timeval()
    let next = withUnsafeMutablePointer(to: &most) { most in
      withUnsafeMutablePointer(to: &soonest) { ares_timeout(channel, most, $0).pointee }
    }
    return Int32(next.tv_sec * 1000 + (next.tv_usec + 999) / 1000)
  }
}
