internal import Words

/// A delivery status and the letter that it came in, as one.
struct DeliveryReport: Sendable {
  private let status: DeliveryStatus
  private let letter: ReturnedLetter
  private let notice: Notice
  private let header: ReturnedHeader

  init(_ status: DeliveryStatus, _ letter: ReturnedLetter) {
    (self.status, self.letter) = (status, letter)
    notice = Notice(letter.text)
    header = ReturnedHeader(letter, pasted: notice.pasted)
  }

  func mail(sentTo: [String]) -> ReturnedMail {
    let fates = status.recipients.filter { $0.fate != nil }
    let kind: ReturnedMail.Kind =
      fates.contains { $0.fate == .failed } ? .bounce : fates.contains { $0.fate != .delivered } ? .delay : .delivered
    var original = ReturnedMail.original(header)
    original.returnPath = original.returnPath ?? status.sender
    let spoken = NoticeRecipients(notice, strangers: sentTo + header.senders, expected: fates.compactMap(\.address)).all
    let recipients = fates.map { one in
      let address =
        one.address ?? (fates.count == 1 ? spoken.first?.address ?? (header.recipients.count == 1 ? header.recipients[0] : nil) : nil)
      return ReturnedMail.Recipient(
        address: address, refusal: refusal(one, words: words(of: address, spoken, isAlone: fates.count == 1)),
        kind: one.fate.map(Self.kind))
    }
    return ReturnedMail(kind: kind, recipients: recipients, sentTo: sentTo, original: original)
  }

  private static func kind(_ fate: DeliveryStatus.Action) -> ReturnedMail.Kind {
    switch fate {
    case .failed: .bounce
    case .delayed, .passedOn: .delay
    case .delivered: .delivered
    }
  }

  /// What the human part says of it.
  private func words(of address: String?, _ spoken: [(address: String, words: String)], isAlone: Bool) -> String {
    if let address, let words = spoken.first(where: { $0.address.lowercased() == address.lowercased() })?.words { return words }
    return isAlone ? notice.words : ""
  }

  private func refusal(_ one: DeliveryStatus.Recipient, words: String) -> Refusal? {
    guard let fate = one.fate, fate != .delivered, fate != .passedOn else { return nil }
    let said = one.diagnostic ?? one.comment ?? ""
    let spoken = SpokenStatus(in: said)
    // The remote server's own code is nearer to the matter than what the reporting one made of it.
    let enhanced = spoken.enhanced.flatMap { $0.isVague ? nil : $0 } ?? one.status ?? spoken.enhanced
    var refusal = Refusal(code: spoken.code, enhanced: enhanced?.text, words: said)
    if refusal.reason == .other || said.isEmpty {
      let human = Refusal(code: spoken.code, enhanced: enhanced?.text, words: words)
      // Where the server's own words say nothing, those for people are often the same for everybody: nobody is given up for them.
      if human.reason != .other || said.isEmpty { refusal = said.isEmpty ? human : human.forNow }
    }
    return fate == .failed ? refusal : refusal.forNow
  }
}
