internal import Words

/// Which links and pictures a mail may carry.
package enum LinkTarget {
  /// Why a destination cannot be linked to; nil when it can: a web, mail or telephone link, `#part`, or a path on the site.
  package static func fault(_ destination: String) -> String? {
    if isPlainlyWeb(destination) { return nil }
    if !destination.unicodeScalars.contains(where: { $0.value > 0x20 }) { return "it is empty" }
    if namesNoGoal(destination) { return "it names no goal" }
    if destination.hasPrefix("//") { return "a mail has no scheme to go on with: begin it with https:" }
    if let site = site(destination), site.isEmpty || site.first == ":" { return "it names no site" }
    if let port = wrongPort(destination) { return "it has no port \(port): ports are 1 to 65535" }
    return wrong(destination, allowed: ["http", "https", "mailto", "tel"]).map { "mails cannot carry \($0): links" }
  }

  /// Whether it begins with a scheme of the web and a host of small letters, digits, dots and hyphens, as nearly all do: by its octets,
  /// because a post may have thousands of links.
  private static func isPlainlyWeb(_ destination: String) -> Bool {
    guard destination.hasPrefix("https://") || destination.hasPrefix("http://") else { return false }
    let rest = destination.utf8.dropFirst(destination.hasPrefix("https") ? 8 : 7)
    let host = rest.prefix { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }
    return host.last.map { $0 > 0x2E } == true && (host.endIndex == rest.endIndex || rest[host.endIndex] == UInt8(ascii: "/"))
  }

  /// What to write instead.
  static let hint = "link to https:// or mailto:"

  /// Why a picture cannot be shown. Mail programs drop `data:` pictures.
  package static func pictureFault(_ source: String) -> String? {
    wrong(source, allowed: ["http", "https"]).map { "mails cannot carry \($0): pictures" }
  }

  /// Whether it is the address of a page or picture somewhere on the web.
  package static func isWeb(_ destination: String) -> Bool {
    let head = destination.prefix(8).lowercased()
    return head == "https://" || head.hasPrefix("http://")
  }

  /// Host and port of a web address (RFC 3986 §3.2).
  private static func site(_ destination: String) -> Substring? {
    guard isWeb(destination), let slashes = destination.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let authority = destination[slashes...].dropFirst(2).prefix { !"/?#".contains($0) }
    return authority.utf8.lastIndex(of: UInt8(ascii: "@")).map { authority[$0...].dropFirst() } ?? authority
  }

  /// What stands where the port of a web address does, and is none.
  private static func wrongPort(_ destination: String) -> Substring? {
    guard let site = site(destination) else { return nil }
    // The colons of an IPv6 address are none of a port.
    let end = site.lastIndex(of: "]") ?? site.startIndex
    guard let colon = site[end...].lastIndex(of: ":"), !MergeMark.isIn(site) else { return nil }
    let port = site[colon...].dropFirst()
    return port.isEmpty || UInt16(port).map { $0 > 0 } == true ? nil : port
  }

  /// A scheme with nothing behind it. A post may have thousands of links: no regular expression.
  private static func namesNoGoal(_ destination: String) -> Bool {
    guard let last = destination.utf8.last(where: { $0 > 0x20 && $0 != UInt8(ascii: "/") }), last == UInt8(ascii: ":") else { return false }
    return ["http", "https", "mailto", "tel"].contains(scheme(destination)?.lowercased())
  }

  /// Whether it has a scheme of its own, or a merge value that may bring one: not to be looked up among the post's files.
  static func isAbsolute(_ destination: String) -> Bool {
    scheme(destination) != nil || destination.hasPrefix("#") || destination.hasPrefix("//")
      || destination.unicodeScalars.first == MergeMark.open
  }

  private static func wrong(_ destination: String, allowed: [String]) -> String? {
    guard let scheme = scheme(destination), !scheme.isEmpty else { return nil }
    return allowed.contains(scheme.lowercased()) ? nil : scheme
  }

  /// What stands before the colon; nil for a path. Browsers drop white space and controls inside a scheme, so `java\nscript:` is
  /// one too; and what stands around a merge value counts as if the value were empty.
  private static func scheme(_ destination: String) -> String? {
    var scheme = String.UnicodeScalarView()
    var inMark = false
    for scalar in destination.unicodeScalars where scalar.value > 0x20 {
      switch scalar {
      case MergeMark.open: inMark = true
      case MergeMark.close: inMark = false
      case _ where inMark || MergeMark.reserved.contains(scalar): continue
      case ":": return String(scheme)
      case "/", "?", "#": return nil
      default: scheme.append(scalar)
      }
    }
    return nil
  }
}

extension Link {
  /// The site whose address the link's words are, in small letters; nil where they are other words.
  package var namedSite: String? {
    let words = content.plainText.lowercased().trimmed
    let scheme = ["https://", "http://"].first { words.hasPrefix($0) } ?? ""
    let address = words.dropFirst(scheme.count)
    let isSub = address.hasPrefix("www.")
    guard isSub || !scheme.isEmpty, !words.contains(where: \.isWhitespace) else { return nil }
    let host = address.dropFirst(isSub ? 4 : 0).prefix { !"/?#:".contains($0) }.drop { $0 == "." }
    return host.isEmpty ? nil : String(host.reversed().drop { $0 == "." }.reversed())
  }

  /// Whether it leads to a file or page by its path, not to an address or a part of the mail.
  package var isPath: Bool { !destination.isEmpty && !LinkTarget.isAbsolute(destination) }

  /// Where it leads: a path in the post is looked up, anything else stays.
  func url(_ resolve: (String) -> ImageSource?) -> String {
    LinkTarget.isAbsolute(destination) ? destination : resolve(destination)?.url ?? destination
  }
}

extension Image {
  /// The file to show in the dark, if it is there: `plan-dark.png` beside `plan.png`.
  package var darkSource: String? {
    guard !LinkTarget.isAbsolute(source), let dot = source.lastIndex(of: ".") else { return nil }
    return source[..<dot] + "-dark" + source[dot...]
  }
}
