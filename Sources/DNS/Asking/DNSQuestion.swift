/// What is asked of the DNS: one kind of record of one name.
package struct DNSQuestion: Sendable, Hashable {
  /// The numbers are those of RFC 1035 §3.2.2 and RFC 3596.
  package enum Kind: Int32, Sendable, Hashable, CaseIterable {
    case address4 = 1
    case pointer = 12
    case exchanger = 15
    case text = 16
    case address6 = 28

    package var word: String {
      switch self {
      case .address4: "A"
      case .pointer: "PTR"
      case .exchanger: "MX"
      case .text: "TXT"
      case .address6: "AAAA"
      }
    }
  }

  package let kind: Kind
  /// Small letters, no dot at the end.
  package let name: String

  package init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = DNSName.plain(name)
  }
}
