internal import Campaigns
internal import Mail

/// What SendGrid's Event Webhook posts: a list of events of many mails.
enum SendGridEvents {
  static func batch(_ json: JSONValue) throws(WebhookFault) -> ProviderBatch {
    guard case .array(let items) = json else { throw .unreadable("the body is no list of events") }
    return ProviderBatch(items, report)
  }

  private static func report(_ json: JSONValue) throws(WebhookFault) -> ProviderReport? {
    guard let event = json["event"]?.text else { throw .unreadable("an event has no type") }
    switch event {
    case "bounce": return try refused(json, bounced(json))
    case "blocked": return try refused(json, .because(.policy))
    case "dropped": return try dropped(json)
    case "deferred":
      var report = try report(.delay, json)
      report.said = [word(json, .passing, words: json["response"]?.text ?? "", title: "deferred (SendGrid)")]
      return report
    case "delivered": return try report(.delivered, json)
    case "spamreport": return try report(.complaint, json)
    case "unsubscribe", "group_unsubscribe": return try report(.unsubscribe, json)
    // processed, open, click, group_resubscribe, and what is about the account.
    default: return nil
    }
  }

  /// `blocked`: because of us, for now. Of the others it sends no more to the address; whether that is because of the mailbox it says by a class.
  private static func bounced(_ json: JSONValue) -> ProviderVerdict {
    if json["type"]?.text == "blocked" { return .because(.policy) }
    return switch json["bounce_classification"]?.text {
    case "Invalid Address": .gone
    case "Mailbox Unavailable": .because(.mailboxFull)
    case "Reputation": .because(.policy)
    case "Content": .because(.spam)
    case "Technical Failure", "Frequency/Volume", "Frequency or Volume Too High": .passing
    default: .unsaid
    }
  }

  /// It did not even try, because of what it knows.
  private static func dropped(_ json: JSONValue) throws(WebhookFault) -> ProviderReport {
    switch json["reason"]?.text {
    case "Spam Reporting Address": return try report(.complaint, json)
    case "Unsubscribed Address": return try report(.unsubscribe, json)
    case "Bounced Address": return try refused(json, .gone)
    case "Spam Content", "Spam Content (if Spam Checker app is enabled)": return try refused(json, .because(.spam))
    case "Recipient List over Package Quota": return try refused(json, .because(.rate))
    default: return try refused(json, .unsaid)
    }
  }

  private static func refused(_ json: JSONValue, _ verdict: ProviderVerdict) throws(WebhookFault) -> ProviderReport {
    var report = try report(.bounce, json)
    let event = json["event"]?.text ?? ""
    let words = json["reason"]?.text ?? ""
    report.said = [
      event == "dropped"
        // Its own words, which mean something else in a server's mouth.
        ? word(json, verdict, words: "", title: "dropped: \(words) (SendGrid)")
        : word(json, verdict, words: words, title: "\(event) (SendGrid)")
    ]
    return report
  }

  private static func word(_ json: JSONValue, _ verdict: ProviderVerdict, words: String, title: String) -> FeedbackEvent.Word {
    FeedbackEvent.Word(address: json["email"]?.text, code: nil, status: json["status"]?.text, words: words, verdict, title: title)
  }

  /// What a mail's `X-SMTPAPI` has as unique arguments stands among an event's own members.
  private static func report(_ kind: ReturnedMail.Kind, _ json: JSONValue) throws(WebhookFault) -> ProviderReport {
    guard let address = json["email"]?.text else { throw .unreadable("an event has no address") }
    var report = ProviderReport(id: json["sg_event_id"]?.word ?? "", kind: kind)
    report.marks = [json[ProviderMark.name], json["unique_args"]?[ProviderMark.name]].compactMap { $0?.text }
    report.messageID = json["smtp-id"]?.text
    report.said = [FeedbackEvent.Word(address: address, nil)]
    report.at = WebhookTime.ofSeconds(json["timestamp"])
    return report
  }
}
