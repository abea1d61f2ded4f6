import Campaigns
import DNS
import Delivery
import Foundation
import Mail
import Store

/// Looks at a publication from all sides, without changing or sending anything. Nobody is asked but the relay, the site and name servers.
struct Doctor: Sendable {
  let settings: Settings
  let now: Timestamp

  /// Each check on a thread of its own, because they wait for others.
  func findings(_ checks: Set<DoctorCheck>) async -> [DoctorFinding] {
    async let relays = checks.isDisjoint(with: [.relay, .clock]) ? [] : looks()
    async let inbound = checks.contains(.inbound) ? self.inbound() : []
    async let site = checks.isDisjoint(with: [.site, .clock]) ? nil : Self.onOwnThread { SiteLook(settings.publication.baseURL) }
    var found = await withTaskGroup(of: (DoctorCheck, [DoctorFinding]).self) { group in
      for check in checks { group.addTask { (check, await Self.onOwnThread { looked(check) }) } }
      return await group.reduce(into: [DoctorCheck: [DoctorFinding]]()) { $0[$1.0] = $1.1 }
    }
    let (heardRelays, heardSite) = await (relays, site)
    found[.inbound] = await inbound
    if checks.contains(.relay) { found[.relay] = self.relays(heardRelays) + (found[.relay] ?? []) }
    if checks.contains(.site), let heardSite { found[.site] = self.site(heardSite) }
    if checks.contains(.clock) { found[.clock] = clock((heardRelays.map(\.toldTime) + [heardSite?.toldTime]).compactMap { $0 }) }
    return DoctorCheck.allCases.flatMap { found[$0] ?? [] }
  }

  /// At all relays at once.
  private func looks() async -> [RelayLook] {
    await withTaskGroup(of: (Int, RelayLook).self) { group in
      for (number, route) in settings.relays.enumerated() {
        guard let relay = route.relay else { continue }
        group.addTask { (number, await Self.onOwnThread { RelayLook(relay, of: route.name, table: route.table) }) }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// Of the checks that need no relay and no site, and of routes without a relay.
  private func looked(_ check: DoctorCheck) -> [DoctorFinding] {
    do {
      switch check {
      case .config:
        return try [.ok(.config, "\(settings.folder)/tuesday.toml: every key is known, and every value fits")] + approvers()
          + unreachableWriters() + posts() + looseVariables()
      case .database: return try database()
      case .zones: return zones() + slots()
      case .spf: return try spf()
      case .dkim: return try dkim()
      case .dmarc: return try dmarc()
      case .mx: return try mx()
      case .ptr: return try ptr()
      case .returns: return try returns()
      case .webhooks: return webhooks()
      case .hooks: return try hooks()
      case .feeds: return try feeds()
      case .files: return files()
      case .backup: return backup()
      case .relay: return try settings.relays.flatMap { route in try route.direct.map { try direct($0, of: route) } ?? [] }
      case .site, .clock, .inbound: return []
      }
    } catch let failure as DNSFailure {
      return [unanswered(check, failure)]
    } catch {
      let words = CommandError.from(error)?.description ?? "\(error)"
      return [.fail(check, words, fix: "mend that, then run doctor again")]
    }
  }

  /// Asks the name servers, and tells a name's own trouble from theirs.
  var lookup: MailLookup {
    DNSFailure.telling { [settings] question throws(DNSFailure) in try settings.resolver.ask(question) }
  }

  func unanswered(_ check: DoctorCheck, _ failure: DNSFailure) -> DoctorFinding {
    let fix = "run doctor again when the network is there; dns.servers in tuesday.toml names other name servers"
    if failure.isNobodysAnswer { return .skipped(check, "\(failure)", fix: fix) }
    return .warn(check, "\(failure)", why: "While it does, receivers cannot look it up either, and put mail off.", fix: fix)
  }

  /// One name that gives an error does not hide the others. After silence nothing more is asked, because it would last as long again.
  func each<Item>(_ items: [Item], _ check: DoctorCheck, _ look: (Item) throws -> DoctorFinding) throws -> [DoctorFinding] {
    var findings: [DoctorFinding] = []
    for item in items {
      do { findings.append(try look(item)) } catch let failure as DNSFailure {
        findings.append(unanswered(check, failure))
        if failure.isNobodysAnswer { break }
      }
    }
    return findings
  }

  /// Whether nobody else's server passes the mail on, or signs it.
  var isWithoutRelay: Bool { !settings.relays.isEmpty && settings.relays.allSatisfy { $0.relay == nil } }

  var whyNoRelay: String? { settings.relays.isEmpty ? "smtp.host names no relay: every sending is a rehearsal" : nil }

  /// Why the DNS of the From has nothing to tell; nil: it does.
  var whyNoDomain: String? {
    Settings.isSample(fromDomain) ? "publication.from is the sample's (\(fromDomain)), which is nobody's" : nil
  }

  var fromDomain: String { settings.publication.from.address.asciiDomain }

  /// Where what cannot be delivered returns to; SPF is asked of it.
  var returnDomain: String { settings.returnPath ?? fromDomain }

  private static func onOwnThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: body()) }
      thread.name = "doctor"
      thread.start()
    }
  }
}
