/// By which name a site is asked for.
enum HostName {
  /// Of a Host field (RFC 9110 §7.2), without its port, of an IPv6 address without the brackets, in small letters.
  static func of(_ authority: String) -> String {
    let host = authority.hasPrefix("[") ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
    return host.lowercased()
  }
}
