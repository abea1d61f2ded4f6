/// A mail that a source hands over, as it came.
package struct InboundMail: Sendable {
  /// The source's name in the settings, `pipe` for the command.
  package let source: String
  package let octets: [UInt8]
  /// Of the envelope (RFC 5321 §3.3); empty where the source does not know it.
  package let recipients: [String]
  /// Of the envelope: empty for `<>`, which reports have (RFC 5321 §4.5.5); nil where the source does not know it.
  package let sender: String?
  /// Whether the operator believes what comes this way also without a token of ours.
  package let isTrusted: Bool

  package init(source: String, octets: [UInt8], recipients: [String] = [], sender: String? = nil, isTrusted: Bool = false) {
    self.source = source
    self.octets = octets
    (self.recipients, self.sender) = (recipients, sender)
    self.isTrusted = isTrusted
  }
}

extension InboundMail {
  /// Octets of a message that are read, from its beginning: what tells why a mail came back stands before what came back.
  package static let sizeLimit = 1 << 20
}
