/// Which namespace a prefix stands for at a place, told by the name that this reader knows it by.
struct XMLNamespaces: Sendable {
  /// What elements without a prefix are in, and each prefix; the names are ours.
  private var names: [String: String] = [:]

  /// By address, in small letters and without the end in which feeds differ. Empty: the feed's own words.
  private static let known: [String: String] = [
    "www.w3.org/2005/atom": "atom", "purl.org/atom/ns#": "atom", "purl.org/rss/1.0": "", "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "", "purl.org/rss/2.0": "", "backend.userland.com/rss2": "",
    "purl.org/rss/1.0/modules/content":
      "content", "purl.org/dc/elements/1.1": "dc", "purl.org/dc/terms": "dcterms", "search.yahoo.com/mrss": "media",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes", "www.w3.org/1999/xhtml": "xhtml", "www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
  ]

  /// - Parameter attributes: of a tag, as written: `xmlns` and `xmlns:…` count.
  mutating func declare(_ attributes: [String: String]) {
    for (name, address) in attributes where name == "xmlns" || name.hasPrefix("xmlns:") {
      let prefix = name == "xmlns" ? "" : String(name.dropFirst(6))
      names[prefix] = Self.name(of: address) ?? prefix
    }
  }

  private static func name(of address: String) -> String? {
    var address = address.lowercased()
    for scheme in ["http://", "https://"] where address.hasPrefix(scheme) { address.removeFirst(scheme.count) }
    while address.hasSuffix("/") { address.removeLast() }
    return known[address]
  }

  /// A prefix that nobody declared is taken at its word: many feeds forget to.
  func resolved(_ name: String) -> String {
    guard let colon = name.firstIndex(of: ":") else { return qualified(names[""] ?? "", name) }
    let prefix = String(name[..<colon])
    return qualified(names[prefix] ?? prefix, String(name[name.index(after: colon)...]))
  }

  private func qualified(_ namespace: String, _ local: String) -> String { namespace.isEmpty ? local : "\(namespace):\(local)" }
}
