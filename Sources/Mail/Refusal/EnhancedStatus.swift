/// An enhanced status code (RFC 3463), and what it says by the registry of IANA (RFC 5248).
struct EnhancedStatus: Sendable, Hashable {
  /// 2, 4 or 5.
  let `class`: Int
  let subject: Int
  let detail: Int

  var text: String { "\(`class`).\(subject).\(detail)" }

  /// Tolerant of what stands around it: `5.1.1`, `#5.1.1`, `5.1.1 (no such user)`.
  init?(_ text: String) {
    let head = text.utf8.prefix(40).drop { $0 == 0x20 || $0 == 0x23 || $0 == 0x28 || $0 == 0x5B }
    var numbers: [Int] = []
    var number: Int?
    for byte in head {
      if byte.isASCIIDigit {
        number = (number ?? 0) * 10 + Int(byte - 0x30)
        guard number ?? 0 < 1000 else { return nil }
      } else if byte == 0x2E, let done = number, numbers.count < 2 {
        numbers.append(done)
        number = nil
      } else {
        break
      }
    }
    guard let number, numbers.count == 2, [2, 4, 5].contains(numbers[0]) else { return nil }
    (self.class, subject, detail) = (numbers[0], numbers[1], number)
  }

  /// Says no more than its class: `5.0.0`, and what some servers say of everything.
  var isVague: Bool { subject == 0 || detail == 0 && subject != 7 || subject == 5 }

  /// Whether it is plainly about the message (X.6.x), the sender's address (X.1.7, X.1.8, X.7.27 of RFC 7505 §4.2) or who the sender is.
  var blamesUs: Bool {
    switch subject {
    case 1: [7, 8].contains(detail)
    case 6: true
    case 7: [25, 27].contains(detail) || Self.security[detail]?.reason == .authentication
    default: false
    }
  }

  /// Nil where the words must tell.
  var meaning: RefusalMeaning? {
    switch subject {
    case 1: Self.addressing[detail]
    case 2: Self.mailbox[detail]
    case 3: Self.system[detail]
    // A permanent "no answer" is said by Exchange Online only, of who is not in its directory: the words tell.
    case 4: `class` == 5 && detail == 1 ? nil : Self.network[detail]
    case 5: detail == 3 ? RefusalMeaning(.rate) : nil
    case 6: RefusalMeaning(.content)
    case 7: Self.security[detail] ?? RefusalMeaning(.policy)
    default: nil
    }
  }

  /// RFC 3463 §3.2, RFC 7505 §4.2 (X.1.10). X.1.7 and X.1.8 are about the sender's address.
  private static let addressing: [Int: RefusalMeaning] = [
    1: RefusalMeaning(.unknownUser, isLasting: true), 2: RefusalMeaning(.hostUnknown, isLasting: true),
    3: RefusalMeaning(.unknownUser, isLasting: true), 4: RefusalMeaning(.unknownUser), 6: RefusalMeaning(.unknownUser, isLasting: true),
    7: RefusalMeaning(.policy), 8: RefusalMeaning(.policy), 10: RefusalMeaning(.hostUnknown, isLasting: true),
  ]

  /// §3.3. A permanent X.2.1 is of a mailbox that is never enabled again. Exchange Online has X.2.121 and X.2.122 for too many messages to one mailbox.
  private static let mailbox: [Int: RefusalMeaning] = [
    1: RefusalMeaning(.unknownUser, isLasting: true), 2: RefusalMeaning(.mailboxFull), 3: RefusalMeaning(.size),
    121: RefusalMeaning(.rate), 122: RefusalMeaning(.rate),
  ]

  /// §3.4. X.3.1: the system's disk, no mailbox, is full.
  private static let system: [Int: RefusalMeaning] = [
    1: RefusalMeaning(.network), 2: RefusalMeaning(.network), 3: RefusalMeaning(.content), 4: RefusalMeaning(.size),
    5: RefusalMeaning(.network),
  ]

  /// §3.5. Of Exchange Online: 300 expired, 310 no such domain, 312 no answer of the name servers, 316 expired while refused.
  private static let network: [Int: RefusalMeaning] = [
    0: RefusalMeaning(.network), 1: RefusalMeaning(.network), 2: RefusalMeaning(.network), 3: RefusalMeaning(.network),
    4: RefusalMeaning(.hostUnknown, isLasting: true), 5: RefusalMeaning(.network), 6: RefusalMeaning(.network), 7: RefusalMeaning(.expired),
    8: RefusalMeaning(.network), 300: RefusalMeaning(.expired), 310: RefusalMeaning(.hostUnknown, isLasting: true),
    312: RefusalMeaning(.network), 316: RefusalMeaning(.expired),
  ]

  /// §3.8; RFC 4954 (8, 9, 11, 12), RFC 7293 (17, 18), RFC 7372 (20…26), RFC 8689 (30). Google has 28 for a flood; Microsoft 509 and 515 for mail that
  /// nothing authenticates.
  private static let security: [Int: RefusalMeaning] = {
    var all: [Int: RefusalMeaning] = [17: RefusalMeaning(.unknownUser, isLasting: true), 28: RefusalMeaning(.rate)]
    for detail in [5, 8, 9, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24, 26, 29, 30, 40, 509, 515] {
      all[detail] = RefusalMeaning(.authentication)
    }
    return all
  }()
}

extension UInt8 {
  var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
}
