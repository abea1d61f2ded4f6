internal import Campaigns
internal import Delivery
internal import Mail
internal import Store

/// Something that came back about a mail before anybody noticed that its sender had died: when the mail is called uncertain, that is known already. A
/// provider's event is as quick as that.
struct EarlyWord: Sendable, Hashable {
  let delivery: DeliveryID
  let kind: ReturnedMail.Kind
  let source: String

  /// So long before it was called uncertain it was about this sending, and no earlier one.
  static let memory = Duration.seconds(3600)

  var cause: String { Self.cause(kind, by: source) }

  /// Whatever comes back of a mail says that it was taken.
  static func cause(_ kind: ReturnedMail.Kind, by source: String) -> String {
    let what =
      switch kind {
      case .automatic: "an automatic answer"
      case .unsubscribe: "a wish to leave"
      case .other: "a letter"
      case .bounce, .delay, .delivered, .complaint: "a \(kind.rawValue)"
      }
    return "it was taken: \(what) came back (\(FeedbackRecord.title(of: source)))"
  }
}
