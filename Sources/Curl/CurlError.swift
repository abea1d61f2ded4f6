internal import CCurl

/// A failure below SMTP: name resolution, connecting, TLS, authentication, or the socket.
package struct CurlError: Error, Sendable, Hashable, CustomStringConvertible {
  /// libcurl's `CURLcode`; 0 where the failure was found by our own check.
  package let code: Int
  package let message: String

  package init(code: Int, message: String) {
    self.code = code
    self.message = message
  }

  /// Whether the name is known to no name server.
  package var isNoSuchHost: Bool { code == Int(CURLE_COULDNT_RESOLVE_HOST.rawValue) }

  package var description: String { code == 0 ? message : "\(message) (libcurl \(code))" }
}
