internal import Mail

/// Events in a form of our own, for any other provider or script: an object, or a list of them.
enum SignedEvents {
  static func batch(_ json: JSONValue) throws(WebhookFault) -> ProviderBatch {
    switch json {
    case .array(let items): return ProviderBatch(items, report)
    case .object: return ProviderBatch([json], report)
    default: throw .unreadable("the body is neither an event nor a list of events")
    }
  }

  private static let kinds: [String: ReturnedMail.Kind] = [
    "bounce": .bounce, "delay": .delay, "delivered": .delivered, "complaint": .complaint, "unsubscribe": .unsubscribe,
  ]

  private static func report(_ json: JSONValue) throws(WebhookFault) -> ProviderReport? {
    guard let kind = json["event"]?.text.flatMap({ kinds[$0] }) else {
      throw .unreadable("an event's `event` must be one of bounce, delay, delivered, complaint, unsubscribe")
    }
    var report = ProviderReport(id: json["id"]?.word ?? "", kind: kind)
    report.marks = [json["return_path"]?.text].compactMap(\.self)
    report.messageID = json["message_id"]?.text
    let address = json["recipient"]?.text
    guard address != nil || !report.marks.isEmpty || report.messageID != nil else {
      throw .unreadable("an event names no mail: return_path, or message_id and recipient")
    }
    report.said = [
      kind == .bounce || kind == .delay
        ? FeedbackEvent.Word(
          address: address, code: json["code"]?.integer, status: json["status"]?.text, words: json["words"]?.text ?? "",
          kind == .delay ? .passing : .unsaid, title: "")
        : FeedbackEvent.Word(address: address, nil)
    ]
    if let at = json["at"] {
      guard let time = WebhookTime.ofDate(at) ?? WebhookTime.ofSeconds(at) else {
        throw .unreadable("an event's `at` must be a time: 2026-11-24T09:00:00Z, or seconds since 1970")
      }
      report.at = time
    }
    return report
  }
}
