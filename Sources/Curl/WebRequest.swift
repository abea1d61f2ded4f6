internal import CCurl
internal import Glibc
internal import Words

/// A request to a stranger's server, within limits: `http` and `https` only, to public addresses only, which holds for every redirect too, so
/// that a link in a post or a web hook cannot reach into the network that Tuesday runs in. Looked at is the address that is connected to, so it
/// does not matter what a name server says, or says a moment later.
package struct WebRequest: Sendable {
  /// Of the body, in octets; what is longer is cut there.
  package var sizeLimit = 1 << 20
  /// For the whole exchange.
  package var timeout = Duration.seconds(10)
  package var redirectLimit = 5
  package var reach = Reach.internet
  /// The version that is here already: an answer of 304 says that it is the newest (RFC 9110 §13.1).
  package var known = Version()

  package init() {}

  /// Which addresses may be asked.
  package enum Reach: Sendable {
    /// Public ones.
    case internet
    /// This machine, and nobody else.
    case loopback
    /// Private ones too.
    case anywhere

    func includes(_ address: IPAddress?) -> Bool {
      switch self {
      case .internet: address?.isPublic == true
      case .loopback: address?.isLoopback == true
      case .anywhere: true
      }
    }
  }

  /// What a server calls a version of what it has, as it wrote it; empty where it said nothing.
  package struct Version: Sendable, Hashable {
    package var tag = ""
    package var modified = ""

    package init(tag: String = "", modified: String = "") {
      (self.tag, self.modified) = (tag, modified)
    }
  }

  package struct Answer: Sendable, Hashable {
    package let status: Int
    /// Where the redirects ended.
    package let url: String
    /// As the server said it: `text/html; charset=utf-8`; empty when it said nothing.
    package let contentType: String
    /// What the server says the time is (RFC 9110 §6.6.1), as it wrote it; empty when it said nothing.
    package let date: String
    package let version: Version
    /// When to come again, in seconds or as a date (RFC 9110 §10.2.3), as it wrote it; empty when it said nothing.
    package let retryAfter: String
    /// Whether each redirect on the way said that it is for good (301, 308).
    package let hasMoved: Bool
    package let body: [UInt8]
    /// Whether the body went on behind the limit.
    package let isCut: Bool
  }

  /// What libcurl's callbacks need.
  private final class Exchange {
    var body: [UInt8] = []
    var isCut = false
    var refused: String?
    /// The status of each redirect.
    var redirects: [Int] = []
    let sizeLimit: Int
    let reach: Reach

    init(_ request: WebRequest) {
      (sizeLimit, reach) = (request.sizeLimit, request.reach)
    }
  }

  /// Blocks until the answer is here. Any HTTP status is an answer.
  package func get(_ url: String) throws(CurlError) -> Answer {
    let fields = [("If-None-Match", known.tag), ("If-Modified-Since", known.modified)].filter { !$0.1.isEmpty }
    return try ask(url, fields) { handle in
      tuesday_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 1)
      tuesday_curl_set_long(handle, CURLOPT_MAXREDIRS, redirectLimit)
      tuesday_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "")
    }
  }

  /// Hands something over. A redirect is not followed: what was meant for one is told to nobody else.
  ///
  /// - Parameters:
  ///   - body: without the octet 0.
  ///   - fields: of the request's head, names and values.
  package func post(_ body: String, _ fields: [(String, String)], to url: String) throws(CurlError) -> Answer {
    // Without `Expect` the body goes at once, where servers that do not know it keep us waiting for a second.
    try ask(url, fields + [("Expect", "")]) { handle in
      tuesday_curl_set_long(handle, CURLOPT_POST, 1)
      tuesday_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, body.utf8.count)
      tuesday_curl_set_string(handle, CURLOPT_COPYPOSTFIELDS, body)
    }
  }

  private func ask(
    _ url: String, _ head: [(String, String)], _ prepare: (UnsafeMutableRawPointer) -> Void
  ) throws(CurlError) -> Answer {
    let handle = try CurlLibrary.handle()
    defer { curl_easy_cleanup(handle) }
    let exchange = Exchange(self)
    configure(handle, url)
    prepare(handle)
    var fields: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(fields) }
    for (name, value) in head { fields = curl_slist_append(fields, value.isEmpty ? "\(name):" : "\(name): \(value)") }
    tuesday_curl_set_fields(handle, fields)
    let context = Unmanaged.passUnretained(exchange).toOpaque()
    tuesday_curl_set_writer(handle, Self.writer, context)
    tuesday_curl_set_socket_opener(handle, Self.opener, context)
    tuesday_curl_set_listener(handle, Self.listener, context)
    let code = withExtendedLifetime(exchange) { curl_easy_perform(handle) }
    if let address = exchange.refused {
      throw CurlError("it leads to \(address), which is not \(reach == .loopback ? "this machine" : "on the public internet")")
    }
    guard code == CURLE_OK || (code == CURLE_WRITE_ERROR && exchange.isCut) else { throw CurlError(code) }
    var status = 0
    tuesday_curl_get_response_code(handle, &status)
    var text: UnsafeMutablePointer<CChar>?
    tuesday_curl_get_effective_url(handle, &text)
    let effective = text.map { String(cString: $0) } ?? url
    text = nil
    tuesday_curl_get_content_type(handle, &text)
    return Answer(
      status: status, url: effective, contentType: text.map { String(cString: $0) } ?? "", date: Self.field("Date", handle),
      version: Version(tag: Self.field("ETag", handle), modified: Self.field("Last-Modified", handle)),
      retryAfter: Self.field("Retry-After", handle),
      hasMoved: !exchange.redirects.isEmpty && exchange.redirects.allSatisfy { [301, 308].contains($0) }, body: exchange.body,
      isCut: exchange.isCut)
  }

  /// A field of the last answer, without what could end a line of ours; empty where it has none.
  static func field(_ name: String, _ handle: UnsafeMutableRawPointer) -> String {
    var header: UnsafeMutablePointer<curl_header>?
    guard curl_easy_header(handle, name, 0, UInt32(CURLH_HEADER), -1, &header) == CURLHE_OK, let value = header?.pointee.value else {
      return ""
    }
    let text = String(cString: value)
    return text.utf8.count <= 500 && !text.hasByte { $0 < 0x20 || $0 >= 0x7F } ? text : ""
  }

  private func configure(_ handle: UnsafeMutableRawPointer, _ url: String) {
    tuesday_curl_set_string(handle, CURLOPT_URL, url)
    tuesday_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    tuesday_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    tuesday_curl_set_string(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    tuesday_curl_set_long(handle, CURLOPT_TIMEOUT_MS, timeout.milliseconds)
    tuesday_curl_set_string(handle, CURLOPT_USERAGENT, "Mozilla/5.0 (compatible; Tuesday)")
    // The address that is looked at must be that of the server.
    if reach != .anywhere { tuesday_curl_set_string(handle, CURLOPT_PROXY, "") }
  }

  private static let writer: tuesday_curl_callback = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    let room = exchange.sizeLimit - exchange.body.count
    let octets = UnsafeRawBufferPointer(start: bytes, count: size * count)
    exchange.body += octets.prefix(room)
    exchange.isCut = octets.count > room
    return exchange.isCut ? 0 : octets.count
  }

  /// Sees each line of each answer's head: those of a redirect begin with its status.
  private static let listener: tuesday_curl_callback = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count).prefix(16), as: UTF8.self)
    if line.hasPrefix("HTTP/"), let status = line.split(separator: " ").dropFirst().first.flatMap({ Int($0.prefix(3)) }),
      (300..<400).contains(status),
      status != 304
    {
      Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().redirects.append(status)
    }
    return size * count
  }

  private static let opener: curl_opensocket_callback = { context, _, address in
    guard let address, let context else { return CURL_SOCKET_BAD }
    let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    // libcurl's own structure goes on behind this one, as far as the family's address needs.
    guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return CURL_SOCKET_BAD }
    let ip = IPAddress((UnsafeRawPointer(address) + offset).assumingMemoryBound(to: sockaddr.self))
    guard exchange.reach.includes(ip) else {
      exchange.refused = ip?.text ?? "an unknown kind of address"
      return CURL_SOCKET_BAD
    }
    return socket(address.pointee.family, address.pointee.socktype, address.pointee.protocol)
  }
}
