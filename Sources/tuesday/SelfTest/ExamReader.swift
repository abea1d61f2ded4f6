/// An invented reader. The local part tells the sink what to do with their mail.
struct ExamReader: Sendable, Hashable {
  enum Kind: String, Sendable {
    case plain, slow, tempfail, permfail, drop
  }

  let kind: Kind
  /// At a domain that belongs to nobody (RFC 6761).
  let address: String

  /// Of a thousand readers 20 are slow, 25 busy at first, 20 do not exist, and the connection breaks at 5.
  init(number: Int) {
    kind =
      switch number % 200 {
      case 7: .drop
      case 11, 61, 111, 161: .slow
      case 23, 73, 123, 173: .permfail
      case 5, 45, 85, 125, 165: .tempfail
      default: .plain
      }
    address = "\(kind == .plain ? "" : "\(kind.rawValue).")r\(number)@readers.test"
  }
}
