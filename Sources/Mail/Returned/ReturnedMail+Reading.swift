internal import Words

extension ReturnedMail {
  /// How much of a message is looked at: reports stand before what they return, whose header is enough.
  package static let limits: ParseLimits = {
    var limits = ParseLimits()
    (limits.octets, limits.headerOctets, limits.fields, limits.parts, limits.depth) = (512 << 10, 64 << 10, 500, 60, 12)
    return limits
  }()

  /// - Parameters:
  ///   - octets: a message as it came; of a large one no more is read than ``limits`` say.
  ///   - sender: of the envelope, empty for `<>`; nil where nobody has told it.
  package init(octets: [UInt8], sender: String? = nil) { self.init(ParsedMessage(octets, limits: Self.limits), sender: sender) }

  /// What machines write for machines is asked first, then what a mail system says in words, then what people and their programs write. When nothing is
  /// sure, nothing follows.
  package init(_ message: ParsedMessage, sender: String? = nil) {
    let letter = ReturnedLetter(message.root, sender: sender)
    // A server between handed on what it got as an attachment: whose report that is, it says itself.
    self = Self.report(letter) ?? Self.enclosed(letter).flatMap { Self.report($0, in: letter) } ?? Self.words(letter)
  }

  /// A report inside another mail system's message. What a person hands on is their letter.
  private static func enclosed(_ letter: ReturnedLetter) -> ReturnedLetter? {
    guard letter.isFromMailSystem, !letter.isReplyOrForward else { return nil }
    return letter.leaves.lazy.filter(\.isReturnedMessage).prefix(2).map {
      ReturnedLetter($0.enclosed(octets: 128 << 10, limits: limits))
    }.first { $0.hasReport && $0.leaves.contains(where: \.isDeliveryStatus) }
  }

  /// Of standard reports.
  ///
  /// - Parameter outer: the message that came, when the report is inside.
  private static func report(_ letter: ReturnedLetter, in outer: ReturnedLetter? = nil) -> ReturnedMail? {
    if let complaint = ComplaintReport(letter) { return self.complaint(complaint, letter) }
    let sentTo = sentTo(outer ?? letter)
    // Dovecot refuses by a receipt that says "deleted": that is a notice.
    let isRefusal = letter.isFromMailSystem && NoticePhrases.failure.first(in: PhraseText(letter.subject)) != nil
    if !isRefusal,
      letter.isReport("disposition-notification") || letter.leaves.contains(where: { $0.contentType == "message/disposition-notification" })
    {
      return ReturnedMail(kind: .automatic, sentTo: sentTo, original: original(ReturnedHeader(letter, pasted: "")))
    }
    // Deeper inside, or bare beside other parts, it may be what a person hands on.
    let isReport = letter.root.contentType == "multipart/report" || outer != nil
    guard isReport || !letter.isReplyOrForward && (letter.isFromMailSystem || letter.hasReport && !letter.looksPersonal) else { return nil }
    let parts = letter.leaves.filter(\.isDeliveryStatus).prefix(3).map { $0.text(octets: 128 << 10) }
    let status = DeliveryStatus(parts.isEmpty ? DeliveryStatus.lines(in: letter.text) : parts.joined(separator: "\n\n"))
    guard status.recipients.contains(where: { $0.fate != nil }) else { return nil }
    return DeliveryReport(status, letter).mail(sentTo: sentTo)
  }

  private static func complaint(_ complaint: ComplaintReport, _ letter: ReturnedLetter) -> ReturnedMail {
    let header = ReturnedHeader(letter, pasted: "")
    var original = original(header)
    original.returnPath = original.returnPath ?? complaint.sender
    (original.codes, original.authors) = (CodeWords.of(letter), header.authors)
    let named = complaint.recipients.isEmpty ? Array(header.recipients.prefix(1)) : complaint.recipients
    let kind: Kind = complaint.isOptOut ? .unsubscribe : complaint.isComplaint ? .complaint : .automatic
    return ReturnedMail(
      kind: kind, recipients: kind == .automatic ? [] : named.map { Recipient(address: $0, refusal: nil) }, sentTo: sentTo(letter),
      original: original)
  }

  /// Of what is written in words.
  private static func words(_ letter: ReturnedLetter) -> ReturnedMail {
    let sentTo = sentTo(letter)
    if let mail = NoticeReading(letter, sentTo: sentTo).mail { return mail }
    let kind: Kind = LeavingWish.isIn(letter) ? .unsubscribe : AutomaticLetter.isOne(letter) ? .automatic : .other
    let person = kind == .unsubscribe ? letter.fromAddress.map { [Recipient(address: $0, refusal: nil)] } ?? [] : []
    // What hangs on a person's letter is what they hand on.
    let original = kind == .automatic ? original(ReturnedHeader(letter, pasted: "")) : Original()
    return ReturnedMail(kind: kind, recipients: person, sentTo: sentTo, original: original)
  }

  static func original(_ header: ReturnedHeader) -> Original {
    Original(messageID: header.messageID, returnPath: header.returnPath, feedbackID: header.feedbackID, issue: header.issue)
  }

  private static func sentTo(_ letter: ReturnedLetter) -> [String] {
    var seen: Set<String> = []
    let names = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-RCPT-TO", "X-Forwarded-To", "To", "Cc"]
    let all = names.flatMap { letter.root.all($0).prefix(20) }.flatMap { AddressScan.addresses(in: String($0.prefix(8000))) }
    return all.filter { seen.insert($0).inserted }.prefix(50).map { $0 }
  }
}

extension MIMEPart {
  var isDeliveryStatus: Bool {
    ["message/delivery-status", "message/global-delivery-status"].contains(contentType)
      || ["text/plain", "application/octet-stream", "text/delivery-status", ""].contains(contentType) && beginsStatus
  }

  /// What lost its type.
  private var beginsStatus: Bool {
    let head = text(octets: 2000).trimmed.prefix(20).lowercased()
    return head.hasPrefix("reporting-mta:") || head.hasPrefix("final-recipient:") || head.hasPrefix("original-envelope-id")
  }
}
