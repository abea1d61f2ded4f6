/// By which name a site is asked for.
package enum HostName {
  /// Of a Host field (RFC 9110 §7.2), without its port, of an IPv6 address without the brackets.
  static func of(_ authority: String) -> String {
    plain(authority.hasPrefix("[") ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" })
  }

  /// In small letters, and without the dot behind a name that is said up to the root (RFC 1034 §3.1): the same host (RFC 3986 §3.2.2).
  package static func plain(_ host: some StringProtocol) -> String {
    let name = host.lowercased()
    return name.hasSuffix(".") ? String(name.dropLast()) : name
  }
}
