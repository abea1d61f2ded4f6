internal import Campaigns
package import Words

/// Where one provider posts what became of our mail: a `[webhooks.NAME]`.
package struct Webhook: Sendable {
  /// Who posts there, and how it proves that.
  package enum Way: Sendable {
    /// Amazon SES by SNS, which signs; only these topics (ARNs) are ours.
    case ses(topics: Set<String>)
    /// Postmark signs nothing: user and password of the address that it posts to (RFC 7617).
    case postmark(user: String, password: String)
    case sendgrid(SendGridKey)
    /// With its signing key.
    case mailgun(key: String)
    /// Anybody who has the secret.
    case signed(secret: String)
  }

  package let name: String
  package let way: Way
  /// Others are not listened to; empty: everybody is.
  package let networks: [IPNetwork]
  /// Whether an event that only names a recent reader's address counts.
  package let isTrusted: Bool

  package init(name: String, way: Way, networks: [IPNetwork] = [], isTrusted: Bool = false) {
    (self.name, self.way, self.networks, self.isTrusted) = (name, way, networks, isTrusted)
  }

  /// As what came by it is remembered.
  package var source: String { FeedbackRecord.webhooks + name }

  /// Under the site's address.
  package var path: String { "/webhooks/\(name)" }
}
