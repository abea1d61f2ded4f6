internal import CCurl
internal import Glibc

/// One connection to one mailbox. libcurl resolves, connects, does TLS and logs in (`CURLOPT_CONNECT_ONLY`); what is said then is for who has it.
///
/// All of it blocks. It may move from thread to thread, one at a time.
package final class MailboxSession: @unchecked Sendable {
  private let connection: CurlSocket
  private let replyTimeout: Duration
  private let stop: StopSign
  /// Once it is set, the stop sign is not looked at any more, and nothing is waited for beyond it.
  private var lastMoment: ContinuousClock.Instant?

  /// When the answer to what was said last must have ended: a server that sends octet by octet is no better than a silent one. What comes gives it more
  /// time, a second a kilobyte, but no more than ``answerTime`` in all.
  private var answerEnd = ContinuousClock.now
  private var lastAnswerEnd = ContinuousClock.now

  /// For one whole answer.
  private static let answerTime = Duration.seconds(600)

  /// Between two looks at the stop sign.
  private static let look = Duration.milliseconds(200)

  /// Somebody has raised the stop sign.
  package struct Stopped: Error {
    package init() {}
  }

  /// Throws with libcurl's own reason and, where the server said something, its last line.
  package init(_ endpoint: MailboxEndpoint, stop: StopSign) throws {
    (replyTimeout, self.stop) = (endpoint.replyTimeout, stop)
    let handle = try CurlLibrary.handle()
    do {
      try Self.connect(handle, endpoint, stop)
      connection = try CurlSocket(handle)
    } catch {
      curl_easy_cleanup(handle)
      throw error
    }
  }

  /// What is said from now on is a farewell: it gets so much time, whoever wants us to stop.
  package func leave(within moment: Duration) { lastMoment = .now + moment }

  package func say(_ text: String) throws {
    let bytes = Array(text.utf8)
    answerEnd = .now + replyTimeout * 2
    lastAnswerEnd = .now + Self.answerTime
    let end = ContinuousClock.now + replyTimeout
    try bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let sent = try connection.send(UnsafeRawBufferPointer(rebasing: rest))
        rest = rest.dropFirst(sent)
        if sent == 0 { try wait(for: Int16(POLLOUT), until: end) }
      }
    }
  }

  /// What arrives next: at least one octet.
  package func hear(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let silenceEnd = ContinuousClock.now + replyTimeout
    while true {
      if let count = try connection.receive(into: buffer) {
        guard count > 0 else { throw CurlError("the server has closed the connection") }
        // One that never ends its answer would keep us here.
        if stop.isUp && lastMoment == nil { throw Stopped() }
        answerEnd = min(answerEnd + .seconds(count) / 1024, lastAnswerEnd)
        guard min(answerEnd, lastMoment ?? answerEnd) > .now else { throw Self.endless }
        return count
      }
      guard answerEnd > .now else { throw Self.endless }
      try wait(for: Int16(POLLIN), until: silenceEnd)
    }
  }

  private static let endless = CurlError("the server does not end its answer")

  private func wait(for event: Int16, until end: ContinuousClock.Instant) throws {
    let end = min(end, lastMoment ?? end)
    while true {
      if stop.isUp && lastMoment == nil { throw Stopped() }
      let left = end - .now
      guard left > .zero else { throw CurlError("the server does not answer") }
      var look = pollfd(fd: connection.descriptor, events: event, revents: 0)
      if poll(&look, 1, Int32(max(1, min(left, Self.look).milliseconds))) > 0 { return }
    }
  }

  private static func connect(_ handle: UnsafeMutableRawPointer, _ endpoint: MailboxEndpoint, _ stop: StopSign) throws {
    let transcript = Transcript()
    let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    defer { reason.deallocate() }
    try configure(handle, endpoint)
    tuesday_curl_set_error_buffer(handle, reason)
    tuesday_curl_set_listener(handle, Transcript.listener, Unmanaged.passUnretained(transcript).toOpaque())
    tuesday_curl_set_watcher(handle, watcher, Unmanaged.passUnretained(stop).toOpaque())
    let code = withExtendedLifetime((transcript, stop)) { curl_easy_perform(handle) }
    tuesday_curl_set_watcher(handle, nil, nil)
    tuesday_curl_set_listener(handle, Transcript.deaf, nil)
    tuesday_curl_set_error_buffer(handle, nil)
    guard code != CURLE_OK else { return }
    if stop.isUp { throw Stopped() }
    endpoint.credentials.forgetToken()
    var message = String(cString: reason)
    if message.isEmpty { message = CurlError(code).message }
    if let last = transcript.lastWords { message += "; the server said: \(last)" }
    throw CurlError(code, message, wasConnected: tuesday_curl_was_connected(handle))
  }

  private static let watcher: curl_xferinfo_callback = { context, _, _, _, _ in
    context.map { Unmanaged<StopSign>.fromOpaque($0).takeUnretainedValue().isUp } == true ? 1 : 0
  }

  private static func configure(_ handle: UnsafeMutableRawPointer, _ endpoint: MailboxEndpoint) throws(CurlError) {
    tuesday_curl_set_string(handle, CURLOPT_URL, endpoint.name + "/")
    tuesday_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "imap,imaps,pop3,pop3s")
    tuesday_curl_set_long(handle, CURLOPT_CONNECT_ONLY, 1)
    tuesday_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    tuesday_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, endpoint.connectTimeout.milliseconds)
    tuesday_curl_set_long(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, endpoint.replyTimeout.milliseconds / 1000))
    // Required, never optional: what is not encrypted shows the password to everybody on the way.
    tuesday_curl_set_long(handle, CURLOPT_USE_SSL, Int((endpoint.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL).rawValue))
    if let file = endpoint.caFile { tuesday_curl_set_string(handle, CURLOPT_CAINFO, file) }
    try endpoint.credentials.apply(to: handle, endpoint.mechanism)
  }
}
