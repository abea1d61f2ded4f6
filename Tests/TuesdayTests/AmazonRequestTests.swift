import Curl
import Foundation
import Glibc
import Synchronization
import Testing

@testable import tuesday

/// What `serve` asks Amazon with, for the sake of a post.
@Suite struct AmazonRequestTests {
  /// Leads everybody to a cloud's own data.
  private final class Redirecting: Sendable {
    let port: Int
    let asked = Mutex(0)
    private let listener: Int32

    init() throws {
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
        }
      }
      try #require(isBound && listen(listener, 8) == 0)
      (self.listener, port) = (listener, Int(in_port_t(bigEndian: address.sin_port)))
      Thread.detachNewThread { [self] in
        while true {
          let connection = accept(listener, nil, nil)
          if connection < 0 { return }
          asked.withLock { $0 += 1 }
          var buffer = [UInt8](repeating: 0, count: 4096)
          _ = recv(connection, &buffer, buffer.count, 0)
          let answer = Array(
            "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
          _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
          close(connection)
        }
      }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }
  }

  @Test func `Nothing on this machine is asked, and a redirect is followed by nobody`() throws {
    let server = try Redirecting()
    defer { server.stop() }
    let url = "http://127.0.0.1:\(server.port)/"
    let kept = #expect(throws: CurlError.self) { try Settings.toAmazon.get(url) }
    #expect(kept?.message.contains("not on the public internet") == true && server.asked.withLock { $0 } == 0)
    var request = Settings.toAmazon
    request.reach = .anywhere
    let refused = #expect(throws: CurlError.self) { try request.get(url) }
    #expect(
      refused?.message.localizedCaseInsensitiveContains("redirect") == true && server.asked.withLock { $0 } == 1,
      "\(String(describing: refused))")
  }
}
