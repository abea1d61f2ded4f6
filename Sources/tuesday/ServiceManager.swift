import CLinux
import Foundation
import ServiceLifecycle

/// systemd, or whoever else started this program with a socket to hear how it is (sd_notify(3)).
struct ServiceManager: Sendable {
  /// A path; one that begins with @ has no file.
  private let socket: String
  /// Half of the time after which it takes silence for death; nil: it does not listen for that.
  private let beat: Duration?

  /// Nil where nobody wants to hear anything.
  init?(_ environment: [String: String]) {
    guard let socket = environment["NOTIFY_SOCKET"], socket.hasPrefix("/") || socket.hasPrefix("@") else { return nil }
    self.socket = socket
    // The time may be meant for a process that has ended since (sd_watchdog_enabled(3)).
    let isMeant = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
    beat = isMeant ? environment["WATCHDOG_USEC"].flatMap { Int64($0) }.map { .microseconds($0 / 2) } : nil
  }

  /// Tells that the program is ready once `opened` ends, lives as long as nothing stands still, and then that it stops.
  ///
  /// - Parameters:
  ///   - faults: what does not run, in words of one line.
  ///   - standing: what stands still.
  func service(opened: AsyncStream<Void>, without faults: [String] = [], standing: @escaping @Sendable () -> [String]) -> any Service {
    ClosureService {
      await cancelWhenGracefulShutdown {
        for await _ in opened {}
        if Task.isCancelled { return }
        tell((["READY=1"] + (faults.isEmpty ? [] : ["STATUS=" + faults.joined(separator: "; ")])).joined(separator: "\n"))
        while !Task.isCancelled {
          let faults = standing()
          if faults.isEmpty { tell("WATCHDOG=1") } else { tell("STATUS=\(faults.joined(separator: "; "))") }
          try? await Task.sleep(for: beat ?? .seconds(3600))
        }
      }
      tell("STOPPING=1")
    }
  }

  /// A message of one datagram. Nobody may hear it; then nobody wanted to.
  func tell(_ state: String) {
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(socket.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard name.count < room else { return }
    withUnsafeMutableBytes(of: &address.sun_path) { path in
      path.copyBytes(from: name)
      if name.first == UInt8(ascii: "@") { path[0] = 0 }
    }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size - room + name.count)
    let bytes = Array(state.utf8)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
  }
}
