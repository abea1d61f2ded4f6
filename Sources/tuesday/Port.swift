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

  /// The same of a socket with a path. One that nobody listens at any more is no hindrance.
  static func require(path: String, by name: String) throws {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    var status = stat()
    let isOther = lstat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFSOCK
    let reason =
      isListening(path: path)
      ? "somebody listens there already"
      : isOther ? "there is something else" : access(folder, W_OK | X_OK) != 0 ? String(cString: strerror(errno)) : nil
    guard let reason else { return }
    throw CommandError(code: .unavailable, description: "\(path) cannot be opened: \(reason); choose another by \(name)")
  }

  /// Whether somebody takes a connection at this socket.
  static func isListening(path: String) -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }

  /// Whether nobody could listen there, because somebody does.
  static func isTaken(_ address: Settings.Address) -> Bool { (try? opened(address.host, address.port)) == nil }

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
