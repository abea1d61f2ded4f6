/// One message and its envelope.
package struct ReceivedMail: Sendable, Equatable {
  package let sender: String
  package let recipients: [String]
  /// CRLF, dots unstuffed, byte for byte as it came.
  package let octets: [UInt8]

  package init(sender: String, recipients: [String], octets: [UInt8]) {
    (self.sender, self.recipients, self.octets) = (sender, recipients, octets)
  }

  /// What becomes of it.
  package enum Answer: Sendable, Equatable {
    /// A reply, in LMTP the same for each recipient.
    case reply(String)
    /// Close without a word.
    case hangUp
  }
}
