import Foundation
import Words

/// Where a server's site is, as its programs are told: with TLS, or on this machine.
enum RemoteAddress {
  /// Without a slash at the end, or the API's own path.
  static func base(_ text: String) throws -> String {
    guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(), let host = url.host, !host.isEmpty,
      url.user == nil, url.password == nil, url.query == nil, url.fragment == nil, ["https", "http"].contains(scheme)
    else { throw CommandError.usage("\(text.prefix(200)) is no address of a site; write it as https://letter.example.org") }
    guard scheme == "https" || IPAddress.isOwnMachine(host: host) else {
      throw CommandError.usage("\(text.prefix(200)): a token never goes over http:// but to this machine; say https://")
    }
    var path = url.path
    while path.hasSuffix("/") { path.removeLast() }
    if path.hasSuffix("/api/v1") { path.removeLast("/api/v1".count) }
    let port = url.port.map { ":\($0)" } ?? ""
    return "\(scheme)://\(host.lowercased())\(port)\(path)"
  }
}
