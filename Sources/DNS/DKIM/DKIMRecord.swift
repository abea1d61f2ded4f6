/// The public half of a key as a domain publishes it (RFC 6376 §3.6.1).
package struct DKIMRecord: Sendable, Hashable {
  /// `rsa` or `ed25519`.
  package let algorithm: String
  /// In base64; empty: the key is revoked.
  package let key: String
  /// `t=y`: receivers treat the mail as if it were not signed.
  package let isTest: Bool
  /// Whether mail may be signed with it, and with SHA-256.
  package let isForMail: Bool

  /// Nil for a text that is no such record.
  package init?(_ text: String) {
    guard let tags = TagList(text), let key = tags["p"], tags["v"] == nil || tags.tags[0] == ("v", "DKIM1") else { return nil }
    func words(_ name: String) -> [Substring]? {
      tags[name]?.split(separator: ":").map { $0.filter { !$0.isWhitespace }[...] }
    }
    algorithm = tags["k"] ?? "rsa"
    self.key = key.filter { !$0.isWhitespace }
    isTest = words("t")?.contains("y") == true
    isForMail = words("h")?.contains("sha256") != false && words("s")?.contains { $0 == "*" || $0 == "email" } != false
  }
}
