internal import CCurl

/// The libcurl that this process is linked to.
package enum CurlLibrary {
  /// For example `libcurl/7.88.1 OpenSSL/3.0.17 …`.
  package static var version: String { String(cString: curl_version()) }

  /// Debian also ships libcurl over GnuTLS under a name that a careless link would take; what we know of TLS and
  /// time-outs was measured on the OpenSSL flavour, so another one is refused before anything is sent.
  package static func requireOpenSSL() throws(CurlError) {
    guard version.contains("OpenSSL/") else {
      throw CurlError("this libcurl is not the OpenSSL flavour (\(version)): install libcurl4 and libcurl4-openssl-dev")
    }
  }

  /// Thread-safe and done once; libcurl asks for it before the first handle.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

  /// A new easy handle; whoever asks cleans it up.
  static func handle() throws(CurlError) -> UnsafeMutableRawPointer {
    guard isReady, let handle = curl_easy_init() else { throw CurlError(CURLE_FAILED_INIT, "libcurl could not be started") }
    return handle
  }
}
