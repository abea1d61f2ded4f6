import Campaigns
import DNS
import Mail

extension Doctor {
  /// Whether answers, and what cannot be delivered, find a way back.
  func mx() throws -> [DoctorFinding] {
    if let whyNoDomain { return [.skipped(.mx, whyNoDomain)] }
    var roles: [(domain: String, what: String)] = []
    let answers = (settings.publication.replyTo ?? settings.publication.from).address.asciiDomain
    for (domain, what) in [(fromDomain, "From"), (answers, "answers"), (returnDomain, "what cannot be delivered")] {
      if let place = roles.firstIndex(where: { $0.domain == domain }) {
        roles[place].what += ", " + what
      } else {
        roles.append((domain, what))
      }
    }
    return try each(roles, .mx) { try exchangers(of: $0.domain, for: $0.what) }
  }

  private func exchangers(of domain: String, for what: String) throws -> DoctorFinding {
    let why = "No mail can come back to it (\(what)), and some receivers refuse mail from such a domain."
    let answer = try lookup(DNSQuestion(.exchanger, domain))
    guard answer != .noSuchName else {
      // Who knows no name at all does not know this one.
      _ = try Exchangers.vetted(domain, lookup)
      return .fail(.mx, "there is no domain \(domain)", why: why, fix: "register it, or correct the address")
    }
    let hosts = answer.exchangers.map(\.host)
    if hosts.isEmpty {
      guard try DNSAnswer.addresses(of: domain, lookup).isEmpty else {
        return .warn(
          .mx, "\(domain) has no MX record, only an address", why: "Mail to it (\(what)) goes to that machine, which may not take any.",
          fix: "put an MX record there")
      }
      return .fail(.mx, "\(domain) has neither MX record nor address", why: why, fix: "put an MX record there")
    }
    // Also among others, where it should not be (RFC 7505 §3): `DNS/Exchangers` overlooks it there, other senders may believe it.
    if hosts.contains("") {
      let fix = "take the null MX (RFC 7505) out and name a host that takes mail, or write from another domain"
      return .fail(.mx, "\(domain) says that it takes no mail (MX 0 .)", why: why, fix: fix)
    }
    let dead = try hosts.prefix(10).filter { try DNSAnswer.addresses(of: $0, lookup).isEmpty }
    if dead.count == min(hosts.count, 10) {
      return .fail(.mx, "\(domain) names \(dead.joined(separator: ", ")), which has no address", why: why, fix: "correct the MX record")
    }
    if !dead.isEmpty {
      return .warn(
        .mx, "\(domain) names \(dead.joined(separator: ", ")), which has no address", why: "Mail for it waits when the others are down.",
        fix: "correct the MX record")
    }
    return .ok(.mx, "\(domain) (\(what)): mail is taken by \(hosts.prefix(3).joined(separator: ", "))")
  }
}
