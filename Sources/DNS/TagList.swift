internal import Words

/// `v=DKIM1; k=rsa; p=…`: the form of the records of DKIM (RFC 6376 §3.2) and DMARC (RFC 9989 §4.7).
struct TagList: Sendable {
  private(set) var tags: [(name: String, value: String)] = []

  /// Nil for a text of another form, and for one that says something twice.
  init?(_ text: String) {
    var parts = text.split(separator: ";", omittingEmptySubsequences: false)
    if parts.last?.allSatisfy(\.isWhitespace) == true { parts.removeLast() }
    for part in parts {
      guard let sign = part.firstIndex(of: "=") else { return nil }
      let name = String(part[..<sign].trimmed)
      guard name.wholeMatch(of: /[A-Za-z][A-Za-z0-9_]*/) != nil, self[name] == nil else { return nil }
      tags.append((name, String(part[part.index(after: sign)...].trimmed)))
    }
  }

  subscript(name: String) -> String? { tags.first { $0.name == name }?.value }
}
