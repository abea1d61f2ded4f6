import Mail
import Store
import Testing

@testable import Campaigns
@testable import Feedback

/// What is made of what each provider says.
@Suite struct ProviderEventsTests {
  private typealias S = ProviderSpecimens

  private func only(_ batch: ProviderBatch) throws -> ProviderReport {
    #expect(batch.faults.isEmpty, "\(batch.faults)")
    return try #require(batch.reports.first)
  }

  /// `bounce, hard (unknown user)`, as people read it.
  private func headline(_ batch: ProviderBatch) -> String {
    guard let report = batch.reports.first else { return batch.faults.first ?? "nothing" }
    guard report.kind == .bounce, let word = report.said.first else { return report.kind.rawValue }
    return "\(word.isHard ? "hard" : "soft") \(word.reason?.rawValue ?? "")"
  }

  @Test(arguments: [
    (S.sesBounce("Permanent", "General", words: "smtp; 550 5.1.1 <ada@example.org>: user unknown", status: "5.1.1"), "hard unknown user"),
    (S.sesBounce("Permanent", "General"), "hard unknown user"), (S.sesBounce("Permanent", "NoEmail"), "hard unknown user"),
    (S.sesBounce("Permanent", "General", words: "smtp; 550 5.7.1 message rejected due to spam policy", status: "5.7.1"), "soft spam"),
    (S.sesBounce("Permanent", "General", words: "smtp; 554 blocked using a blocklist", status: "5.0.0"), "soft policy"),
    (S.sesBounce("Permanent", "General", words: "smtp; 550 Requested action not taken", status: "5.0.0"), "soft other"),
    (
      S.sesBounce(
        "Permanent", "Suppressed", words: "Amazon SES has suppressed sending to this address because of its policy", status: "5.1.1"),
      "hard unknown user"
    ),
    (
      S.sesBounce("Permanent", "OnAccountSuppressionList", words: "Amazon SES did not send: it is on the suppression list of your account"),
      "hard unknown user"
    ), (S.sesBounce("Transient", "MailboxFull"), "soft mailbox full"),
    (S.sesBounce("Transient", "General", words: "smtp; 550 5.1.1 user unknown"), "soft unknown user"),
    (S.sesBounce("Transient", "General"), "automatic"), (S.sesBounce("Transient", "MessageTooLarge"), "soft size"),
    (S.sesBounce("Transient", "ContentRejected"), "soft content"), (S.sesBounce("Undetermined", "Undetermined"), "soft other"),
    (S.ses("Complaint", #""complaint":{"feedbackId":"c","complainedRecipients":[{"emailAddress":"ada@example.org"}]}"#), "complaint"),
    (S.ses("Complaint", #""complaint":{"feedbackId":"c","complaintFeedbackType":"not-spam"}"#), "other"),
    (S.ses("Complaint", #""complaint":{"feedbackId":"c","complaintFeedbackType":"auth-failure"}"#), "other"),
    (S.ses("Delivery", #""delivery":{"recipients":["ada@example.org"]}"#), "delivered"),
    (S.ses("DeliveryDelay", #""deliveryDelay":{"delayType":"General","delayedRecipients":[]}"#), "delay"),
    (S.ses("Reject", #""reject":{"reason":"Bad content"}"#), "soft content"),
    (S.ses("Rendering Failure", #""failure":{"errorMessage":"x"}"#), "soft content"), (S.ses("Open", #""open":{}"#), "nothing"),
    (S.ses("Click", #""click":{}"#), "nothing"), (S.ses("Subscription", #""subscription":{}"#), "nothing"),
    (#"{"notificationType":"AmazonSnsSubscriptionSucceeded","message":"x"}"#, "nothing"),
    ("Successfully validated SNS topic for Amazon SES event publishing.", "nothing"), (#"{"mail":{}}"#, "an event has no type"),
    (#"{"eventType":"Bounce"}"#, "an event names no mail"),
  ])
  func `What Amazon SES says`(message: String, expected: String) { #expect(headline(SESEvents.batch(message)) == expected) }

  @Test(arguments: [
    (S.postmark("HardBounce", details: "smtp;550 5.1.1 The email account that you tried to reach does not exist"), "hard unknown user"),
    (S.postmark("HardBounce"), "hard unknown user"), (S.postmark("HardBounce", details: "action: failed"), "hard unknown user"),
    (S.postmark("HardBounce", details: "smtp;550 5.7.1 blocked by policy"), "soft policy"),
    (S.postmark("HardBounce", details: "smtp;452 4.2.2 mailbox full"), "soft mailbox full"),
    (S.postmark("BadEmailAddress"), "hard unknown user"),
    (S.postmark("SoftBounce", details: "smtp;550 5.1.1 user unknown"), "soft unknown user"), (S.postmark("Transient"), "soft other"),
    (S.postmark("DnsError"), "soft other"), (S.postmark("SpamNotification"), "soft spam"), (S.postmark("Blocked"), "soft policy"),
    (S.postmark("DMARCPolicy"), "soft authentication"), (S.postmark("VirusNotification"), "soft content"),
    (S.postmark("ManuallyDeactivated"), "soft other"), (S.postmark("Unknown"), "soft other"), (S.postmark("AutoResponder"), "automatic"),
    (S.postmark("ChallengeVerification"), "automatic"), (S.postmark("Unsubscribe"), "unsubscribe"),
    (S.postmark("SpamComplaint"), "complaint"),
    (S.postmark("Subscribe"), "nothing"), (S.postmark("AddressChange"), "nothing"),
    (S.postmark(record: "SpamComplaint", #""ID":7,"Email":"ada@example.org""#), "complaint"),
    (S.postmark(record: "Delivery", #""Recipient":"ada@example.org""#), "delivered"),
    (S.postmark(record: "Open", #""Recipient":"a@b""#), "nothing"),
    (
      S.postmark(
        record: "SubscriptionChange",
        #""Recipient":"ada@example.org","SuppressSending":true,"SuppressionReason":"ManualSuppression","Origin":"Recipient""#),
      "unsubscribe"
    ),
    (
      S.postmark(
        record: "SubscriptionChange",
        #""Recipient":"ada@example.org","SuppressSending":true,"SuppressionReason":"HardBounce","Origin":"Recipient""#),
      "nothing"
    ),
    (
      S.postmark(
        record: "SubscriptionChange",
        #""Recipient":"ada@example.org","SuppressSending":true,"SuppressionReason":"ManualSuppression","Origin":"Admin""#),
      "nothing"
    ), (S.postmark(record: "SubscriptionChange", #""Recipient":"ada@example.org","SuppressSending":false"#), "nothing"),
    ("{}", "an event has no RecordType"), (S.postmark(record: "Delivery", #""x":1"#), "an event lacks ID or address"),
  ])
  func `What Postmark says`(body: String, expected: String) throws {
    #expect(headline(PostmarkEvents.batch(try JSONReader.read(body))) == expected)
  }

  @Test(arguments: [
    (S.sendGrid("bounce", #""reason":"550 5.1.1 user unknown","status":"5.1.1","type":"bounce""#), "hard unknown user"),
    (S.sendGrid("bounce", #""reason":"550 5.7.1 listed by a blocklist","status":"5.7.1","type":"bounce""#), "soft policy"),
    (S.sendGrid("bounce", #""reason":"550 sorry","status":"5.0.0","type":"bounce""#), "soft other"),
    (S.sendGrid("bounce", #""reason":"500 unknown recipient","status":"5.0.0","type":"bounce""#), "hard unknown user"),
    (
      S.sendGrid("bounce", #""reason":"550 sorry","status":"5.0.0","type":"bounce","bounce_classification":"Invalid Address""#),
      "hard unknown user"
    ),
    (S.sendGrid("bounce", #""reason":"550 5.1.1 user unknown","type":"blocked""#), "soft unknown user"),
    (S.sendGrid("bounce", #""reason":"sorry","type":"blocked""#), "soft policy"),
    (S.sendGrid("blocked", #""reason":"sorry""#), "soft policy"),
    (S.sendGrid("bounce", #""reason":"","status":"","type":"bounce""#), "soft other"),
    (S.sendGrid("dropped", #""reason":"Bounced Address""#), "hard unknown user"),
    (S.sendGrid("dropped", #""reason":"Spam Reporting Address""#), "complaint"),
    (S.sendGrid("dropped", #""reason":"Unsubscribed Address""#), "unsubscribe"),
    (S.sendGrid("dropped", #""reason":"Spam Content""#), "soft spam"),
    (S.sendGrid("dropped", #""reason":"Invalid SMTPAPI header""#), "soft other"),
    (S.sendGrid("deferred", #""response":"400 try again later","attempt":"5""#), "delay"), (S.sendGrid("delivered"), "delivered"),
    (S.sendGrid("spamreport"), "complaint"), (S.sendGrid("unsubscribe"), "unsubscribe"),
    (S.sendGrid("group_unsubscribe", #""asm_group_id":1"#), "unsubscribe"),
    (S.sendGrid("processed"), "nothing"), (S.sendGrid("open"), "nothing"), (S.sendGrid("click"), "nothing"), ("{}", "an event has no type"),
    (#"{"event":"bounce"}"#, "an event has no address"), (S.sendGrid("bounce", id: ""), "an event has no id, or a very long one"),
  ])
  func `What SendGrid says`(event: String, expected: String) throws {
    #expect(headline(try SendGridEvents.batch(try JSONReader.read("[\(event)]"))) == expected)
  }

  @Test(arguments: [
    (S.failed("permanent", "bounce", code: 550, "5.1.1 The email account that you tried to reach does not exist"), "hard unknown user"),
    (S.failed("permanent", "generic", code: 550, "5.7.1 rejected by policy", enhanced: "5.7.1"), "soft policy"),
    (S.failed("permanent", "suppress-bounce", code: 605, "Not delivering to previously bounced address"), "hard unknown user"),
    (S.failed("permanent", "suppress-complaint", code: 607, "x"), "complaint"),
    (S.failed("permanent", "suppress-unsubscribe", code: 606, "x"), "unsubscribe"),
    (S.failed("permanent", "old", code: 602, "Too old"), "soft expired"),
    (S.failed("permanent", "generic", code: 602, "Too old"), "soft other"), (S.failed("permanent", "generic", code: 0, ""), "soft other"),
    (S.failed("permanent", "espblock", code: 550, "sorry"), "soft policy"),
    (S.failed("permanent", "generic", code: 552, "5.2.2 mailbox full", enhanced: "5.2.2"), "soft mailbox full"),
    (S.failed("temporary", "generic", code: 451, "try later"), "delay"), (S.mailgun("complained"), "complaint"),
    (S.mailgun("unsubscribed"), "unsubscribe"), (S.mailgun("delivered"), "delivered"), (S.mailgun("opened"), "nothing"),
    (S.mailgun("rejected", #""reject":{"reason":"Sandbox"}"#), "soft content"),
    (#"{"event":"failed","severity":"permanent"}"#, "an event lacks id or recipient"),
    ("{}", "an event has no type"),
  ])
  func `What Mailgun says`(event: String, expected: String) throws {
    #expect(headline(try MailgunEvents.batch(try JSONReader.read(event))) == expected)
  }

  @Test(arguments: [
    (#"{"id":"1","event":"bounce","return_path":"b-x","code":550,"status":"5.1.1","words":"no such user"}"#, "hard unknown user"),
    (#"{"id":"1","event":"bounce","return_path":"b-x","words":"450 4.2.2 mailbox full"}"#, "soft mailbox full"),
    (#"{"id":1,"event":"delivered","message_id":"<x@y>","recipient":"ada@example.org","at":1800000000}"#, "delivered"),
    (#"{"id":"1","event":"complaint","return_path":"b-x"}"#, "complaint"),
    (#"{"id":"1","event":"unsubscribe","return_path":"b-x"}"#, "unsubscribe"),
    (#"{"id":"1","event":"delay","return_path":"b-x","words":"try later"}"#, "delay"),
    (#"{"id":"1","event":"bounce"}"#, "an event names no mail: return_path, or message_id and recipient"),
    (#"{"event":"bounce","return_path":"b-x"}"#, "an event has no id, or a very long one"),
    (
      #"{"id":"1","event":"bounced","return_path":"b-x"}"#,
      "an event's `event` must be one of bounce, delay, delivered, complaint, unsubscribe"
    ),
    (
      #"{"id":"1","event":"delivered","return_path":"b-x","at":"yesterday"}"#,
      "an event's `at` must be a time: 2026-11-24T09:00:00Z, or seconds since 1970"
    ),
  ])
  func `What our own form says`(event: String, expected: String) throws {
    #expect(headline(try SignedEvents.batch(try JSONReader.read(event))) == expected)
  }

  @Test func `Codes and words of who refused are kept, and times in whatever zone`() throws {
    let postmark = try only(PostmarkEvents.batch(try JSONReader.read(S.postmark("HardBounce", details: "smtp;550 5.1.1 unknown"))))
    #expect(
      postmark.said.first?.words == "smtp;550 5.1.1 unknown" && postmark.at?.rfc3339 == "2027-01-15T07:59:00Z" && postmark.id == "Bounce 42"
    )
    let mailgun = try only(
      try MailgunEvents.batch(try JSONReader.read(S.failed("permanent", "bounce", code: 550, "no user", enhanced: "5.1.1"))))
    #expect(mailgun.said.first?.words == "550 5.1.1 no user" && mailgun.at?.milliseconds == 1_799_999_990_389)
    let suppressed = try only(SESEvents.batch(S.sesBounce("Permanent", "Suppressed", words: "It bounced before")))
    #expect(suppressed.said.first?.words == "Permanent, Suppressed (Amazon SES): It bounced before")
    let big = S.postmark("HardBounce", id: 9_007_199_254_740_993)
    #expect(try only(PostmarkEvents.batch(try JSONReader.read(big))).id == "Bounce 9007199254740993", "not rounded")
    #expect(
      WebhookTime.ofDate("2027-02-30T00:00:00Z") == nil && WebhookTime.ofSeconds("1e300") == nil && WebhookTime.ofSeconds("-1") == nil)
    #expect(WebhookTime.ofDate("2027-01-15T08:00:00.1234567+01:30")?.milliseconds == 1_799_994_600_123)
  }
}
