/// A failure that is rehearsed, chosen by the recipient's local part, alone or before `+`, `-` or `.`.
enum Rehearsal: String {
  case tempfail, permfail, slow, drop

  static func of(_ address: String) -> Rehearsal? {
    Rehearsal(rawValue: address.prefix { !"@+-.".contains($0) }.lowercased())
  }

  /// The reply to a recipient; nil where it is taken.
  static func refusal(of address: String) -> String? {
    of(address) == .permfail ? "550 5.1.1 no such mailbox here (a rehearsal of a refusal)" : nil
  }
}
