/// What a domain asks receivers to do with mail that only claims to be its own (RFC 9989 §4.7).
package struct DMARCRecord: Sendable, Hashable {
  package enum Policy: String, Sendable {
    case none, quarantine, reject
  }

  package enum SuffixFlag: String, Sendable {
    /// A public suffix: what is under it belongs to others.
    case yes = "y"
    /// An organizational domain of its own.
    case no = "n"
    case unsaid = "u"
  }

  package let policy: Policy
  /// For names under the domain.
  package let subdomains: Policy
  /// For names under it that do not exist.
  package let missing: Policy
  /// Whether `t=y`: receivers only report.
  package let isTest: Bool
  package let strictDKIM: Bool
  package let strictSPF: Bool
  package let suffix: SuffixFlag
  /// Where reports go, as written; empty: nowhere.
  package let reports: String

  /// Nil for a text that is no such record, and for one that asks for nothing: without `p` and without reports.
  package init?(_ text: String) {
    guard let tags = TagList(text), let first = tags.tags.first, first == ("v", "DMARC1") else { return nil }
    reports = tags["rua"] ?? ""
    // §4.7: without a valid p the record counts as p=none, if somebody wants reports.
    let policy = tags["p"].flatMap { Policy(rawValue: $0.lowercased()) }
    suffix = tags["psd"].flatMap { SuffixFlag(rawValue: $0.lowercased()) } ?? .unsaid
    guard policy != nil || !reports.isEmpty else { return nil }
    self.policy = policy ?? .none
    subdomains = tags["sp"].flatMap { Policy(rawValue: $0.lowercased()) } ?? self.policy
    missing = tags["np"].flatMap { Policy(rawValue: $0.lowercased()) } ?? subdomains
    isTest = tags["t"]?.lowercased() == "y"
    strictDKIM = tags["adkim"]?.lowercased() == "s"
    strictSPF = tags["aspf"]?.lowercased() == "s"
  }
}
