internal import Campaigns
internal import Mail
internal import Words

/// What Amazon SES says in a notification of SNS: by an identity's own topics (`notificationType`) or by a configuration set (`eventType`).
enum SESEvents {
  /// - Parameter message: the notification's text. SNS and SES also send words of their own, which are no JSON.
  static func batch(_ message: String) -> ProviderBatch {
    guard message.trimmed.utf8.first == UInt8(ascii: "{") else { return ProviderBatch() }
    let json: JSONValue
    do { json = try JSONReader.read(message) } catch {
      var batch = ProviderBatch()
      batch.faults = ["the message in the notification is no JSON: \(error)"]
      return batch
    }
    return ProviderBatch([json], report)
  }

  private static func report(_ json: JSONValue) throws(WebhookFault) -> ProviderReport? {
    switch json["eventType"]?.text ?? json["notificationType"]?.text {
    case "Bounce": return try bounce(json)
    case "Complaint": return try complaint(json)
    case "Delivery":
      let said = recipients(json["delivery"]?["recipients"]).map { FeedbackEvent.Word(address: $0, nil) }
      return try report(.delivered, json, "delivery", said)
    case "DeliveryDelay":
      let delay = json["deliveryDelay"]
      return try report(
        .delay, json, "deliveryDelay", refused(delay, "delayedRecipients", .passing, delay?["delayType"]?.text ?? "delayed"))
    case "Reject": return try report(.bounce, json, "reject", unsent(json, json["reject"]?["reason"]?.text ?? "rejected"))
    case "Rendering Failure":
      return try report(.bounce, json, "failure", unsent(json, json["failure"]?["errorMessage"]?.text ?? "not rendered"))
    // Send, Open, Click, Subscription; and that a topic was connected.
    case .some: return nil
    case nil: throw .unreadable("an event has no type")
    }
  }

  private static func bounce(_ json: JSONValue) throws(WebhookFault) -> ProviderReport {
    let bounce = json["bounce"]
    let (type, part) = (bounce?["bounceType"]?.text ?? "", bounce?["bounceSubType"]?.text ?? "")
    // SES did not even try, because of what came back before.
    let isSuppressed = ["Suppressed", "OnAccountSuppressionList"].contains(part)
    let verdict: ProviderVerdict =
      switch (type, part) {
      case (_, "NoEmail"): .gone
      case _ where isSuppressed: .gone
      case (_, "MailboxFull"): .because(.mailboxFull)
      case (_, "MessageTooLarge"): .because(.size)
      case (_, "ContentRejected"), (_, "AttachmentRejected"): .because(.content)
      case (_, "CustomTimeoutExceeded"): .because(.expired)
      case ("Permanent", _): .lasting
      case ("Transient", _): .passing
      default: .unsaid
      }
    let said = refused(bounce, "bouncedRecipients", verdict, "\(type), \(part) (Amazon SES)", isOwn: isSuppressed)
    // A holiday's answer is such a one, too: then nobody refused anything.
    let recipients = bounce?["bouncedRecipients"]?.items ?? []
    let isAnswer = (type, part) == ("Transient", "General") && !recipients.contains { $0["diagnosticCode"] != nil || $0["status"] != nil }
    return try report(isAnswer ? .automatic : .bounce, json, "bounce", said, id: bounce?["feedbackId"]?.text)
  }

  /// The types of RFC 5965 §7.3, of which not all are a person's complaint.
  private static func complaint(_ json: JSONValue) throws(WebhookFault) -> ProviderReport {
    let complaint = json["complaint"]
    let type = complaint?["complaintFeedbackType"]?.text ?? "abuse"
    let isComplaint = ["abuse", "fraud", "other", "virus"].contains(type)
    let said = (complaint?["complainedRecipients"]?.items ?? []).map { FeedbackEvent.Word(address: $0["emailAddress"]?.text, nil) }
    return try report(isComplaint ? .complaint : .other, json, "complaint", said, id: complaint?["feedbackId"]?.text)
  }

  /// SES puts a Message-ID of its own over ours; the sender and the header that it was handed stand in the notification.
  private static func report(
    _ kind: ReturnedMail.Kind, _ json: JSONValue, _ part: String, _ said: [FeedbackEvent.Word], id: String? = nil
  ) throws(WebhookFault) -> ProviderReport {
    guard let mail = json["mail"], let number = mail["messageId"]?.text else { throw .unreadable("an event names no mail") }
    var report = ProviderReport(
      id: id ?? [number, part, json[part]?["timestamp"]?.text ?? "", said.first?.address ?? ""].joined(separator: " "), kind: kind)
    report.marks = [mail["source"], mail["commonHeaders"]?["returnPath"], header("CFBL-Feedback-ID", of: mail)].compactMap { $0?.text }
    report.messageID = (header("Message-ID", of: mail) ?? mail["commonHeaders"]?["messageId"])?.text
    report.said = said.isEmpty ? recipients(mail["destination"]).map { FeedbackEvent.Word(address: $0, nil) } : said
    report.at = WebhookTime.ofDate(json[part]?["timestamp"])
    return report
  }

  private static func header(_ name: String, of mail: JSONValue) -> JSONValue? {
    mail["headers"]?.items.first { $0["name"]?.text?.lowercased() == name.lowercased() }?["value"]
  }

  private static func recipients(_ value: JSONValue?) -> [String] { (value?.items ?? []).compactMap(\.text) }

  /// - Parameter isOwn: whether the words are those of SES, not of who refused.
  private static func refused(
    _ part: JSONValue?, _ name: String, _ verdict: ProviderVerdict, _ title: String, isOwn: Bool = false
  ) -> [FeedbackEvent.Word] {
    (part?[name]?.items ?? []).map { one in
      let words = one["diagnosticCode"]?.text ?? ""
      return FeedbackEvent.Word(
        address: one["emailAddress"]?.text, code: nil, status: isOwn ? nil : one["status"]?.text, words: isOwn ? "" : words, verdict,
        title: isOwn && !words.isEmpty ? "\(title): \(words)" : title)
    }
  }

  /// SES itself did not send it: nobody's mailbox is at fault.
  private static func unsent(_ json: JSONValue, _ words: String) -> [FeedbackEvent.Word] {
    recipients(json["mail"]?["destination"]).map {
      FeedbackEvent.Word(address: $0, code: nil, status: nil, words: "", .because(.content), title: "\(words) (Amazon SES)")
    }
  }
}
