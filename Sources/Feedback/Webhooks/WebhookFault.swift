/// Why a post has no effect, in words for the log that hold nothing of it.
enum WebhookFault: Error, Sendable, Hashable {
  /// It does not prove that it comes from its provider.
  case forged(String)
  /// It does, and nothing can be made of it.
  case unreadable(String)
  /// What is needed to tell cannot be had now: whoever sent it is to try again.
  case later(String)

  var words: String {
    switch self {
    case .forged(let words), .unreadable(let words), .later(let words): words
    }
  }

  static func notJSON(_ fault: JSONReader.Fault) -> WebhookFault { .unreadable("the body is no JSON: \(fault)") }
}
