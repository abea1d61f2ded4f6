/// Whether what seems to say that nobody is there may be about somebody or something else: "does not exist" is said of senders, headers and links too.
/// When that is not sure, nobody is given up.
struct RefusalDoubt: Sendable {
  private let code: Int?
  private let status: EnhancedStatus?
  private let text: PhraseText
  private let aboutSender: RefusalMeaning?

  init(code: Int?, status: EnhancedStatus?, text: PhraseText) {
    (self.code, self.status, self.text) = (code, status, text)
    aboutSender = RefusalPhrases.ofEarlierCommands.first(in: text) ?? RefusalPhrases.ofSender.first(in: text)
  }

  /// - Parameters:
  ///   - found: that nobody is there, or that there is no room.
  ///   - said: whether words say so, not a code alone.
  func stands(against found: RefusalMeaning, said: Bool) -> Bool {
    if status?.blamesUs == true || RefusalPhrases.ofEarlierCommands.first(in: text) != nil { return true }
    let isSure = RefusalPhrases.sure.first(in: text) != nil
    if isOfCommand(isSure: isSure) { return true }
    if found.needsMailbox { return !isOfRoomOfMailbox }
    let isOfOthers = !isOfDestination && RefusalPhrases.ofOthers.first(in: text) != nil
    if (aboutSender != nil || isOfOthers || said && isOfOtherSubject(found)) && !isSure { return true }
    // A code says it of whom the command named; words have to name somebody.
    return found.reason == .unknownUser && !isOfRecipient && code != 551 && RefusalPhrases.mailboxes.first(in: text) == nil
  }

  /// What it is instead.
  var meaning: RefusalMeaning {
    if let other = status?.meaning, !other.isOfNobody { return other }
    if let code, let other = RefusalMeaning.ofCode(code), !other.isOfNobody { return other }
    return aboutSender ?? RefusalMeaning(.other)
  }

  /// Whether room is told of by the mailbox's own code, or beside what names a mailbox, and nothing of whoever sends.
  private var isOfRoomOfMailbox: Bool {
    if isOfRecipient { return true }
    return status?.subject != 7 && aboutSender == nil && RefusalPhrases.mailboxes.first(in: text) != nil
  }

  /// RFC 3463 §3.2: a bad address of who was to get it.
  private var isOfDestination: Bool { status.map { $0.subject == 1 && [1, 2, 3, 6, 10].contains($0.detail) } ?? false }

  private var isOfRecipient: Bool { status.map { $0.subject == 1 || $0.subject == 2 } ?? false }

  /// Codes about commands, logins and whole servers (RFC 5321 §4.2, RFC 4954, RFC 7504). Some say "500 user unknown" all the same.
  private func isOfCommand(isSure: Bool) -> Bool {
    guard let code, !isOfRecipient else { return false }
    return !isSure && (500...504).contains(code) || (521...538).contains(code)
  }

  /// X.5.x and X.7.x are about protocol and policy; of a mailbox X.3.x and X.4.x say nothing either.
  private func isOfOtherSubject(_ found: RefusalMeaning) -> Bool {
    switch status?.subject {
    case 5?, 7?: true
    case 3?, 4?: found.reason == .unknownUser
    default: false
    }
  }
}
