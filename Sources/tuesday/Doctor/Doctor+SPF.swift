import DNS
import Delivery
import Words

extension Doctor {
  func spf() throws -> [DoctorFinding] {
    if let whyNoDomain { return [.skipped(.spf, whyNoDomain)] }
    let domain = returnDomain
    let records = try lookup(DNSQuestion(.text, domain)).texts.filter(SPFRecord.isRecord)
    guard !records.isEmpty else {
      return [
        .fail(
          .spf, "\(domain) has no SPF record", why: "Large providers refuse bulk mail from a domain that does not say who sends for it.",
          fix: isWithoutRelay
            ? "put a TXT record there with the addresses of this machine: \(domain). IN TXT \"v=spf1 ip4:… ip6:… ~all\""
            : "put a TXT record there, as your relay's owner tells: \(domain). IN TXT \"v=spf1 include:… ~all\"")
      ]
    }
    let finding = try record(domain)
    if finding.status == .fail { return [finding] }
    do { return try [finding] + settings.relays.flatMap { try leaving(domain, through: $0) } } catch let failure as DNSFailure {
      return [finding, unanswered(.spf, failure)]
    }
  }

  /// The record for an address that it can hardly name: then each term is looked at.
  private func record(_ domain: String) throws -> DoctorFinding {
    var evaluation = evaluation(IPAddress(octets: [192, 0, 2, 123]), domain, lookupLimit: 30, voidLimit: 30)
    let result = evaluation.result()
    let limit = SPFEvaluation.lookupLimit
    let tooMany = "Receivers stop at that and count the record as broken (RFC 7208 §4.6.4)."
    switch result {
    case .temporary(let failure): throw failure
    case .permanent(let reason):
      let why = "Receivers count a record with a fault as broken, so that nobody passes."
      return .fail(
        .spf, reason, why: why, fix: "correct the TXT record; there must be one, and each domain that it names must have its own")
    case _ where evaluation.lookups > limit:
      return .fail(
        .spf, "the SPF record of \(domain) asks the DNS \(evaluation.lookups) times; \(limit) are allowed", why: tooMany,
        fix: "take out what no longer sends for you, or write ip4: and ip6: networks instead of include:, a and mx")
    case _ where evaluation.voids > SPFEvaluation.voidLimit:
      return .fail(
        .spf, "\(evaluation.voids) of the names in the SPF record of \(domain) are not there; \(SPFEvaluation.voidLimit) are allowed",
        why: tooMany, fix: "take out names that are gone")
    case .matched(.pass, let term):
      return .warn(
        .spf, "the SPF record of \(domain) lets everybody send for it (\(term))", why: "It proves nothing, and forgers like it.",
        fix: "let it end in ~all or -all")
    case .unmatched, .matched(.neutral, _), .none:
      return .warn(
        .spf, "the SPF record of \(domain) does not say what to do with mail from elsewhere", why: "Whom it does not name is left open.",
        fix: "let it end in ~all or -all")
    case .matched: return .ok(.spf, "\(domain) says who sends for it, with \(evaluation.lookups) of \(limit) lookups")
    }
  }

  /// Whether it lets through the addresses that mail leaves from.
  private func leaving(_ domain: String, through route: Route) throws -> [DoctorFinding] {
    let leaving = try LeavingAddresses(route, lookup)
    if leaving.addresses.isEmpty {
      let what =
        "whether it lets through the address that mail leaves from cannot be known here: \(leaving.whyNone)"
      return [.skipped(.spf, what, fix: "send yourself a mail through it, and look for spf=pass in its Authentication-Results")]
    }
    return try each(leaving.addresses, .spf) { address in
      var evaluation = evaluation(address, domain)
      let result = evaluation.result()
      if case .temporary(let failure) = result { throw failure }
      if case .matched(.pass, let term) = result { return .ok(.spf, "\(leaving.origin(address)) may send for \(domain): \(term)") }
      let term = address.octets.count == 4 ? "ip4:\(address.text)" : "ip6:\(address.text)"
      if leaving.isOwn {
        let why =
          "Mail leaves from it\(route.relay == nil ? "" : " unless the relay passes it on to another"); receivers will take it for forged."
        return .warn(
          .spf, "\(leaving.origin(address)) may not send for \(domain)", why: why, fix: "put \(term) into the record of \(domain)")
      }
      return .warn(
        .spf, "\(leaving.origin(address)) may not send for \(domain)",
        why: "It is where mail is handed in. Many relays pass it on from other addresses, which their include: names.",
        fix: "put in what the relay's owner tells (include:… or \(term)), and look for spf=pass in a mail that you got")
    }
  }

  private func evaluation(
    _ address: IPAddress, _ domain: String, lookupLimit: Int = SPFEvaluation.lookupLimit, voidLimit: Int = SPFEvaluation.voidLimit
  ) -> SPFEvaluation {
    SPFEvaluation(
      address, domain: domain, hello: settings.relays.first?.helloName ?? fromDomain, lookupLimit: lookupLimit,
      voidLimit: voidLimit,
      lookup: lookup)
  }
}
