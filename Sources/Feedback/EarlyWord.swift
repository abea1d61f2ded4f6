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

  /// Whatever is said of a mail says that it was taken.
  static func cause(_ kind: ReturnedMail.Kind, by source: String) -> String {
    "it was taken: a \(kind.rawValue) came back (\(FeedbackRecord.title(of: source)))"
  }
}
