/// A receiver of much mail whose own pace is kept, whichever route leads there.
package struct Provider: Sendable, Hashable {
  package let name: String
  /// In A-labels and small letters.
  package let domains: Set<String>
  /// Endings of the hosts that take mail for it (MX), in small letters: `example.net` for `mx1.example.net`. Other domains that have their mail
  /// there belong to it too.
  package let exchangers: Set<String>
  package let perMinute: Int?
  /// Messages under way to it at once.
  package let connections: Int?

  package init(name: String, domains: Set<String>, exchangers: Set<String> = [], perMinute: Int?, connections: Int?) {
    self.name = name
    self.domains = domains
    self.exchangers = exchangers
    self.perMinute = perMinute
    self.connections = connections
  }
}
