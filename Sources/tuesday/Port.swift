import Foundation

/// Ports of this machine.
enum Port {
  /// `preferring` if nobody listens there, else one that the system gives.
  static func free(preferring wanted: Int, not taken: Int? = nil) -> Int {
    if wanted != taken, wanted != 0, let port = try? opened("127.0.0.1", wanted) { return port }
    return (try? opened("127.0.0.1", 0)) ?? wanted
  }

  /// Throws unless a service could listen there: the servers' own errors name neither the port nor where it was chosen.
  ///
  /// - Parameter name: the key or option that chose it.
  static func require(_ address: Settings.Address, by name: String) throws {
    do throws(Refusal) {
      _ = try opened(address.host, address.port)
    } catch {
      throw CommandError(
        code: .unavailable,
        description: "\(address.host):\(address.port) cannot be opened: \(error.reason); choose another by \(name) (port 0: any free one)")
    }
  }

  private struct Refusal: Error {
    let reason: String
  }

  /// The port, of a socket that is closed again.
  private static func opened(_ host: String, _ port: Int) throws(Refusal) -> Int {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &list)
    guard code == 0, let found = list?.pointee else { throw Refusal(reason: String(cString: gai_strerror(code))) }
    defer { freeaddrinfo(list) }
    let descriptor = socket(found.ai_family, found.ai_socktype, found.ai_protocol)
    defer { close(descriptor) }
    var reuse: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
    guard bind(descriptor, found.ai_addr, found.ai_addrlen) == 0, listen(descriptor, 1) == 0 else {
      throw Refusal(reason: String(cString: strerror(errno)))
    }
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      // The port stands at the same place for both families.
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        == 0 ? pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port } : 0
    }
    return Int(in_port_t(bigEndian: bound))
  }
}
