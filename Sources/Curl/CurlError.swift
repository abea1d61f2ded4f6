internal import CCurl

/// A failure below SMTP: name resolution, connecting, TLS, authentication, or the socket.
package struct CurlError: Error, Sendable, Hashable, CustomStringConvertible {
  /// libcurl's `CURLcode`; 0 where the failure was found by our own check.
  package let code: Int
  package let message: String
  /// Whether the other end had taken the call.
  package let wasConnected: Bool

  /// Found by a check of our own.
  package init(_ message: String) {
    (code, self.message, wasConnected) = (0, message, false)
  }

  /// - Parameter message: nil: what libcurl calls it.
  init(_ code: CURLcode, _ message: String? = nil, wasConnected: Bool = false) {
    (self.code, self.message, self.wasConnected) = (Int(code.rawValue), message ?? String(cString: curl_easy_strerror(code)), wasConnected)
  }

  /// The causes that somebody can do something about.
  package enum Cause: Sendable {
    /// The name is known to no name server.
    case noSuchHost
    case noConnection
    case silence
    case handshake
    case certificate
    case noSTARTTLS
    case login
    case other
  }

  package var cause: Cause {
    switch UInt32(code) {
    case CURLE_COULDNT_RESOLVE_HOST.rawValue: .noSuchHost
    case CURLE_COULDNT_CONNECT.rawValue: .noConnection
    case CURLE_OPERATION_TIMEDOUT.rawValue: .silence
    case CURLE_SSL_CONNECT_ERROR.rawValue: .handshake
    case CURLE_PEER_FAILED_VERIFICATION.rawValue: .certificate
    case CURLE_USE_SSL_FAILED.rawValue: .noSTARTTLS
    case CURLE_LOGIN_DENIED.rawValue: .login
    default: .other
    }
  }

  package var description: String { code == 0 ? message : "\(message) (libcurl \(code))" }
}
