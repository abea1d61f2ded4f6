package import Mail

/// A message on the point of being sent: the envelope of RFC 5321 and the finished octets of RFC 5322, CRLF only.
package struct Envelope: Sendable {
  package let sender: EmailAddress
  package let recipient: EmailAddress
  package let message: [UInt8]

  package init(sender: EmailAddress, recipient: EmailAddress, message: [UInt8]) {
    self.sender = sender
    self.recipient = recipient
    self.message = message
  }
}
