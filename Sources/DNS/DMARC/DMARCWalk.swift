/// The way up the tree of names from a domain, with the records that stand there (RFC 9989 §4.10). It tells the organizational domain and the
/// policy, and needs no list of public suffixes.
package struct DMARCWalk: Sendable, Hashable {
  package struct Step: Sendable, Hashable {
    package let domain: String
    package let record: DMARCRecord
  }

  package let start: String
  /// From the longest name to the shortest.
  package let steps: [Step]
  /// Names with several records, none of which counts.
  package let ambiguous: [String]

  package init(_ domain: String, _ lookup: DNSLookup) throws(DNSFailure) {
    start = DNSName.plain(domain)
    var steps: [Step] = []
    var ambiguous: [String] = []
    for name in Self.names(from: start) {
      let texts = try lookup(DNSQuestion(.text, "_dmarc." + name)).texts
      let records = texts.compactMap { DMARCRecord($0) }
      if records.count > 1 { ambiguous.append(name) }
      guard records.count == 1 else { continue }
      steps.append(Step(domain: name, record: records[0]))
      if records[0].suffix != .unsaid { break }
    }
    (self.steps, self.ambiguous) = (steps, ambiguous)
  }

  /// The name itself, then its parents; of a very long one those with at most seven labels, so that nobody can make a receiver ask a
  /// hundred times.
  static func names(from domain: String) -> [String] {
    let labels = domain.split(separator: ".")
    let above = min(labels.count - 1, 7)
    return [domain] + (0..<max(0, above)).map { labels.suffix(above - $0).joined(separator: ".") }
  }

  /// Whom the domain belongs to (§4.10.2).
  package var organizationalDomain: String {
    if let own = steps.first(where: { $0.record.suffix == .no }) { return own.domain }
    if let suffix = steps.first(where: { $0.record.suffix == .yes && $0.domain != start }) {
      let count = suffix.domain.split(separator: ".").count + 1
      return start.split(separator: ".").suffix(count).joined(separator: ".")
    }
    return steps.last?.domain ?? start
  }

  /// The record that holds for mail From the domain (§4.10.1): its own, else that of its organizational domain, else the public suffix's.
  package var step: Step? {
    let organization = organizationalDomain
    return steps.first { $0.domain == start } ?? steps.first { $0.domain == organization } ?? steps.first { $0.record.suffix == .yes }
  }

  /// What the record that holds asks for.
  ///
  /// - Parameter exists: whether the domain has any A, AAAA or MX record.
  package func policy(exists: Bool) -> DMARCRecord.Policy? {
    step.map { $0.domain == start ? $0.record.policy : exists ? $0.record.subdomains : $0.record.missing }
  }

  /// Whether a domain that was proved counts for mail From this one (§4.4).
  package func aligns(_ proved: String, strict: Bool, _ lookup: DNSLookup) throws(DNSFailure) -> Bool {
    if DNSName.plain(proved) == start { return true }
    if strict { return false }
    return try DMARCWalk(proved, lookup).organizationalDomain == organizationalDomain
  }
}
