/// Whose export a file is, known by the columns that only they have.
package enum ImportOrigin: String, Sendable, CaseIterable, Codable {
  case listmonk, mailchimp = "Mailchimp", substack = "Substack", ghost = "Ghost", buttondown = "Buttondown", keila = "Keila"
  /// Anybody's.
  case unknown = ""

  /// All of these together are nobody else's.
  var signature: Set<String> {
    switch self {
    case .listmonk: ["uuid", "email", "attributes", "status"]
    case .mailchimp: ["email_address", "leid", "euid"]
    case .substack: ["email", "active_subscription", "email_disabled"]
    case .ghost: ["email", "subscribed_to_emails", "complimentary_plan"]
    case .buttondown: ["metadata", "tags", "referrer_url", "creation_date"]
    case .keila: ["email", "first_name", "last_name", "data", "status"]
    case .unknown: []
    }
  }

  /// What stands for something else in files of others, or for nothing. A no is one in anybody's (``ImportColumns``).
  var fields: [String: ImportField] {
    switch self {
    case .listmonk: ["attributes": .attributes, "created_at": .joined]
    case .mailchimp: ["optin_time": .joined]
    case .substack: ["created_at": .joined]
    case .ghost: ["labels": .tags, "created_at": .joined]
    case .buttondown: ["metadata": .attributes, "creation_date": .joined, "subscriber_type": .state, "type": .state]
    case .keila: ["data": .attributes]
    case .unknown: [:]
    }
  }
}
