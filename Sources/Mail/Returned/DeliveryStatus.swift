internal import Words

/// What a `message/delivery-status` (RFC 3464, RFC 6533) says, also one with fields folded, missing, in an odd order, or without the empty lines.
struct DeliveryStatus: Sendable {
  enum Action: Sendable, Hashable {
    case failed, delayed, delivered
    /// Relayed or expanded: it went on to where nobody tells what becomes of it (RFC 3464 §2.3.3).
    case passedOn
  }

  struct Recipient: Sendable {
    var original: String?
    var final: String?
    var actual: String?
    var action: Action?
    var status: EnhancedStatus?
    var diagnostic: String?
    /// What stands in brackets behind the status, as some servers write their reason.
    var comment: String?

    var isNamed: Bool { original != nil || final != nil || actual != nil }

    /// As we had addressed it, else the last address that is known.
    var address: String? { [original, final, actual].lazy.compactMap { $0.flatMap(Self.address) }.first }

    /// The address behind the type (RFC 3464 §2.3.1); the type may be missing.
    private static func address(_ value: String) -> String? {
      let text = value.firstIndex(of: ";").map { value[value.index(after: $0)...] } ?? value[...]
      let isUnicode = value.prefix { $0 != ";" }.trimmed.lowercased() == "utf-8"
      let bare = text.trimmed.prefix { !$0.isWhitespace && $0 != "," }
        .drop { $0 == "<" }.prefix { $0 != ">" }
      // RFC 6533 §3: what is outside ASCII stands there as it is.
      if isUnicode || bare.utf8.contains(where: { $0 >= 0x80 }) { return (try? EmailAddress(parsing: String(bare)))?.text }
      return AddressScan.first(in: String(text))
    }

    /// By the class of the status where no action is given.
    var fate: Action? {
      if let action { return action }
      return switch status?.class {
      case 2: .delivered
      case 4: .delayed
      case 5: .failed
      default: nil
      }
    }
  }

  /// A status that stands in a text, as a part that lost its delimiters: from its first line to the returned mail.
  static func lines(in text: String) -> String {
    let names = ["reporting-mta:", "original-recipient:", "final-recipient:"]
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).prefix(5000)
    let status = lines.drop { line in !names.contains { line.prefix(20).lowercased().hasPrefix($0) } }
    return status.prefix { line in !["received:", "return-path:"].contains { line.prefix(12).lowercased().hasPrefix($0) } }.joined(
      separator: "\n")
  }

  private(set) var recipients: [Recipient] = []
  /// The envelope's sender as some servers tell it: Postfix, Exim.
  private(set) var sender: String?
  private static let limit = 100

  init(_ text: String) {
    var current = Recipient()
    func flush() {
      if current.isNamed || current.action != nil, recipients.count < Self.limit { recipients.append(current) }
      current = Recipient()
    }
    var isAfterGap = false
    for line in ReportFields(text).lines {
      guard case .field(let name, let value) = line else {
        isAfterGap = true
        continue
      }
      if Self.begins(name, after: current, isAfterGap: isAfterGap) { flush() }
      isAfterGap = false
      if name == "x-postfix-sender" || name == "x-envelope-from" { sender = AddressScan.first(in: value) }
      Self.take(name, value, &current)
    }
    flush()
  }

  /// Whether this field is the next recipient's: empty lines may be missing, or stand between all lines.
  private static func begins(_ name: String, after current: Recipient, isAfterGap: Bool) -> Bool {
    switch name {
    case "original-recipient": current.original != nil || current.final != nil && current.action != nil
    case "final-recipient": current.final != nil || isAfterGap && current.isNamed && current.action != nil
    case "action": isAfterGap && current.action != nil
    case "status": isAfterGap && current.status != nil
    default: false
    }
  }

  private static func take(_ name: String, _ value: String, _ current: inout Recipient) {
    switch name {
    case "original-recipient", "x-original-recipient": current.original = current.original ?? value
    case "final-recipient": current.final = value
    case "x-actual-recipient", "x-display-recipient": current.actual = value
    case "action": current.action = action(value) ?? current.action
    case "status":
      current.status = EnhancedStatus(value) ?? current.status
      current.comment = value.firstIndex(of: "(").map { String(value[value.index(after: $0)...].prefix { $0 != ")" }) }
    case "diagnostic-code", "x-supplementary-info", "x-notes-diagnostic", "x-display-reason":
      if current.diagnostic == nil { current.diagnostic = withoutType(value) }
    default: break
    }
  }

  private static func action(_ value: String) -> Action? {
    let word = ReportFields.bare(value)
    if ["fail", "undeliver", "expire", "error", "bounce", "reject", "return"].contains(where: word.hasPrefix) { return .failed }
    if word.hasPrefix("delay") { return .delayed }
    if ["relay", "expand"].contains(where: word.hasPrefix) { return .passedOn }
    return word.hasPrefix("deliver") ? .delivered : nil
  }

  /// `smtp; 550 …` without its type, which has no space in it (RFC 3464 §2.3.6).
  private static func withoutType(_ value: String) -> String {
    guard let semicolon = value.prefix(30).firstIndex(of: ";"), !value[..<semicolon].contains(where: \.isWhitespace) else { return value }
    return String(value[value.index(after: semicolon)...].trimmed)
  }
}
