import Campaigns
import Feedback
import Foundation

/// Where providers post what became of our mail: each `[webhooks.NAME]`.
struct WebhookSettings {
  enum Kind: String, CaseIterable {
    case ses, postmark, sendgrid, mailgun, signed

    /// The keys that mean something for it, beside those of all.
    var keys: Set<String> {
      switch self {
      case .ses: ["topics"]
      case .postmark: ["user", "password"]
      case .sendgrid: ["public_key"]
      case .mailgun, .signed: ["secret"]
      }
    }
  }

  private enum Trust: String, CaseIterable {
    case token, address
  }

  static let keys = [
    SettingKey(
      name: "kind", standard: "\"\"",
      about:
        "Who posts to /webhooks/NAME of the site: ses (Amazon SES by SNS), postmark, sendgrid, mailgun, or signed: anybody with the secret."
    ),
    SettingKey(name: "topics", standard: "\"\"", about: "ses: the ARNs of your topics, with commas between; others are refused."),
    SettingKey(name: "user", standard: "\"\"", about: "postmark: the user in the address that you give it."),
    SettingKey(
      name: "password", standard: "\"\"",
      about: "postmark: the password in that address, 16 characters or more; better in the secrets folder (file webhooks-main-password).",
      isSecret: true),
    SettingKey(name: "public_key", standard: "\"\"", about: "sendgrid: the verification key of its signed event webhook."),
    SettingKey(
      name: "secret", standard: "\"\"",
      about:
        "mailgun: its webhook signing key; signed: 16 characters or more that nobody can guess. Better in the secrets folder (file webhooks-main-secret).",
      isSecret: true),
    SettingKey(
      name: "addresses", standard: "\"\"",
      about: "Addresses or networks that may post, with commas between; empty: all. Behind a proxy it needs site.trusted_proxies."),
    SettingKey(
      name: "trust", standard: "\"token\"",
      about: "What counts. token: what names a mail of ours by our code or Message-ID; address: also what only names a recent reader."),
  ]

  let read: SettingReader
  let hasReturnPath: Bool

  func hooks() throws -> [Webhook] { try read.sources.members(of: "webhooks").map(hook) }

  private func hook(_ name: String) throws -> Webhook {
    let table = "webhooks.\(name)"
    let kind = try read.choice("\(table).kind", of: Kind.allCases)
    try read.requireFit(table, kind: kind.rawValue, knows: kind.keys.union(["kind", "addresses", "trust"]), among: Self.keys)
    let isTrusted = try read.choice("\(table).trust", of: Trust.allCases) == .address
    if kind == .postmark && !isTrusted && !hasReturnPath {
      throw read.error(
        "\(table).kind", "Postmark tells what was handed to it with a mail, and that needs smtp.return_path; or write trust = \"address\"")
    }
    return Webhook(
      name: name, way: try way(kind, table), networks: try read.networks("\(table).addresses"), isTrusted: isTrusted)
  }

  private func way(_ kind: Kind, _ table: String) throws -> Webhook.Way {
    switch kind {
    case .ses:
      let topics = try read.words("\(table).topics")
      if topics.isEmpty { throw read.error("\(table).topics", "must name a topic: arn:aws:sns:us-east-1:123456789012:bounces") }
      for topic in topics where !SNSAddress.isTopic(topic) {
        throw read.error("\(table).topics", "\(topic) is no topic of SNS; write arn:aws:sns:us-east-1:123456789012:bounces")
      }
      return .ses(topics: Set(topics))
    case .postmark:
      let user = try read.required("\(table).user")
      // RFC 7617 §2: it ends where the password begins.
      if user.contains(":") { throw read.error("\(table).user", "cannot have a colon") }
      return .postmark(user: user, password: try secret("\(table).password"))
    case .sendgrid:
      guard let key = SendGridKey(try read.required("\(table).public_key")) else {
        throw read.error("\(table).public_key", "is not the verification key that SendGrid shows: a line that begins with MFkw")
      }
      return .sendgrid(key)
    case .mailgun: return .mailgun(key: try read.required("\(table).secret"))
    case .signed: return .signed(secret: try secret("\(table).secret"))
    }
  }

  /// That we choose, so that it can be long enough.
  private func secret(_ key: String) throws -> String {
    let text = try read.required(key)
    if text.utf8.count < 16 { throw read.error(key, "has fewer than 16 characters; `openssl rand -hex 24` makes a good one") }
    return text
  }
}

extension SettingReader {
  /// Refuses keys of a table that mean nothing for its kind.
  func requireFit(_ table: String, kind: String, knows known: Set<String>, among keys: [SettingKey]) throws {
    for key in keys.map(\.name).sorted() where !known.contains(key) && sources.values["\(table).\(key)"] != nil {
      throw error("\(table).\(key)", "is not for kind = \"\(kind)\"; leave it out")
    }
  }
}
