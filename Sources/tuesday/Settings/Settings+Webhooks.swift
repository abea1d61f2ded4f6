import Campaigns
import Curl
import Delivery
import Feedback
import Store

/// What takes in what providers post.
extension Settings {
  /// The providers that are to hand something of each mail back.
  var providerMarks: [ProviderMark] {
    ProviderMark.allCases.filter { mark in
      webhooks.contains { hook in
        switch hook.way {
        case .postmark: mark == .postmark
        case .sendgrid: mark == .sendgrid
        case .ses, .mailgun, .signed: false
        }
      }
    }
  }

  func webhookIntake(_ database: Database, _ keys: SigningKeys, _ notices: Notices) -> WebhookIntake {
    WebhookIntake(
      feedback(database, keys, notices), proof: mailProof(keys), hooks: webhooks,
      fetch: { url in
        let answer = try await OwnThread.run { try Self.toAmazon.get(url) }
        return (answer.status, answer.body)
      })
  }

  /// Whom we ask is fixed, so it has nothing to redirect to; and never a private address.
  static var toAmazon: WebRequest {
    var request = WebRequest()
    request.redirectLimit = 0
    request.sizeLimit = 1 << 16
    return request
  }
}
