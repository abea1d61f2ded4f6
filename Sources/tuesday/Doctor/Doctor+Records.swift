import Campaigns
import Curl
import DNS
import Delivery
import Foundation
import Mail
import Web
import Words

/// The records that the sender's domain needs: what `dkim` prints and `doctor` looks for, each with what the DNS says.
extension Doctor {
  /// - Parameter asking: whether name servers are asked. They are asked one after the other, and nothing more after silence.
  func records(asking: Bool) async -> [DeskUpkeep.DomainRecord] {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: wantedRecords(asking: asking)) }
      thread.name = "dns"
      thread.start()
    }
  }

  private func wantedRecords(asking: Bool) -> [DeskUpkeep.DomainRecord] {
    if whyNoDomain != nil { return [] }
    var isSilent = false
    return wanted.map { wanted in
      func record(_ found: [String]?, _ fault: String?) -> DeskUpkeep.DomainRecord {
        DeskUpkeep.DomainRecord(
          purpose: wanted.purpose, name: wanted.name, type: wanted.type, value: wanted.value, found: found, fault: fault)
      }
      guard asking, !isSilent else { return record(nil, nil) }
      do {
        return record(try found(wanted), nil)
      } catch let failure as DNSFailure {
        isSilent = failure.isNobodysAnswer
        return record(nil, "\(failure)")
      } catch {
        return record(nil, "\(error)")
      }
    }
  }

  private struct Wanted {
    let purpose: DeskUpkeep.DomainRecord.Purpose
    let name: String
    let type: String
    let value: String
  }

  private var wanted: [Wanted] {
    let from = settings.publication.from.address
    let keys = settings.dkim.selectors.compactMap { try? settings.dkim.key($0) }.map { DKIM.Published($0, settings.dkim) }
    let answers = (settings.publication.replyTo ?? settings.publication.from).address.asciiDomain
    var records = [Wanted(purpose: .spf, name: returnDomain, type: "TXT", value: sender)]
    records += keys.map { Wanted(purpose: .dkim, name: $0.name, type: "TXT", value: $0.record) }
    if keys.isEmpty {
      records.append(
        Wanted(purpose: .dkim, name: "…._domainkey.\(settings.dkim.domain)", type: "TXT", value: "… (tuesday dkim new)"))
    }
    records.append(
      Wanted(purpose: .dmarc, name: "_dmarc.\(fromDomain)", type: "TXT", value: "v=DMARC1; p=none; rua=mailto:\(from.wire)"))
    records.append(Wanted(purpose: .answers, name: answers, type: "MX", value: "10 …"))
    if let domain = settings.returnPath, domain != answers {
      records.append(Wanted(purpose: .returns, name: domain, type: "MX", value: "10 \(listens ? siteHost ?? "…" : "…")"))
    }
    if let host = siteHost, IPAddress(host) == nil {
      records.append(Wanted(purpose: .site, name: host, type: "A, AAAA", value: "…"))
    }
    return records
  }

  /// Who sends: this machine, or the relays, whose owners know what stands for them.
  private var sender: String {
    let own = settings.relays.filter { $0.relay == nil || Settings.isLocal($0.relay?.host ?? "") }
    let addresses = own.first.flatMap { try? LeavingAddresses($0, lookup) }?.addresses ?? []
    let terms = addresses.map { $0.octets.count == 4 ? "ip4:\($0.text)" : "ip6:\($0.text)" }
    let others = settings.relays.count > own.count || terms.isEmpty ? ["include:…"] : []
    return "v=spf1 \((terms + others).joined(separator: " ")) ~all"
  }

  private var siteHost: String? { URLComponents(string: settings.publication.baseURL)?.host }

  /// Whether mail that returns is taken in by this program itself.
  private var listens: Bool { settings.inbound.contains { $0.source(data: settings.data) == nil } }

  private func found(_ wanted: Wanted) throws -> [String] {
    switch wanted.purpose {
    case .spf: try lookup(DNSQuestion(.text, wanted.name)).texts.filter(SPFRecord.isRecord)
    case .dkim, .dmarc: wanted.name.contains("…") ? [] : try lookup(DNSQuestion(.text, wanted.name)).texts
    case .answers, .returns: try lookup(DNSQuestion(.exchanger, wanted.name)).exchangers.map { "\($0.preference) \($0.host)" }
    case .site: try DNSAnswer.addresses(of: wanted.name, lookup).map(\.text)
    }
  }
}
