internal import Words

/// Whether a letter is a mail system's notice in its own words, and what it says.
struct NoticeReading: Sendable {
  private let letter: ReturnedLetter
  private let notice: Notice
  private let header: ReturnedHeader
  private let sentTo: [String]

  init(_ letter: ReturnedLetter, sentTo: [String]) {
    (self.letter, self.sentTo) = (letter, sentTo)
    notice = Notice(letter.text)
    header = ReturnedHeader(letter, pasted: notice.pasted)
  }

  /// Nil where it is none.
  var mail: ReturnedMail? {
    let subject = PhraseText(letter.subject)
    let opening = PhraseText(notice.opening)
    let isFailure = (subject: NoticePhrases.failure.first(in: subject) != nil, opening: NoticePhrases.failure.first(in: opening) != nil)
    let fate = NoticeFate(letter, notice)
    guard isNotice(isFailure.subject, isFailure.opening, isDelay: fate.isDelay) else { return nil }
    let found = recipients
    // Words about refusals in general, of nobody's mail: a summary, a help page.
    if !isFailure.subject, !hasMarks, found.allSatisfy({ $0.address == nil }) { return nil }
    if fate.isNothing { return ReturnedMail(kind: .automatic, sentTo: sentTo, original: ReturnedMail.original(header)) }
    if fate.isDelay {
      return ReturnedMail(
        kind: .delay, recipients: found.map { .init(address: $0.address, refusal: $0.refusal?.forNow) }, sentTo: sentTo,
        original: ReturnedMail.original(header))
    }
    return ReturnedMail(kind: .bounce, recipients: found, sentTo: sentTo, original: ReturnedMail.original(header))
  }

  /// What speaks for a mail system must outweigh what speaks for a person.
  private func isNotice(_ subject: Bool, _ opening: Bool, isDelay: Bool) -> Bool {
    let isSystem = letter.isFromMailSystem
    // Whoever can be answered wrote by hand, as far as nothing but words says otherwise.
    if letter.hasAnswerableSender, !letter.hasReport { return false }
    if isSystem, beginsLikeALetter, !isMadeByMachine, !letter.isFromDaemon { return false }
    let isAnswer = NoticePhrases.automaticSubject.first(in: PhraseText(letter.subject)) != nil
    if isAnswer, !letter.isFromDaemon, !letter.hasReport { return false }
    guard subject || opening || isDelay || letter.field("X-Failed-Recipients") != nil || isSystem && letter.hasReport else { return false }
    var score = (isSystem ? 3 : 0) + (subject ? 2 : 0) + (opening ? 2 : 0) + (isDelay && !opening ? 1 : 0)
    if letter.hasNullSender { score += 1 }
    if letter.leaves.contains(where: \.isReturnedMessage) || letter.hasReport { score += 1 }
    // Few systems answer so, and people who look after one do.
    if letter.isReplyOrForward { score -= !isSystem ? 3 : beginsLikeALetter ? 6 : 1 }
    if !subject, isAnswer { score -= 3 }
    if letter.looksPersonal, !isSystem { score -= 3 }
    if !isSystem, AutomaticLetter.isOne(letter, bySubject: !subject) { score -= 3 }
    if !isSystem, beginsLikeALetter { score -= 3 }
    return score >= 4 && (isSystem || isMadeByMachine)
  }

  /// Marks of a machine: parcels cannot be delivered either, and people say so.
  private var hasMarks: Bool {
    isMadeByMachine || notice.hasReturnedMail || notice.lines.contains { SpokenStatus(in: $0.text).code != nil && !$0.found.isEmpty }
  }

  /// By its form, which nobody writes by hand.
  private var isMadeByMachine: Bool {
    if letter.hasNullSender || letter.hasReport || letter.leaves.contains(where: \.isReturnedMessage) { return true }
    return letter.field("Auto-Submitted").map { ReportFields.bare($0) != "no" } ?? false
  }

  /// A greeting, or quoted lines.
  private var beginsLikeALetter: Bool {
    let lines = notice.lines.lazy.filter { !$0.isEmpty }.prefix(12)
    if lines.count(where: { $0.text.hasPrefix(">") && !$0.text.hasPrefix(">>>") }) > 1 { return true }
    let first = lines.first?.text.lowercased() ?? ""
    return first.count < 40
      && ["hi", "hello", "dear ", "hey", "hallo", "hola", "bonjour", "ciao", "olá", "liebe", "sehr geehrte", "guten tag", "buongiorno"]
        .contains(where: first.hasPrefix)
      && (first.hasSuffix(",") || first.hasSuffix("!") || first.count < 8)
  }

  /// Who got the notice. Some systems write into X-Original-To to whom the mail was.
  private var readers: [String] {
    let others = ["Delivered-To", "Envelope-To", "To", "Cc"].flatMap { letter.root.all($0) }.flatMap {
      AddressScan.addresses(in: String($0.prefix(8000)))
    }
    let original = letter.root.all("X-Original-To").flatMap { AddressScan.addresses(in: String($0.prefix(2000))) }
    return sentTo.filter { others.contains($0) || !original.contains($0) }
  }

  private var recipients: [ReturnedMail.Recipient] {
    let failed = letter.root.all("X-Failed-Recipients").flatMap { AddressScan.addresses(in: String($0.prefix(8000))) }
    let returned = header.recipients
    let writers = [letter.field("From"), letter.field("Sender"), letter.field("Reply-To"), letter.field("Return-Path")]
    let authors = header.senders + writers.compactMap { $0 }.flatMap(AddressScan.addresses)
    let strangers = readers + authors
    let expected = failed.isEmpty ? returned : failed
    var found = NoticeRecipients(notice, strangers: strangers, expected: expected).all
    // Who writes to themselves, gets it back.
    if found.isEmpty { found = NoticeRecipients(notice, strangers: authors, expected: expected).leading }
    for address in failed.prefix(100) where !found.contains(where: { $0.address.lowercased() == address.lowercased() }) {
      found.append((address, ""))
    }
    if found.isEmpty {
      let inSubject = AddressScan.addresses(in: letter.subject).filter { !strangers.contains($0) || returned.contains($0) }
      let others = inSubject.isEmpty ? returned.filter { !sentTo.contains($0) } : inSubject
      found = others.count == 1 ? [(others[0], "")] : []
    }
    if found.isEmpty { found = [("", "")] }
    return found.map { one in
      let refusal = refusal(one.words, isAlone: found.count == 1)
      // Who has no program's name is believed that it is for good only by a machine's form with a code, or as a mail system whose subject says so: people
      // hand on what they got, and people look after mail systems.
      let hasCode = refusal.code != nil || refusal.enhanced != nil
      let saysSo = letter.isFromMailSystem && NoticePhrases.failure.first(in: PhraseText(letter.subject)) != nil
      let isSure = letter.isFromDaemon || saysSo || isMadeByMachine && hasCode
      return .init(address: one.address.isEmpty ? nil : one.address, refusal: isSure ? refusal : refusal.forNow)
    }
  }

  /// By what is said of this one, else, when the notice is about nobody else or of all alike, by all of it.
  private func refusal(_ words: String, isAlone: Bool) -> Refusal {
    let own = Refusal(code: nil, enhanced: nil, words: words)
    if own.reason != .other { return own }
    let all = Refusal(code: own.code, enhanced: own.enhanced, words: letter.subject + " " + notice.words)
    if all.reason == .other { return words.isEmpty ? all : own }
    return isAlone || own.code == nil ? all : own
  }
}
