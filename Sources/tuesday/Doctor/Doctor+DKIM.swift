import DNS
import Mail

extension Doctor {
  func dkim() throws -> [DoctorFinding] {
    if let whyNoDomain { return [.skipped(.dkim, whyNoDomain)] }
    let selectors = settings.dkim.selectors
    if selectors.isEmpty {
      return [
        .warn(
          .dkim, "dkim.selectors is empty: mail is not signed here",
          why:
            "Large providers refuse bulk mail without a signature of the From's domain. Some relays sign; many do it with their own domain.",
          fix: "make keys with `tuesday dkim new`" + (isWithoutRelay ? "" : ", or see to it that the relay signs with d=\(fromDomain)"))
      ]
    }
    let keys = try selectors.map { try settings.dkim.key($0) }
    var findings = try each(keys, .dkim, published)
    if keys.allSatisfy({ $0.algorithm == .ed25519 }) {
      let why = "Not every receiver knows them (RFC 8463); to the others the mail is not signed."
      findings.append(.warn(.dkim, "only Ed25519 keys sign", why: why, fix: "sign with an RSA key too: `tuesday dkim new` makes both"))
    }
    return findings
  }

  private func published(_ key: DKIMKey) throws -> DoctorFinding {
    let ours = DKIM.Published(key, settings.dkim)
    let texts = try lookup(DNSQuestion(.text, ours.name)).texts
    let records = texts.compactMap { DKIMRecord($0) }
    let fix = "put this record into the DNS, and no other under its name:\n\(ours.zoneLine)"
    let why = "Receivers count the signature as broken."
    guard let record = records.first else {
      return .fail(.dkim, "\(ours.name) \(texts.isEmpty ? "has no TXT record" : "holds a text that is no key")", why: why, fix: fix)
    }
    if records.count > 1 {
      return .fail(.dkim, "\(ours.name) has \(records.count) keys", why: "Which one counts is left to chance.", fix: fix)
    }
    if record.key.isEmpty {
      return .fail(.dkim, "the key at \(ours.name) is revoked (p= is empty)", why: why, fix: "make a new key with `tuesday dkim new`")
    }
    guard let wanted = DKIMRecord(key.record), record.algorithm == wanted.algorithm, record.key == wanted.key else {
      return .fail(.dkim, "\(ours.name) publishes another key than that of \(ours.file)", why: why, fix: fix)
    }
    if !record.isForMail { return .fail(.dkim, "the key at \(ours.name) is not for mail, or not for SHA-256 (s=, h=)", why: why, fix: fix) }
    if record.isTest {
      let why = "Receivers treat the mail as if it were not signed (t=y)."
      return .warn(.dkim, "the key at \(ours.name) is published as a test", why: why, fix: "take t=y out of the record")
    }
    return .ok(.dkim, "\(ours.name) publishes the key that signs (\(key.algorithm.rawValue), \(key.bits) bits)")
  }
}
