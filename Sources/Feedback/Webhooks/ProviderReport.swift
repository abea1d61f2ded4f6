internal import Campaigns
internal import Mail
internal import Store

/// One event of a provider, as it says it.
struct ProviderReport: Sendable, Hashable {
  /// The provider's own name of it: the same again is the same event.
  let id: String
  let kind: ReturnedMail.Kind
  /// What may be a return path of ours or its local part, the likeliest first.
  var marks: [String] = []
  var messageID: String?
  var said: [FeedbackEvent.Word] = []
  var at: Timestamp?

  /// Longer names are none.
  static let idLimit = 500

  /// So many people of one event are believed.
  private static let limit = 100

  /// - Parameter provider: what the names of its events are unique within.
  func events(by proof: MailProof, of provider: String, from hook: Webhook) -> [FeedbackEvent] {
    subjects(proof, hook.isTrusted).map { subject in
      FeedbackEvent(
        ["webhook", provider, id, MailProof.mark(subject)], source: hook.source, kind: kind, about: subject, said: said, at: at)
    }
  }

  private func subjects(_ proof: MailProof, _ isTrusted: Bool) -> [FeedbackEvent.Subject] {
    if let delivery = marks.lazy.compactMap({ proof.delivery(markedBy: $0) }).first { return [.delivery(delivery)] }
    let addresses = said.compactMap { word in word.address.flatMap { try? EmailAddress(parsing: $0) } }
    guard isTrusted, !addresses.isEmpty, !marks.contains(where: proof.isAnothers) else {
      return [.named(messageID: messageID, addresses: addresses, isTrusted: false)]
    }
    return addresses.prefix(Self.limit).map { .named(messageID: messageID, addresses: [$0], isTrusted: true) }
  }
}
