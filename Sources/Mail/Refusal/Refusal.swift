internal import Words

/// What a server said about one recipient of a mail that it did not take, or not for now, and what that means. One rule for what is said at once
/// (``SMTPReply``) and for what comes back later (``ReturnedMail``).
package struct Refusal: Sendable, Hashable, Codable {
  /// 400…599 (RFC 5321 §4.2); nil where nobody said one.
  package let code: Int?
  /// RFC 3463, for example `5.1.1`.
  package let enhanced: String?
  /// The server's words on one line, without controls, 1,000 characters at most.
  package let words: String
  package let reason: RefusalReason
  /// Whether mail to this recipient will never arrive. What is about us (policy, spam, authentication, rate) never is.
  package let isHard: Bool

  /// What the codes and the words mean together. Words that say something plain come first: many servers have one code for all. Then the enhanced
  /// code, then what words of more than one meaning say beside the reply code.
  ///
  /// - Parameters:
  ///   - code: where it is nil or no refusal's, one that the words begin with is taken; the same of `enhanced`, and of one that says nothing (`5.0.0`).
  ///   - words: as the server said them, on one line or several.
  package init(code: Int?, enhanced: String?, words: String) {
    let line = Self.line(words)
    let spoken = SpokenStatus(in: line)
    let code = code.flatMap { (400...599).contains($0) ? $0 : nil } ?? spoken.code
    let given = enhanced.flatMap(EnhancedStatus.init)
    let status = given.flatMap { $0.isVague && spoken.enhanced != nil ? nil : $0 } ?? spoken.enhanced ?? given
    let meaning = Self.meaning(code: code, status: status, of: line)
    // Whoever says "for now" in one of them is believed.
    let isForNow = code.map { $0 < 500 } ?? false || status.map { $0.class != 5 } ?? false
    self.init(
      code: code, enhanced: status?.text, words: line, reason: meaning.reason,
      isHard: meaning.isLasting && !isForNow && [.unknownUser, .hostUnknown].contains(meaning.reason))
  }

  private init(code: Int?, enhanced: String?, words: String, reason: RefusalReason, isHard: Bool) {
    (self.code, self.enhanced, self.words, self.reason, self.isHard) = (code, enhanced, words, reason, isHard)
  }

  /// The same where somebody still tries.
  package var forNow: Refusal { Refusal(code: code, enhanced: enhanced, words: words, reason: reason, isHard: false) }

  /// Whether it is about us, not about the recipient: the route's trouble, and nobody's mailbox.
  package var isAboutUs: Bool { [.policy, .spam, .authentication, .rate].contains(reason) }

  /// Whether it is about this mailbox or its domain, not about the message or a server's moods.
  package var isAboutRecipient: Bool {
    if [.unknownUser, .mailboxFull, .hostUnknown].contains(reason) { return true }
    guard !isAboutUs, let status = enhanced.flatMap(EnhancedStatus.init) else { return false }
    return status.subject == 1 || status.subject == 2
  }

  private static func meaning(code: Int?, status: EnhancedStatus?, of line: String) -> RefusalMeaning {
    // Postfix says so of every mail to a host that it holds for dead; why, stands behind it.
    let text = PhraseText(line.replacing("delivery temporarily suspended: ", with: ""))
    if status?.text == "5.4.1", let meaning = RefusalPhrases.beside541.first(in: text) { return meaning }
    if code == 550, status?.isVague != false, let meaning = RefusalPhrases.besideNone.first(in: text) { return meaning }
    let said = RefusalPhrases.plain.first(in: text)
    guard let found = said ?? status?.meaning ?? RefusalPhrases.vague.first(in: text) ?? code.flatMap(RefusalMeaning.ofCode) else {
      // A notice tells of senders too; whoever refuses one says so beside a code.
      return code.flatMap { _ in RefusalPhrases.ofSender.first(in: text) } ?? RefusalMeaning(.other)
    }
    guard found.isOfNobody || found.needsMailbox else { return found }
    let doubt = RefusalDoubt(code: code, status: status, text: text)
    if doubt.stands(against: found, said: said != nil) { return doubt.meaning }
    return found.isOfNobody && RefusalPhrases.passing.first(in: text) != nil ? RefusalMeaning(found.reason) : found
  }

  /// Invalid and endless text does no harm from here on.
  private static func line(_ words: String) -> String {
    // A thousand characters can be any number of octets: accents pile up.
    String(String(decoding: Array(words.utf8.prefix(4000)), as: UTF8.self).onOneLine.prefix(1000))
  }
}
