internal import CCurl
internal import Glibc
internal import Words

/// An exchange with a server that somebody has chosen: any method, with a body and fields of ours, such as a secret. So its certificate is verified, no redirect is
/// followed, and what is not encrypted reaches this machine alone.
package struct WebCall: Sendable {
  package let method: String
  package let url: String
  package var fields: [(name: String, value: String)] = []
  package var body: [UInt8]?
  /// Octets of the answer's body.
  package var sizeLimit = 512 << 20
  /// For the connection; and how long nothing may come or go.
  package var patience = Duration.seconds(60)

  package init(_ method: String, _ url: String) { (self.method, self.url) = (method, url) }

  package struct Answer: Sendable {
    package let status: Int
    package let contentType: String
    /// An entity tag (RFC 9110 §8.8.3), as the server wrote it; empty where it said nothing, here and below.
    package let tag: String
    package let location: String
    /// When to come again: seconds.
    package let retryAfter: String
    package let body: [UInt8]
  }

  private final class Exchange {
    var sent = 0
    let body: [UInt8]
    var answer: [UInt8] = []
    let sizeLimit: Int
    let isPlain: Bool
    var refused: String?

    init(_ call: WebCall) {
      (body, sizeLimit, isPlain) = (call.body ?? [], call.sizeLimit, !call.url.lowercased().hasPrefix("https://"))
    }
  }

  /// Blocks until the answer is here. Any HTTP status is one.
  package func perform() throws(CurlError) -> Answer {
    let handle = try CurlLibrary.handle()
    defer { curl_easy_cleanup(handle) }
    let exchange = Exchange(self)
    let context = Unmanaged.passUnretained(exchange).toOpaque()
    var list: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(list) }
    // Nobody is asked whether they will take the body.
    for (name, value) in fields + [("Expect", "")] { list = curl_slist_append(list, value.isEmpty ? "\(name):" : "\(name): \(value)") }
    tuesday_curl_set_fields(handle, list)
    configure(handle, context, exchange)
    let code = withExtendedLifetime(exchange) { curl_easy_perform(handle) }
    if let address = exchange.refused {
      throw CurlError("it leads to \(address), and what is not encrypted (http://) is for this machine alone; say https://")
    }
    guard code == CURLE_OK else { throw CurlError(code, wasConnected: tuesday_curl_was_connected(handle)) }
    var status = 0
    tuesday_curl_get_response_code(handle, &status)
    return Answer(
      status: status, contentType: WebRequest.field("Content-Type", handle), tag: WebRequest.field("ETag", handle),
      location: WebRequest.field("Location", handle), retryAfter: WebRequest.field("Retry-After", handle), body: exchange.answer)
  }

  private func configure(_ handle: UnsafeMutableRawPointer, _ context: UnsafeMutableRawPointer, _ exchange: Exchange) {
    tuesday_curl_set_string(handle, CURLOPT_URL, url)
    tuesday_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    tuesday_curl_set_string(handle, CURLOPT_USERAGENT, "tuesday")
    tuesday_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "")
    tuesday_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    tuesday_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
    tuesday_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, patience.milliseconds)
    tuesday_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1)
    tuesday_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, max(1, patience.milliseconds / 1000))
    if body != nil {
      tuesday_curl_set_long(handle, CURLOPT_UPLOAD, 1)
      tuesday_curl_set_upload_size(handle, curl_off_t(exchange.body.count))
      tuesday_curl_set_reader(handle, Self.reader, context)
    }
    tuesday_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, method)
    tuesday_curl_set_writer(handle, Self.writer, context)
    if exchange.isPlain {
      tuesday_curl_set_string(handle, CURLOPT_PROXY, "")
      tuesday_curl_set_socket_opener(handle, Self.opener, context)
    }
  }

  private static let reader: tuesday_curl_callback = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    let part = exchange.body[exchange.sent...].prefix(size * count)
    part.withUnsafeBytes { if let base = $0.baseAddress { memcpy(bytes, base, part.count) } }
    exchange.sent += part.count
    return part.count
  }

  private static let writer: tuesday_curl_callback = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    let octets = UnsafeRawBufferPointer(start: bytes, count: size * count)
    guard exchange.answer.count + octets.count <= exchange.sizeLimit else { return 0 }
    exchange.answer += octets
    return octets.count
  }

  private static let opener: curl_opensocket_callback = { context, _, address in
    guard let address, let context, let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return CURL_SOCKET_BAD }
    let ip = IPAddress((UnsafeRawPointer(address) + offset).assumingMemoryBound(to: sockaddr.self))
    guard ip?.isLoopback == true else {
      Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().refused = ip?.text ?? "an unknown kind of address"
      return CURL_SOCKET_BAD
    }
    return socket(address.pointee.family, address.pointee.socktype, address.pointee.protocol)
  }
}
