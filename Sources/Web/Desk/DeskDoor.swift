internal import Foundation
internal import HTTPTypes
internal import Hummingbird

/// What a browser says about where a request comes from, and the cookie in which it keeps its session.
struct DeskDoor: Sendable {
  /// `https://letter.example.org`
  private let origin: String
  private let isHTTPS: Bool

  /// The prefix has browsers take it over https only, for this very host and all its paths, so that no other host can put one there (RFC 6265bis §4.1.3.2).
  private static let secureName = "__Host-tuesday"
  /// With the port, because browsers give a host's cookies to all of its ports, and each may have a publication.
  private let plainName: String

  /// - Parameter baseURL: of the site.
  init(baseURL: String) {
    let parts = baseURL.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    origin = parts.prefix(3).joined(separator: "/").lowercased()
    isHTTPS = origin.hasPrefix("https://")
    plainName = (["tuesday"] + origin.split(separator: ":").dropFirst(2).map(String.init)).joined(separator: "-")
  }

  /// Whether it comes from a page of ours, and so may change something. Browsers say so (Fetch Metadata), and where they do not, since the site is
  /// called by http, they name the page's origin. Who says neither is no browser of today.
  func isOurs(_ request: Request) -> Bool {
    let sites = request.values("sec-fetch-site")
    if !sites.isEmpty { return sites.allSatisfy { $0 == "same-origin" || $0 == "none" } }
    let origins = request.values("origin").map { $0.lowercased() }
    guard origins.count == 1, let claimed = origins.first, let scheme = claimed.firstRange(of: "://") else { return false }
    return claimed == origin || claimed[scheme.upperBound...] == (request.head.authority ?? "").lowercased()
  }

  /// The session's secret, as far as the browser shows one.
  func secret(_ request: Request) -> String? {
    if let secret = request.cookies[Self.secureName]?.value { return secret }
    // Beside an https site another host of the domain could have put it there; a browser on this machine speaks to it directly.
    guard !isHTTPS || LoopbackNames<VisitorContext>.isOurs(request.head.authority ?? "") else { return nil }
    return request.cookies[plainName]?.value
  }

  /// - Parameter secret: nil: the browser forgets what it has.
  func keep(_ secret: String?, in response: inout Response, _ request: Request, seconds: Int) {
    // A page that was opened by http, on the machine itself, cannot keep a secure one.
    let isSecure = isHTTPS && !request.values("origin").contains { $0.lowercased().hasPrefix("http://") }
    response.setCookie(
      Cookie(
        name: isSecure ? Self.secureName : plainName, value: secret ?? "", maxAge: secret == nil ? 0 : seconds, path: "/",
        secure: isSecure, httpOnly: true, sameSite: .lax))
  }

  /// A place of the desk to go on to after signing in; nil for anything else.
  static func place(_ next: String) -> String? {
    let path = next.prefix { $0 != "?" }
    guard next.utf8.count <= 500, path == "/desk" || path.hasPrefix("/desk/"), !next.contains("//"), !next.contains("\\"),
      next.utf8.allSatisfy({ 0x20 < $0 && $0 < 0x7F }), !climbs(path)
    else { return nil }
    return next
  }

  /// Whether browsers would read it as another path (WHATWG URL, dot segments).
  private static func climbs(_ path: Substring) -> Bool {
    guard let plain = path.removingPercentEncoding?.utf8, !plain.contains(UInt8(ascii: "\\")) else { return true }
    let parts = plain.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
    return parts.dropLast().contains(where: \.isEmpty) || parts.contains { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
  }
}
