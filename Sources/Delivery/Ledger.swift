/// One campaign's deliveries, counted by state. It must balance: the states add up to the frozen audience.
package struct Ledger: Sendable, Hashable {
  /// How many people the freeze recorded.
  package let audience: Int
  package let counts: [DeliveryState: Int]

  package init(audience: Int, counts: [DeliveryState: Int]) {
    self.audience = audience
    self.counts = counts
  }

  package subscript(state: DeliveryState) -> Int { counts[state] ?? 0 }

  package var sum: Int { counts.values.reduce(0, +) }

  package var balances: Bool { sum == audience }

  /// Planned, leased and deferred: still under way.
  package var open: Int { DeliveryState.allCases.filter(\.isOpen).reduce(0) { $0 + self[$1] } }

  package var done: Int { sum - open }

  /// `5000 audience = 4990 accepted + 10 failed`, with every state that is not zero.
  package var equation: String {
    let terms = DeliveryState.allCases.filter { self[$0] > 0 }.map { "\(self[$0]) \($0.rawValue)" }
    return "\(audience) audience \(balances ? "=" : "≠") \(terms.isEmpty ? "0" : terms.joined(separator: " + "))"
  }
}
