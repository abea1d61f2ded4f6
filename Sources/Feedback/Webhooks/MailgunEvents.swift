internal import Campaigns
internal import Mail

/// What Mailgun posts: one event a post.
enum MailgunEvents {
  /// - Parameter json: the `event-data`.
  static func batch(_ json: JSONValue?) throws(WebhookFault) -> ProviderBatch {
    guard let json else { throw .unreadable("the body has no event-data") }
    return ProviderBatch([json], report)
  }

  private static func report(_ json: JSONValue) throws(WebhookFault) -> ProviderReport? {
    switch json["event"]?.text {
    case "failed": return try failed(json)
    case "rejected": return try refused(json, .because(.content))
    case "delivered": return try report(.delivered, json)
    case "complained": return try report(.complaint, json)
    case "unsubscribed": return try report(.unsubscribe, json)
    // accepted, opened, clicked, stored.
    case .some: return nil
    case nil: throw .unreadable("an event has no type")
    }
  }

  private static func failed(_ json: JSONValue) throws(WebhookFault) -> ProviderReport {
    let isForNow = json["severity"]?.text == "temporary"
    if isForNow { return try refused(json, .passing, .delay) }
    switch json["reason"]?.text {
    case "suppress-complaint": return try report(.complaint, json)
    case "suppress-unsubscribe": return try report(.unsubscribe, json)
    case "suppress-bounce": return try refused(json, .gone)
    case "old": return try refused(json, .because(.expired))
    case "espblock": return try refused(json, .because(.policy))
    default: return try refused(json, json["delivery-status"]?["bounce-type"]?.text == "soft" ? .passing : .unsaid)
    }
  }

  private static func refused(
    _ json: JSONValue, _ verdict: ProviderVerdict, _ kind: ReturnedMail.Kind = .bounce
  ) throws(WebhookFault) -> ProviderReport {
    var report = try report(kind, json)
    let status = json["delivery-status"]
    let said = [status?["message"], status?["description"], json["reject"]?["reason"]].compactMap { $0?.text }.first { !$0.isEmpty } ?? ""
    let title = "\(json["reason"]?.text ?? "refused"): \(said) (Mailgun)"
    // From 600 on a code is Mailgun's own, and so are the words beside it.
    let code = status?["code"]?.integer
    let isOwn = code.map { $0 >= 600 } ?? false
    report.said = [
      FeedbackEvent.Word(
        address: json["recipient"]?.text, code: isOwn ? nil : code, status: isOwn ? nil : status?["enhanced-code"]?.text,
        words: isOwn ? "" : said, verdict, title: title)
    ]
    return report
  }

  private static func report(_ kind: ReturnedMail.Kind, _ json: JSONValue) throws(WebhookFault) -> ProviderReport {
    guard let id = json["id"]?.text, let recipient = json["recipient"]?.text else { throw .unreadable("an event lacks id or recipient") }
    // An id is unique within a day.
    var report = ProviderReport(id: "\(id) \(json["timestamp"]?.word ?? "")", kind: kind)
    report.marks = [json["envelope"]?["sender"]?.text].compactMap(\.self)
    report.messageID = json["message"]?["headers"]?["message-id"]?.text
    report.said = [FeedbackEvent.Word(address: recipient, nil)]
    report.at = WebhookTime.ofSeconds(json["timestamp"])
    return report
  }
}
