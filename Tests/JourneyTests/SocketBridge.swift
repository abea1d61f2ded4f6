import Foundation
import Glibc
import Synchronization
import Testing

/// A way to a PostgreSQL server's socket that can be cut, as a network can.
final class SocketBridge: Sendable {
  /// Holds the socket at this end.
  private let folder: String
  /// Where `postgres` is by this way, as `data.database` has it.
  var url: String { "postgresql:///postgres?host=\(folder)&user=postgres" }
  private let far: String
  private let isCut = Mutex(false)
  private let pairs = Mutex<[(here: Int32, there: Int32)]>([])
  private let listener: Int32

  init(to server: String) throws {
    folder = "/tmp/tuesday-way-\(UUID().uuidString.prefix(8))"
    far = server + "/.s.PGSQL.5432"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let near = folder + "/.s.PGSQL.5432"
    let isListening = Self.withAddress(of: near) { bind(listener, $0, $1) } == 0 && listen(listener, 64) == 0
    try #require(isListening, "\(String(cString: strerror(errno)))")
    Thread.detachNewThread { [self] in
      while true {
        let here = accept(listener, nil, nil)
        if here < 0 { return }
        join(here)
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Nothing comes through any more. After some seconds the server gives up who is silent, as it does with those on a network; this end hears of nothing.
  func cut() {
    isCut.withLock { $0 = true }
    Thread.detachNewThread { [self] in
      Thread.sleep(forTimeInterval: 15)
      if isCut.withLock({ $0 }) { for pair in pairs.withLock({ $0 }) { shutdown(pair.there, Int32(SHUT_RDWR)) } }
    }
  }

  /// What was open is broken off; new ones come through.
  func mend() {
    isCut.withLock { $0 = false }
    pairs.withLock { pairs in
      for pair in pairs { for end in [pair.here, pair.there] { shutdown(end, Int32(SHUT_RDWR)) } }
      pairs = []
    }
  }

  private func join(_ here: Int32) {
    let there = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard Self.withAddress(of: far, { connect(there, $0, $1) }) == 0 else {
      close(here)
      close(there)
      return
    }
    pairs.withLock { $0.append((here, there)) }
    for (from, to) in [(here, there), (there, here)] {
      Thread.detachNewThread { [self] in
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
          let count = recv(from, &buffer, buffer.count, 0)
          if count <= 0 { break }
          while isCut.withLock({ $0 }) { usleep(20_000) }
          var sent = 0
          while sent < count {
            let part = buffer[sent..<count].withUnsafeBytes { send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if part <= 0 { break }
            sent += part
          }
        }
        while isCut.withLock({ $0 }) { usleep(20_000) }
        shutdown(to, Int32(SHUT_RDWR))
      }
    }
  }

  private static func withAddress(of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8.prefix($0.count - 1))) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}
