internal import Crypto
internal import Foundation
internal import Store

extension WebhookIntake {
  /// Longer than its signature is believed.
  private static let memory = Duration.seconds(3 * 86_400)

  /// Whether this post was not taken before.
  ///
  /// - Throws: ``WebhookFault`` where the same signature came with something else.
  func remember(_ once: String, body: String, from hook: Webhook, _ now: Timestamp, _ connection: Connection) throws -> Bool {
    try connection.execute(
      "DELETE FROM webhook_posts WHERE at < $1 OR at > $2", [.time(now + (.zero - Self.memory)), .time(now + Self.memory)])
    let name = SHA256.hash(data: Data(once.utf8)).hex
    let made = try connection.execute(
      "INSERT INTO webhook_posts (source, name, body, at) VALUES ($1, $2, $3, $4) ON CONFLICT (source, name) DO NOTHING",
      [.text(hook.namespace), .text(name), .text(body), .time(now)])
    if made == 1 { return true }
    let first = try connection.first(
      "SELECT body FROM webhook_posts WHERE source = $1 AND name = $2", [.text(hook.namespace), .text(name)]
    ) { try $0.text("body") }
    guard first == body else { throw WebhookFault.forged("its signature was used before, for something else") }
    return false
  }
}
