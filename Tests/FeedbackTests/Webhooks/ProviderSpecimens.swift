@testable import Feedback

/// One event of each kind that the providers document, in the members that they document, with invented values.
enum ProviderSpecimens {
  static func ses(_ type: String, _ part: String, mail: String = "") -> String {
    #"{"eventType":"\#(type)",\#(part),"mail":{"timestamp":"2027-01-15T07:58:00.000Z","messageId":"0100-bb","destination":["ada@example.org"]\#(mail)}}"#
  }

  static func sesBounce(_ type: String, _ sub: String, words: String? = nil, status: String? = nil, id: String = "f-9") -> String {
    let more = [words.map { #","diagnosticCode":"\#($0)""# }, status.map { #","status":"\#($0)""# }].compactMap { $0 }.joined()
    return ses(
      "Bounce",
      #""bounce":{"feedbackId":"\#(id)","bounceType":"\#(type)","bounceSubType":"\#(sub)","timestamp":"2027-01-15T07:59:00Z","bouncedRecipients":[{"emailAddress":"ada@example.org"\#(more)}]}"#
    )
  }

  static func postmark(_ type: String, details: String = "", id: Int = 42) -> String {
    #"""
    {"RecordType":"Bounce","MessageStream":"broadcast","ID":\#(id),"Type":"\#(type)","TypeCode":1,"Name":"x","MessageID":"883953f4-aa","Metadata":{"tuesday":"MARK"},
    "ServerID":23,"Description":"What Postmark says of it.","Details":"\#(details)","Email":"ada@example.org","From":"letter@example.org",
    "BouncedAt":"2027-01-15T02:59:00.1234567-05:00","DumpAvailable":true,"Inactive":true,"CanActivate":true,"Subject":"News"}
    """#
  }

  static func postmark(record: String, _ members: String) -> String {
    #"{"RecordType":"\#(record)","MessageID":"883953f4-aa","Metadata":{"tuesday":"MARK"},\#(members)}"#
  }

  static func sendGrid(_ event: String, _ members: String = "", id: String = "e-1") -> String {
    #"{"email":"ada@example.org","timestamp":1800000000,"smtp-id":"<x@ismtpd>","event":"\#(event)","category":["a"],"sg_event_id":"\#(id)","sg_message_id":"m.1","tuesday":"MARK"\#(members.isEmpty ? "" : ",")\#(members)}"#
  }

  static func mailgun(_ event: String, _ members: String = "", id: String = "mg-1") -> String {
    #"{"event":"\#(event)","id":"\#(id)","timestamp":1799999990.389832,"recipient":"ada@example.org","envelope":{"sender":"MARK@bounces.example.org","transport":"smtp","targets":"ada@example.org"},"message":{"headers":{"to":"ada@example.org","message-id":"abc@example.org"}},"user-variables":{}\#(members.isEmpty ? "" : ",")\#(members)}"#
  }

  static func failed(_ severity: String, _ reason: String, code: Int, _ message: String, enhanced: String = "") -> String {
    mailgun(
      "failed",
      #""severity":"\#(severity)","reason":"\#(reason)","delivery-status":{"attempt-no":1,"code":\#(code),"enhanced-code":"\#(enhanced)","message":"\#(message)","description":"","session-seconds":1.5}"#
    )
  }

  /// Bodies for a mutator: each reader's own.
  static let all: [String] = [
    sesBounce("Permanent", "General", words: "smtp; 550 5.1.1 no such user", status: "5.1.1"), sesBounce("Transient", "MailboxFull"),
    ses(
      "Complaint",
      #""complaint":{"feedbackId":"c","complaintFeedbackType":"abuse","complainedRecipients":[{"emailAddress":"ada@example.org"}]}"#),
    ses("Delivery", #""delivery":{"timestamp":"2027-01-15T07:59:00Z","recipients":["ada@example.org"],"smtpResponse":"250 ok"}"#),
    ses(
      "DeliveryDelay",
      #""deliveryDelay":{"delayType":"MailboxFull","timestamp":"2027-01-15T07:59:00Z","delayedRecipients":[{"emailAddress":"ada@example.org","status":"4.2.2"}]}"#,
      mail: #","headers":[{"name":"Message-ID","value":"<a@b>"}],"commonHeaders":{"returnPath":"x@y"}"#),
    postmark("HardBounce", details: "smtp;550 5.1.1 unknown"),
    postmark(record: "Delivery", #""Recipient":"ada@example.org","DeliveredAt":"2027-01-15T07:59:00Z""#),
    postmark(
      record: "SubscriptionChange",
      #""Recipient":"ada@example.org","SuppressSending":true,"SuppressionReason":"ManualSuppression","Origin":"Recipient","ChangedAt":"2027-01-15T07:59:00Z""#
    ),
    "[" + sendGrid("bounce", #""reason":"550 5.1.1 unknown","status":"5.1.1","type":"bounce""#) + "," + sendGrid("delivered", id: "e-2")
      + "]",
    "[" + sendGrid("dropped", #""reason":"Bounced Address""#) + "]",
    failed("permanent", "bounce", code: 550, "5.1.1 no such user"), mailgun("complained"), mailgun("unsubscribed"),
    #"{"id":"1","event":"bounce","return_path":"MARK","recipient":"ada@example.org","code":550,"status":"5.1.1","words":"no such user","at":"2027-01-15T07:59:00Z"}"#,
  ]
}
