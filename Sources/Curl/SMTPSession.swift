internal import CCurl
internal import Glibc

/// One handle = one connection to one relay. libcurl resolves, connects, does TLS, EHLO and AUTH (`CURLOPT_CONNECT_ONLY`);
/// then the socket is ours, read and written through the same TLS layer, and the transactions are Delivery's.
///
/// Every call blocks: use it from a thread of your own, one thread at a time.
package final class SMTPSession {
  /// The keywords of the server's last EHLO reply, upper-cased, with their parameters: `SIZE 35882577`, `PIPELINING`.
  package let capabilities: [String]

  private let handle: UnsafeMutableRawPointer
  private let socket: curl_socket_t

  /// Opens the session. Throws with libcurl's own reason and, where the server said something, its last line.
  package init(_ endpoint: SMTPEndpoint) throws(CurlError) {
    guard CurlLibrary.ready, let handle = curl_easy_init() else {
      throw CurlError(code: Int(CURLE_FAILED_INIT.rawValue), message: "libcurl could not be started")
    }
    do throws(CurlError) {
      (capabilities, socket) = try Self.open(handle, endpoint)
    } catch {
      curl_easy_cleanup(handle)
      throw error
    }
    self.handle = handle
  }

  deinit {
    // A connection taken by CONNECT_ONLY is closed without QUIT: saying it is the caller's part, so nothing here can block.
    curl_easy_cleanup(handle)
  }

  package func offers(_ keyword: String) -> Bool {
    capabilities.contains { $0 == keyword || $0.hasPrefix(keyword + " ") }
  }

  /// Sends all of `bytes` or throws. `timeout` bounds each wait for room in the socket, not the whole.
  package func send(_ bytes: UnsafeRawBufferPointer, timeout: Duration) throws(CurlError) {
    var sent = 0
    while sent < bytes.count {
      var count = 0
      let code = curl_easy_send(handle, bytes.baseAddress! + sent, bytes.count - sent, &count)
      sent += count
      if code == CURLE_AGAIN {
        try wait(for: POLLOUT, timeout)
      } else if code != CURLE_OK {
        throw Self.error(code)
      }
    }
  }

  /// Reads what has arrived, at least one octet; an empty answer is the end of the stream.
  package func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(CurlError) -> Int {
    while true {
      var count = 0
      let code = curl_easy_recv(handle, buffer.baseAddress!, buffer.count, &count)
      if code == CURLE_OK { return count }
      guard code == CURLE_AGAIN else { throw Self.error(code) }
      try wait(for: POLLIN, timeout)
    }
  }

  private func wait(for events: Int32, _ timeout: Duration) throws(CurlError) {
    var interest = pollfd(fd: socket, events: Int16(events), revents: 0)
    var result: Int32
    repeat { result = poll(&interest, 1, Int32(clamping: timeout.milliseconds)) } while result < 0 && errno == EINTR
    if result == 0 {
      throw CurlError(code: Int(CURLE_OPERATION_TIMEDOUT.rawValue), message: "no answer within \(timeout.milliseconds) ms")
    }
  }

  private static func open(
    _ handle: UnsafeMutableRawPointer, _ endpoint: SMTPEndpoint
  ) throws(CurlError) -> ([String], curl_socket_t) {
    let transcript = Transcript()
    let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    defer { reason.deallocate() }
    configure(handle, endpoint)
    tuesday_curl_set_error_buffer(handle, reason)
    tuesday_curl_set_listener(handle, Transcript.listener, Unmanaged.passUnretained(transcript).toOpaque())
    let code = curl_easy_perform(handle)
    tuesday_curl_set_listener(handle, Transcript.deaf, nil)
    tuesday_curl_set_error_buffer(handle, nil)
    guard code == CURLE_OK else {
      var message = String(cString: reason)
      if message.isEmpty { message = String(cString: curl_easy_strerror(code)) }
      if let last = transcript.lastWords { message += "; the server said: \(last)" }
      throw CurlError(code: Int(code.rawValue), message: message)
    }
    let capabilities = transcript.capabilities
    // libcurl would go on without authentication and report success: that would be another sender than the one configured.
    if endpoint.credentials != nil && !capabilities.contains(where: { $0.hasPrefix("AUTH ") || $0.hasPrefix("AUTH=") }) {
      throw CurlError(code: 0, message: "credentials are configured but \(endpoint.host) does not offer AUTH")
    }
    var socket = CURL_SOCKET_BAD
    guard tuesday_curl_get_socket(handle, &socket) == CURLE_OK, socket != CURL_SOCKET_BAD else {
      throw CurlError(code: 0, message: "libcurl gave no socket")
    }
    return (capabilities, socket)
  }

  private static func configure(_ handle: UnsafeMutableRawPointer, _ endpoint: SMTPEndpoint) {
    tuesday_curl_set_string(handle, CURLOPT_URL, endpoint.url)
    tuesday_curl_set_long(handle, CURLOPT_CONNECT_ONLY, 1)
    tuesday_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    tuesday_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, SMTPEndpoint.connectTimeout.milliseconds)
    tuesday_curl_set_long(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, SMTPEndpoint.replyTimeout.milliseconds / 1000))
    let tls = endpoint.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
    tuesday_curl_set_long(handle, CURLOPT_USE_SSL, Int(tls.rawValue))
    if let credentials = endpoint.credentials {
      tuesday_curl_set_string(handle, CURLOPT_USERNAME, credentials.user)
      tuesday_curl_set_string(handle, CURLOPT_PASSWORD, credentials.password)
      tuesday_curl_set_long(handle, CURLOPT_SASL_IR, 1)
    }
  }

  private static func error(_ code: CURLcode) -> CurlError {
    CurlError(code: Int(code.rawValue), message: String(cString: curl_easy_strerror(code)))
  }
}
