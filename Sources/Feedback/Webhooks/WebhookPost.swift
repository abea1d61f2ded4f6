package import Words

/// What was posted, before anything of it is believed.
package struct WebhookPost: Sendable {
  /// By their names in small letters.
  package let headers: [String: String]
  package let body: [UInt8]
  /// Who sent it, as far as that is known.
  package let client: IPAddress?

  /// Octets of a body; providers' batches are smaller.
  package static let sizeLimit = 1 << 20

  package init(headers: [String: String], body: [UInt8], client: IPAddress?) {
    (self.headers, self.body, self.client) = (headers, body, client)
  }
}
