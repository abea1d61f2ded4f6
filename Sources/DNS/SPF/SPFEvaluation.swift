package import Words

/// `check_host()` of RFC 7208 §4: whether an address may send for a domain. Pure: what the DNS says comes through `lookup`.
package struct SPFEvaluation {
  package enum Result: Sendable, Hashable {
    /// The domain says nothing.
    case none
    /// - Parameter term: of the record, or of one that it includes by redirect.
    case matched(SPFRecord.Qualifier, by: String)
    /// No term meant the address.
    case unmatched
    case temporary(DNSFailure)
    case permanent(String)

    package var passes: Bool { if case .matched(.pass, _) = self { true } else { false } }
  }

  /// What ends an evaluation at whatever depth.
  private enum Trouble: Error {
    case temporary(DNSFailure)
    case permanent(String)
  }

  package static let lookupLimit = 10
  package static let voidLimit = 2

  /// Terms that asked the DNS (§4.6.4).
  package private(set) var lookups = 0
  /// Questions to which there was no record.
  package private(set) var voids = 0

  private let address: IPAddress
  private let sender: (local: String, domain: String)
  private let hello: String
  private let lookupLimit: Int
  private let voidLimit: Int
  private let lookup: DNSLookup

  /// - Parameters:
  ///   - local: of the return path.
  ///   - lookupLimit: receivers hold to the standard's; more is for who wants to know how many there are.
  package init(
    _ address: IPAddress, local: String = "postmaster", domain: String, hello: String, lookupLimit: Int = Self.lookupLimit,
    voidLimit: Int = Self.voidLimit, lookup: @escaping DNSLookup
  ) {
    // §5: an IPv4 address that is written as an IPv6 one.
    let isMapped = address.matches([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96) && address.octets.count == 16
    self.address = isMapped ? IPAddress(octets: Array(address.octets[12...])) : address
    sender = (local, DNSName.plain(domain))
    self.hello = hello
    self.lookupLimit = lookupLimit
    self.voidLimit = voidLimit
    self.lookup = lookup
  }

  package mutating func result() -> Result {
    do {
      return try check(sender.domain)
    } catch Trouble.temporary(let failure) {
      return .temporary(failure)
    } catch Trouble.permanent(let reason) {
      return .permanent(reason)
    } catch {
      return .permanent("\(error)")
    }
  }

  private mutating func check(_ domain: String) throws -> Result {
    guard DNSName.isName(domain), domain.contains(".") else { return .none }
    let records = try ask(.text, domain).texts.filter(SPFRecord.isRecord)
    guard let text = records.first else { return .none }
    guard records.count == 1 else { throw Trouble.permanent("\(domain) has \(records.count) SPF records; only one may stand there") }
    let record: SPFRecord
    do { record = try SPFRecord(text) } catch { throw Trouble.permanent("the SPF record of \(domain) has a fault at \(error)") }
    for directive in record.directives where try matches(directive, domain) {
      return .matched(directive.qualifier, by: directive.text)
    }
    guard let redirect = record.redirect else { return .unmatched }
    try count("redirect")
    let target = try name(redirect, domain)
    let result = try check(target)
    guard result != .none else { throw Trouble.permanent("the SPF record of \(domain) redirects to \(target), which has none") }
    return result
  }

  private mutating func matches(_ directive: SPFRecord.Directive, _ domain: String) throws -> Bool {
    switch directive.mechanism {
    case .all: return true
    case .network(let network, let isFour): return isFour == (address.octets.count == 4) && network.contains(address)
    case .include(let target):
      try count(directive.text)
      let target = try name(target, domain)
      let result = try check(target)
      guard result != .none else { throw Trouble.permanent("\(directive.text): \(target) has no SPF record") }
      return result.passes
    case .address(let target, let bits4, let bits6):
      try count(directive.text)
      return try hosts(try target.map { try name($0, domain) } ?? domain, bits4, bits6)
    case .exchanger(let target, let bits4, let bits6):
      try count(directive.text)
      let target = try target.map { try name($0, domain) } ?? domain
      let exchangers = try noted(ask(.exchanger, target)).exchangers
      guard exchangers.count <= 10 else { throw Trouble.permanent("\(directive.text): \(target) has more than 10 MX records") }
      for exchanger in exchangers where try hosts(exchanger.host, bits4, bits6) { return true }
      return false
    case .pointer(let target):
      try count(directive.text)
      let target = try target.map { try name($0, domain) } ?? domain
      return try ownNames().contains { DNSName.isWithin($0, target) }
    case .exists(let target):
      try count(directive.text)
      // §5.7: an A record, whatever the address is.
      return try !noted(ask(.address4, try name(target, domain))).addresses.isEmpty
    }
  }

  private mutating func hosts(_ host: String, _ bits4: Int, _ bits6: Int) throws -> Bool {
    let isFour = address.octets.count == 4
    let found = try noted(ask(isFour ? .address4 : .address6, host)).addresses
    return found.contains { address.matches($0.octets, isFour ? bits4 : bits6) }
  }

  /// What the address is called, as far as the names lead back to it (§5.5). An error of the DNS counts as no name.
  private mutating func ownNames() throws -> [String] {
    guard let answer = try? lookup(DNSQuestion(.pointer, DNSName.reverse(of: address))) else { return [] }
    let kind: DNSQuestion.Kind = address.octets.count == 4 ? .address4 : .address6
    return try noted(answer).names.prefix(10).filter { ((try? lookup(DNSQuestion(kind, $0)))?.addresses ?? []).contains(address) }
  }

  private mutating func name(_ text: SPFMacroText, _ domain: String) throws -> String {
    try text.domain { letter in
      switch letter {
      case .sender: return "\(sender.local)@\(sender.domain)"
      case .local: return sender.local
      case .senderDomain: return sender.domain
      case .domain: return domain
      case .address: return address.octets.count == 4 ? address.text : DNSName.nibbles(of: address).joined(separator: ".")
      case .name:
        try count("%{p}")
        let names = try ownNames()
        return names.first { DNSName.isWithin($0, domain) } ?? names.first ?? "unknown"
      case .family: return address.octets.count == 4 ? "in-addr" : "ip6"
      case .hello: return hello
      }
    }
  }

  private func ask(_ kind: DNSQuestion.Kind, _ name: String) throws -> DNSAnswer {
    do throws(DNSFailure) { return try lookup(DNSQuestion(kind, name)) } catch { throw Trouble.temporary(error) }
  }

  private mutating func count(_ term: String) throws {
    lookups += 1
    if lookups > lookupLimit { throw Trouble.permanent("more than \(lookupLimit) terms ask the DNS; the one too many is \(term)") }
  }

  private mutating func noted(_ answer: DNSAnswer) throws -> DNSAnswer {
    if answer.isEmpty { voids += 1 }
    if voids > voidLimit { throw Trouble.permanent("more than \(voidLimit) of its lookups find nothing") }
    return answer
  }
}
