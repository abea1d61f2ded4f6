import Foundation
import Glibc
import Testing

/// A connection to a server on this machine, as octets.
final class Wire: @unchecked Sendable {
  private let descriptor: Int32

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isOpen = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
    }
    try #require(isOpen)
  }

  init(path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let isOpen = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 }
    }
    try #require(isOpen)
  }

  deinit { close(descriptor) }

  func say(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if sent <= 0 { return }
      rest = rest.dropFirst(sent)
    }
  }

  /// All until the server closes, on a thread of its own.
  func rest() async -> [String] {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in continuation.resume(returning: lines(nil)) }
    }
  }

  /// So many lines.
  func hear(_ count: Int) async -> [String] {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in continuation.resume(returning: lines(count)) }
    }
  }

  private func lines(_ count: Int?) -> [String] {
    var text: [UInt8] = []
    var byte: UInt8 = 0
    while count.map({ count in text.count { $0 == 0x0A } < count }) ?? true {
      guard recv(descriptor, &byte, 1, 0) == 1 else { break }
      text.append(byte)
    }
    return String(decoding: text, as: UTF8.self).split(separator: "\r\n").map(String.init)
  }
}
