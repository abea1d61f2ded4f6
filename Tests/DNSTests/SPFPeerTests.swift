import Foundation
import Testing
import Words

@testable import DNS

/// Random records, judged by pyspf too (`PEERS_PYTHON`).
@Suite(.enabled(if: NameServer.isReady, NameServer.reason)) struct SPFPeerTests {
  private struct Case: Encodable {
    var records: [String: [[String]]] = [:]
    let address: String
    let sender = "b-x@d0.test"
    let hello = "mail.d0.test"

    private static let domains = (0..<5).map { "d\($0).test" }
    private static let addresses = ["192.0.2.1", "192.0.2.2", "192.0.2.17", "198.51.100.1", "2001:db8::1", "2001:db8:0:1::1"]

    init(_ random: inout some RandomNumberGenerator) {
      func pick<Value>(_ values: [Value]) -> Value { values.randomElement(using: &random)! }
      address = pick(Self.addresses)
      for domain in Self.domains {
        let hosts = [["A", pick(Array(Self.addresses.prefix(4)))], ["AAAA", pick(Array(Self.addresses.suffix(2)))]]
        records[domain] = hosts + [["MX", "10 \(pick(Self.domains))"], ["TXT", Self.record(of: domain, pick)]]
      }
      records[DNSName.reverse(of: IPAddress(address)!)] = [["PTR", pick(Self.domains)]]
    }

    /// pyspf counts a record that names itself as an error at once; the standard only counts its lookups.
    private static func record(of own: String, _ pick: ([String]) -> String) -> String {
      let domains = domains.filter { $0 != own }
      let count = pick(["1", "2", "3", "4"])
      let terms = (0..<Int(count)!).map { _ in
        let domain = pick(domains)
        let mechanism = pick([
          "a", "mx", "ptr", "a/28", "a//64", "a:\(domain)", "mx:\(domain)/24//48", "include:\(domain)", "include:\(domain)",
          "exists:\(domain)",
          "exists:%{d1r}.%{d2}", "exists:%{ir}.%{v}.\(domain)", "ptr:\(domain)", "ip4:\(pick(["192.0.2.1", "192.0.2.0/28", "0.0.0.0/0"]))",
          "ip6:\(pick(["2001:db8::/64", "::/0", "2001:db8::1"]))", "ip4:192.0.2.\(pick(["1", "256"]))", "inclde:\(domain)",
        ])
        return pick(["", "", "+", "-", "~", "?"]) + mechanism
      }
      let end = pick(["-all", "~all", "?all", "", "redirect=\(pick(domains))", "all redirect=gone.test", "unknown=%{i}"])
      return (["v=spf1"] + terms + [end]).joined(separator: " ")
    }

    var lookup: DNSLookup {
      let records = records
      return { question throws(DNSFailure) in
        guard let here = records[question.name] else { return .noSuchName }
        let values = here.filter { $0[0] == question.kind.word }.map { $0[1] }
        if values.isEmpty { return .noRecords }
        switch question.kind {
        case .text: return .texts(values)
        case .address4, .address6: return .addresses(values.compactMap { IPAddress($0) })
        case .exchanger: return .exchangers(values.map { MailExchanger(preference: 10, host: String($0.dropFirst(3))) })
        case .pointer: return .names(values)
        }
      }
    }

    var verdict: (word: String, lookups: Int) {
      var evaluation = SPFEvaluation(IPAddress(address)!, local: "b-x", domain: "d0.test", hello: hello, lookup: lookup)
      let result = evaluation.result()
      return (Self.word(result), evaluation.lookups)
    }

    private static func word(_ result: SPFEvaluation.Result) -> String {
      switch result {
      case .none: "none"
      case .matched(.pass, _): "pass"
      case .matched(.fail, _): "fail"
      case .matched(.softFail, _): "softfail"
      case .matched(.neutral, _), .unmatched: "neutral"
      case .temporary: "temperror"
      case .permanent: "permerror"
      }
    }
  }

  @Test func `Another program comes to the same verdict about random records`() throws {
    var random = Dice(seed: 7208)
    let cases = (0..<1500).map { _ in Case(&random) }
    let told = try NameServer.run("judge_spf.py", input: JSONEncoder().encode(cases))
    let verdicts = try JSONDecoder().decode([String].self, from: told)
    try #require(verdicts.count == cases.count)
    for (item, verdict) in zip(cases, verdicts) {
      let (word, lookups) = item.verdict
      // pyspf counts the names that ptr leads to as well, and so is sooner at the limit.
      if lookups > 6 && verdict == "permerror" && item.records.values.joined().contains(where: { $0[1].contains("ptr") }) { continue }
      #expect(word == verdict, "\(item.address): \(item.records)")
    }
    // Not all the same.
    #expect(Set(verdicts).isSuperset(of: ["pass", "fail", "softfail", "neutral", "permerror"]))
  }
}

/// The same numbers from the same seed.
private struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
