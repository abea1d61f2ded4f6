internal import CCurl

/// One handle = one connection to one relay. libcurl resolves, connects, does TLS, EHLO and AUTH (`CURLOPT_CONNECT_ONLY`);
/// then the socket is ours, read and written through the same TLS layer, and the transactions are Delivery's.
///
/// Opening blocks; afterwards nothing does. It may move from thread to thread, one at a time.
package final class SMTPSession {
  /// The keywords of the server's last EHLO reply, upper-cased, with their parameters: `SIZE 35882577`, `PIPELINING`.
  private let capabilities: [String]

  /// The server's first line, which often tells its program and its time.
  package let greeting: String

  package let isEncrypted: Bool

  private let connection: CurlSocket

  /// To wait for; reading and writing is by the session only.
  package var socket: Int32 { connection.descriptor }

  /// Opens the session. Throws with libcurl's own reason and, where the server said something, its last line.
  package init(_ endpoint: SMTPEndpoint) throws(CurlError) {
    let transcript = Transcript()
    let opened: Opened
    do throws(CurlError) {
      opened = try Self.open(endpoint, transcript)
    } catch {
      // TLS was offered and did not come about.
      guard endpoint.security == .opportunistic, transcript.capabilities.contains("STARTTLS"), transcript.deferredHello == nil
      else { throw error }
      opened = try Self.open(endpoint.inPlainText, Transcript())
    }
    (connection, capabilities, greeting, isEncrypted) =
      (opened.connection, opened.transcript.capabilities, opened.transcript.greeting, opened.isEncrypted)
  }

  private struct Opened {
    let connection: CurlSocket
    let transcript: Transcript
    let isEncrypted: Bool
  }

  package func offers(_ keyword: String) -> Bool { parameter(of: keyword) != nil }

  /// What stands behind a keyword that it offers: `35882577` of `SIZE 35882577`, nothing of `PIPELINING`.
  package func parameter(of keyword: String) -> String? {
    capabilities.first { $0 == keyword || $0.hasPrefix(keyword + " ") }.map { String($0.dropFirst(keyword.count + 1)) }
  }

  /// RFC 5321 §4.1.1.10; the answer is not waited for, because nothing depends on it.
  package func quit() {
    _ = try? Array("QUIT\r\n".utf8).withUnsafeBytes { try send($0) }
  }

  /// What of `bytes` the socket takes now: 0 when it has no room.
  package func send(_ bytes: UnsafeRawBufferPointer) throws(CurlError) -> Int {
    try connection.send(bytes)
  }

  /// What has arrived; nil when nothing has, 0 at the end of the stream.
  package func receive(into buffer: UnsafeMutableRawBufferPointer) throws(CurlError) -> Int? {
    try connection.receive(into: buffer)
  }

  private static func open(_ endpoint: SMTPEndpoint, _ transcript: Transcript) throws(CurlError) -> Opened {
    let handle = try CurlLibrary.handle()
    do throws(CurlError) {
      try connect(handle, endpoint, transcript)
      let isEncrypted = endpoint.security == .opportunistic ? transcript.hellos > 1 : endpoint.security != .none
      return Opened(connection: try CurlSocket(handle), transcript: transcript, isEncrypted: isEncrypted)
    } catch {
      curl_easy_cleanup(handle)
      throw error
    }
  }

  private static func connect(
    _ handle: UnsafeMutableRawPointer, _ endpoint: SMTPEndpoint, _ transcript: Transcript
  ) throws(CurlError) {
    let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    defer { reason.deallocate() }
    try configure(handle, endpoint)
    var addresses: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(addresses) }
    if let resolution = endpoint.resolution { tuesday_curl_set_addresses(handle, resolution, &addresses) }
    tuesday_curl_set_error_buffer(handle, reason)
    tuesday_curl_set_listener(handle, Transcript.listener, Unmanaged.passUnretained(transcript).toOpaque())
    let code = curl_easy_perform(handle)
    tuesday_curl_set_listener(handle, Transcript.deaf, nil)
    tuesday_curl_set_error_buffer(handle, nil)
    guard code == CURLE_OK else {
      var message = String(cString: reason)
      if message.isEmpty { message = CurlError(code).message }
      if code == CURLE_LOGIN_DENIED && transcript.lastWords?.hasPrefix("250") == true {
        // Nobody was asked, so nobody denied anything.
        let offer = transcript.capabilities.first { $0.hasPrefix("AUTH") } ?? "no AUTH"
        message = "the server offers \(offer), which has no way to log in that is wanted here (\(endpoint.wantedLogin))"
      } else if let last = transcript.lastWords {
        message += "; the server said: \(last)"
      }
      endpoint.credentials?.forgetToken()
      throw CurlError(code, message, wasConnected: tuesday_curl_was_connected(handle))
    }
    if let refusal = transcript.deferredHello {
      throw CurlError(CURLE_WEIRD_SERVER_REPLY, "EHLO refused for now; the server said: \(refusal)", wasConnected: true)
    }
    // libcurl would go on without authentication and report success: that would be another sender than the one configured.
    if endpoint.credentials != nil && !transcript.isLoggedIn {
      throw CurlError("credentials are configured but \(endpoint.host) does not offer AUTH")
    }
  }

  private static func configure(_ handle: UnsafeMutableRawPointer, _ endpoint: SMTPEndpoint) throws(CurlError) {
    tuesday_curl_set_string(handle, CURLOPT_URL, endpoint.url)
    tuesday_curl_set_long(handle, CURLOPT_CONNECT_ONLY, 1)
    tuesday_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    tuesday_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, endpoint.connectTimeout.milliseconds)
    tuesday_curl_set_long(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, endpoint.replyTimeout.milliseconds / 1000))
    let tls =
      switch endpoint.security {
      case .implicit, .starttls: CURLUSESSL_ALL
      case .opportunistic: CURLUSESSL_TRY
      case .none: CURLUSESSL_NONE
      }
    tuesday_curl_set_long(handle, CURLOPT_USE_SSL, Int(tls.rawValue))
    if endpoint.security == .opportunistic {
      tuesday_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 0)
      tuesday_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 0)
    }
    if let file = endpoint.caFile { tuesday_curl_set_string(handle, CURLOPT_CAINFO, file) }
    try endpoint.credentials?.apply(to: handle, endpoint.mechanism)
  }
}
