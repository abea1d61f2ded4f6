package import Mail

/// A message on the point of being sent: the envelope of RFC 5321 and the finished octets of RFC 5322.
package struct Envelope: Sendable {
  package let sender: EmailAddress
  package let recipient: EmailAddress
  /// From and Reply-To of the message.
  package let authors: [EmailAddress]
  /// The message as DATA carries it, with the dot that ends it.
  let data: [UInt8]
  /// Octets of the message. Stuffed dots are not counted (RFC 1870 §5); the few that there may be do no harm here.
  var size: Int { data.count - DotStuffing.end.count }

  /// - Parameter message: CRLF only.
  package init(sender: EmailAddress, recipient: EmailAddress, authors: [EmailAddress] = [], message: consuming [UInt8]) {
    self.sender = sender
    self.recipient = recipient
    self.authors = authors
    data = DotStuffing.terminated(message)
  }
}
