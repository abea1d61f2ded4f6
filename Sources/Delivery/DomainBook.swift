internal import DNS

/// Who takes the mail of domains, as the DNS said lately, and which provider whose pace is kept they have it at.
struct DomainBook {
  let providers: [Provider]
  /// Of each of them.
  var gates: [Gate]
  private let byDomain: [String: Int]
  private var found: [String: Entry] = [:]
  private let hasExchangers: Bool
  /// When somebody's servers were found.
  private var foundAt: ContinuousClock.Instant?

  private struct Entry {
    let answer: Result<Exchangers, DNSFailure>
    let provider: Int?
    /// Until when it is believed.
    let until: ContinuousClock.Instant
  }

  private static let freshness = Duration.seconds(3600)
  /// After no answer.
  private static let patience = Duration.seconds(300)
  /// Of as many domains it is remembered; a list has fewer.
  private static let size = 100_000

  init(_ providers: [Provider], now: ContinuousClock.Instant) {
    self.providers = providers
    gates = providers.map { Gate(perMinute: $0.perMinute, places: $0.connections, now: now) }
    let domains = providers.enumerated().flatMap { number, provider in provider.domains.map { ($0, number) } }
    byDomain = Dictionary(domains, uniquingKeysWith: { first, _ in first })
    hasExchangers = providers.contains { !$0.exchangers.isEmpty }
  }

  /// Whether the DNS has to be asked first.
  ///
  /// - Parameter isDirect: whether mail for it goes straight to its hosts.
  func isUnknown(_ domain: String, isDirect: Bool, _ now: ContinuousClock.Instant) -> Bool {
    guard isDirect || hasExchangers && byDomain[domain] == nil else { return false }
    // Where mail cannot go without an answer, it is asked for again as soon as there may be one.
    guard let entry = found[domain] else { return true }
    return entry.until < now || isDirect && [.failure(.away), .failure(.ignorance(domain))].contains(entry.answer)
  }

  /// Its number; nil for one whose pace nobody keeps.
  func provider(of domain: String) -> Int? { byDomain[domain] ?? found[domain]?.provider }

  func exchangers(of domain: String) -> Result<Exchangers, DNSFailure> {
    found[domain]?.answer ?? .failure(.silence(DNSQuestion(.exchanger, domain)))
  }

  /// Whether whom nobody knows is one of few, not one of all.
  func knowsAnybody(_ now: ContinuousClock.Instant) -> Bool { foundAt.map { now - $0 < Self.freshness } ?? false }

  mutating func learn(_ domain: String, _ answer: Result<Exchangers, DNSFailure>, _ now: ContinuousClock.Instant) {
    if found.count >= Self.size { found = [:] }
    let exchangers = try? answer.get()
    let hosts = exchangers?.hosts.map { "." + $0.host } ?? []
    if !hosts.isEmpty { foundAt = now }
    let provider = providers.firstIndex { provider in
      provider.exchangers.contains { ending in hosts.contains { $0.hasSuffix("." + ending) } }
    }
    found[domain] = Entry(answer: answer, provider: provider, until: now + (exchangers == nil ? Self.patience : Self.freshness))
  }
}
