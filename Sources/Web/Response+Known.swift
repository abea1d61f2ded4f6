internal import Crypto
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Mail
internal import Store
internal import Words

extension Response {
  /// A text that programs ask for again and again: 304 to who has it already (RFC 9110 §13.1). Its tag is made of its octets, so that whatever changes it is seen.
  ///
  /// - Parameter changed: when anything of it was last new; nil where nobody can know.
  static func known(_ text: String, type: String, changed: Timestamp?, by request: Request) -> Response {
    let tag = "\"\(SHA256.hash(data: Data(text.utf8)).hex.prefix(32))\""
    var headers: HTTPFields = [.contentType: type, .eTag: tag, .cacheControl: "max-age=300"]
    if let changed { headers[.lastModified] = changed.httpDate }
    // If-None-Match wins over If-Modified-Since, whose seconds cannot tell a correction.
    if request.has(tag) ?? (changed != nil && request.headers[.ifModifiedSince] == headers[.lastModified]) {
      headers[.contentType] = nil
      return Response(status: .notModified, headers: headers)
    }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

extension Request {
  /// Whether whoever asks has what is here already: by `*` whatever there is, by a list what has one of its tags, weakly compared (RFC 9110 §13.1.2); nil
  /// where they do not say.
  func has(_ tag: String?) -> Bool? {
    let lists = headers[values: .ifNoneMatch]
    if lists.isEmpty { return nil }
    func plain(_ tag: String) -> String { tag.hasPrefix("W/") ? String(tag.dropFirst(2)) : tag }
    return lists.flatMap { $0.split(separator: ",") }.map { $0.trimmingCharacters(in: .whitespaces) }.contains {
      $0 == "*" || tag.map(plain) == plain($0)
    }
  }
}

extension Timestamp {
  /// RFC 9110 §5.6.7: `Tue, 24 Nov 2026 09:00:00 GMT`.
  var httpDate: String { MailDate.text(milliseconds: milliseconds).replacing("+0000", with: "GMT") }
}
