/// Which provider a domain has its mail at, for all whose pace is kept.
struct ProviderBook {
  var runs: [ProviderRun]
  private let byDomain: [String: Int]
  /// What the DNS said of other domains, and until when that is believed.
  private var found: [String: (provider: Int?, until: ContinuousClock.Instant)] = [:]
  private let asksDNS: Bool

  private static let freshness = Duration.seconds(3600)
  /// After no answer.
  private static let patience = Duration.seconds(300)
  /// Of as many domains it is remembered; a list has fewer.
  private static let size = 100_000

  init(_ limits: SendingLimits, now: ContinuousClock.Instant) {
    runs = limits.providers.map { ProviderRun($0, now: now) }
    let domains = limits.providers.enumerated().flatMap { number, provider in provider.domains.map { ($0, number) } }
    byDomain = Dictionary(domains, uniquingKeysWith: { first, _ in first })
    asksDNS = limits.exchangers != nil && limits.providers.contains { !$0.exchangers.isEmpty }
  }

  /// Whether the DNS has to be asked before ``provider(of:)`` knows.
  func isUnknown(_ domain: String, _ now: ContinuousClock.Instant) -> Bool {
    asksDNS && byDomain[domain] == nil && found[domain].map { $0.until < now } ?? true
  }

  /// The number of its run; nil for one whose pace nobody keeps.
  func provider(of domain: String) -> Int? { byDomain[domain] ?? found[domain]?.provider }

  /// - Parameter hosts: that take mail for the domain; nil when nobody answered.
  mutating func learn(_ domain: String, _ hosts: [String]?, _ now: ContinuousClock.Instant) {
    if found.count >= Self.size { found = [:] }
    let provider = hosts.flatMap { hosts in
      runs.firstIndex { run in hosts.contains { host in run.provider.exchangers.contains { ("." + host).hasSuffix("." + $0) } } }
    }
    found[domain] = (provider, now + (hosts == nil ? Self.patience : Self.freshness))
  }
}
