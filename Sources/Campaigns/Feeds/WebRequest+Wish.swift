package import Curl
internal import Mail

extension WebRequest.Answer {
  /// How long the server wants to be left alone; nil where it did not say.
  package var wish: Duration? {
    if let seconds = Int(retryAfter) { return .seconds(max(0, min(seconds, 30 * 86_400))) }
    guard let until = MailDate.milliseconds(in: retryAfter), let now = MailDate.milliseconds(in: date) else { return nil }
    return .milliseconds(max(0, min(until - now, 30 * 86_400_000)))
  }
}
