/// Which links a mail may carry.
enum LinkTarget {
  private static let schemes: Set<String> = ["http", "https", "mailto", "tel"]

  /// Why a destination cannot be linked to; nil when it can: a web, mail or telephone link, `#part`, or a path on the site.
  static func fault(_ destination: String) -> String? {
    // Browsers drop white space and controls inside a scheme, so `java\nscript:` is one too.
    let bare = destination.unicodeScalars.filter { $0.value > 0x20 }
    if bare.isEmpty { return "it is empty" }
    guard let colon = bare.firstIndex(of: ":") else { return nil }
    let scheme = String(String.UnicodeScalarView(bare[..<colon]))
    if scheme.contains(where: { "/?#".contains($0) }) || isSlot(scheme) { return nil }
    return schemes.contains(scheme.lowercased()) ? nil : "mails cannot carry \(scheme): links"
  }

  /// A merge value stands where the scheme would.
  private static func isSlot(_ text: String) -> Bool { text.unicodeScalars.first.map { (0xE000...0xE0FF).contains($0.value) } ?? false }
}
