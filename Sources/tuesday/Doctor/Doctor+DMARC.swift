import Campaigns
import DNS
import Mail

extension Doctor {
  func dmarc() throws -> [DoctorFinding] {
    if let whyNoDomain { return [.skipped(.dmarc, whyNoDomain)] }
    let walk = try DMARCWalk(fromDomain, lookup)
    let ambiguous = walk.ambiguous.map { name in
      DoctorFinding.fail(
        .dmarc, "_dmarc.\(name) has more than one DMARC record", why: "Receivers count none of them.", fix: "leave one TXT record there")
    }
    if walk.step == nil && !ambiguous.isEmpty { return ambiguous }
    guard let step = walk.step else {
      return [
        .fail(
          .dmarc, "neither \(fromDomain) nor a domain over it has a DMARC record",
          why: "Large providers refuse bulk mail from a domain without one.",
          fix:
            "put a TXT record there: _dmarc.\(fromDomain). IN TXT \"v=DMARC1; p=none; rua=mailto:\(settings.publication.from.address.wire)\""
        )
      ]
    }
    return try ambiguous + [policy(walk, step), alignment(walk, step.record)]
  }

  private func policy(_ walk: DMARCWalk, _ step: DMARCWalk.Step) throws -> DoctorFinding {
    let exists = try step.domain == fromDomain || hasRecords(fromDomain)
    let policy = walk.policy(exists: exists) ?? .none
    let place =
      step.domain == fromDomain ? step.domain : "\(step.domain), for \(fromDomain)\(exists ? "" : ", which has neither address nor MX"),"
    let what = "the record of \(place) asks for \(policy.rawValue)\(step.record.isTest ? " (as a test, t=y)" : "")"
    if step.record.reports.isEmpty {
      return .ok(.dmarc, what, why: "It asks nobody for reports (rua=), so you do not hear who sends in your name.")
    }
    return .ok(.dmarc, what, why: policy == .none ? "When its reports name only mail of yours, p=quarantine keeps forgers out." : nil)
  }

  /// A domain with none of the three does not exist for DMARC, and gets np.
  private func hasRecords(_ domain: String) throws -> Bool {
    try [DNSQuestion.Kind.address4, .address6, .exchanger].contains { try !lookup(DNSQuestion($0, domain)).isEmpty }
  }

  /// Whether what is proved by DKIM or SPF counts for the From.
  private func alignment(_ walk: DMARCWalk, _ record: DMARCRecord) throws -> DoctorFinding {
    let (signer, path) = (settings.dkim.domain, returnDomain)
    let isSigned = !settings.dkim.selectors.isEmpty
    let signature = try isSigned && walk.aligns(signer, strict: record.strictDKIM, lookup)
    let returning = try walk.aligns(path, strict: record.strictSPF, lookup)
    func strict(_ isStrict: Bool) -> String { isStrict ? ", which has to be the same (strict)" : "" }
    if signature {
      return .ok(
        .dmarc, "the signature's domain \(signer) counts for \(fromDomain)\(returning ? ", and so does the return path's \(path)" : "")")
    }
    let missed =
      isSigned ? "the signature's domain \(signer) does not count for \(fromDomain)\(strict(record.strictDKIM))" : "mail is not signed here"
    let fix = isSigned ? "set dkim.domain to \(fromDomain), or take adkim=s out of the record" : "sign: `tuesday dkim new`"
    if returning {
      return .warn(
        .dmarc, "only the return path \(path) counts for \(fromDomain): \(missed)",
        why: "Mail that somebody forwards comes from elsewhere; then only a signature proves that it is yours.", fix: fix)
    }
    return .fail(
      .dmarc, "nothing counts for \(fromDomain): \(missed), and the return path \(path) does not\(strict(record.strictSPF))",
      why: "Receivers take the mail for forged.", fix: fix)
  }
}
