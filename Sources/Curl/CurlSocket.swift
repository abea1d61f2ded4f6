internal import CCurl

/// A connection that libcurl has set up and left to us (`CURLOPT_CONNECT_ONLY`): the socket, read and written through the same TLS layer, without waiting.
final class CurlSocket {
  /// To wait for; reading and writing is by this type only.
  let descriptor: Int32
  private let handle: UnsafeMutableRawPointer

  /// - Parameter handle: connected; it is cleaned up with this object.
  init(_ handle: UnsafeMutableRawPointer) throws(CurlError) {
    var socket = CURL_SOCKET_BAD
    guard tuesday_curl_get_socket(handle, &socket) == CURLE_OK, socket != CURL_SOCKET_BAD else {
      throw CurlError("libcurl gave no socket")
    }
    (self.handle, descriptor) = (handle, socket)
  }

  deinit {
    // A connection taken by CONNECT_ONLY is closed without a word: saying one is the caller's part, so nothing here can block.
    curl_easy_cleanup(handle)
  }

  /// What of `bytes` the socket takes now: 0 when it has no room.
  func send(_ bytes: UnsafeRawBufferPointer) throws(CurlError) -> Int {
    var count = 0
    let code = curl_easy_send(handle, bytes.baseAddress!, bytes.count, &count)
    guard code == CURLE_OK || code == CURLE_AGAIN else { throw CurlError(code) }
    return count
  }

  /// What has arrived; nil when nothing has, 0 at the end of the stream.
  func receive(into buffer: UnsafeMutableRawBufferPointer) throws(CurlError) -> Int? {
    var count = 0
    let code = curl_easy_recv(handle, buffer.baseAddress!, buffer.count, &count)
    if code == CURLE_AGAIN { return nil }
    guard code == CURLE_OK else { throw CurlError(code) }
    return count
  }
}
