internal import Campaigns
internal import Mail

/// What Postmark posts: one event a post. It tells nothing of a mail's header; what it hands back is metadata (``ProviderMark``).
enum PostmarkEvents {
  static func batch(_ json: JSONValue) -> ProviderBatch { ProviderBatch([json], report) }

  private static func report(_ json: JSONValue) throws(WebhookFault) -> ProviderReport? {
    switch json["RecordType"]?.text {
    case "Bounce": return try bounce(json)
    case "SpamComplaint": return try report(.complaint, json, id: json["ID"], at: "BouncedAt")
    case "Delivery": return try report(.delivered, json, id: json["MessageID"], at: "DeliveredAt")
    case "SubscriptionChange":
      // What a bounce or a complaint has changed is told as such; what the account's owner changes is nobody's wish to leave.
      guard json["SuppressSending"] == .boolean(true), json["SuppressionReason"]?.text == "ManualSuppression",
        json["Origin"]?.text == "Recipient"
      else { return nil }
      return try report(.unsubscribe, json, id: json["MessageID"], at: "ChangedAt")
    case .some: return nil
    case nil: throw .unreadable("an event has no RecordType")
    }
  }

  private static func bounce(_ json: JSONValue) throws(WebhookFault) -> ProviderReport? {
    let type = json["Type"]?.text ?? ""
    let verdict: ProviderVerdict
    switch type {
    case "HardBounce", "BadEmailAddress": verdict = .gone
    case "Transient", "SoftBounce", "DnsError": verdict = .passing
    case "SpamNotification": verdict = .because(.spam)
    case "VirusNotification", "SMTPApiError", "TemplateRenderingFailed": verdict = .because(.content)
    case "Blocked": verdict = .because(.policy)
    case "DMARCPolicy": verdict = .because(.authentication)
    case "SpamComplaint": return try report(.complaint, json, id: json["ID"], at: "BouncedAt")
    case "Unsubscribe": return try report(.unsubscribe, json, id: json["ID"], at: "BouncedAt")
    case "AutoResponder", "ChallengeVerification": return try report(.automatic, json, id: json["ID"], at: "BouncedAt")
    case "Subscribe", "AddressChange", "OpenRelayTest", "Unconfirmed", "InboundError": return nil
    default: verdict = .unsaid
    }
    var report = try report(.bounce, json, id: json["ID"], at: "BouncedAt")
    let words = [json["Details"], json["Description"]].compactMap { $0?.text }.first { !$0.isEmpty } ?? ""
    let said = json["Details"]?.text ?? ""
    report.said = [
      FeedbackEvent.Word(
        address: json["Email"]?.text, code: nil, status: nil, words: said, verdict, title: "\(type): \(words) (Postmark)")
    ]
    return report
  }

  private static func report(
    _ kind: ReturnedMail.Kind, _ json: JSONValue, id: JSONValue?, at time: String
  ) throws(WebhookFault) -> ProviderReport {
    guard let address = (json["Email"] ?? json["Recipient"])?.text, let number = id?.word else {
      throw .unreadable("an event lacks ID or address")
    }
    let type = json["RecordType"]?.text ?? ""
    // A delivery has no number of its own, but the mail's.
    let parts = [type, number] + (type == "Bounce" || type == "SpamComplaint" ? [] : [address, json[time]?.text ?? ""])
    var report = ProviderReport(id: parts.joined(separator: " "), kind: kind)
    report.marks = [json["Metadata"]?[ProviderMark.name]?.text].compactMap(\.self)
    report.said = [FeedbackEvent.Word(address: address, nil)]
    report.at = WebhookTime.ofDate(json[time])
    return report
  }
}
