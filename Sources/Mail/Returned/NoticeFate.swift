internal import Words

/// What a notice in words says became of the mail. Given up is only what plainly is: a server that may still try, a filter that holds it, or somebody who
/// wants a click first are no bounce.
struct NoticeFate: Sendable {
  /// Somebody still tries, or may.
  let isDelay: Bool
  /// It says nothing of a mailbox.
  let isNothing: Bool

  init(_ letter: ReturnedLetter, _ notice: Notice) {
    let subject = PhraseText(letter.subject)
    let words = PhraseText(notice.words)
    func holds(_ table: PhraseTable<Bool>) -> Bool { table.first(in: subject) != nil || table.first(in: words) != nil }
    let isForGood = letter.field("X-Failed-Recipients") != nil || Self.hasPermanentCode(notice)
    let isFinal = NoticePhrases.final.first(in: words) != nil
    let isGivenUp = isFinal || NoticePhrases.givenUpSubject.first(in: subject) != nil
    let isOpen = !isForGood && !isGivenUp
    isDelay =
      NoticePhrases.delay.first(in: subject) != nil || NoticePhrases.delay.first(in: words) != nil && !isFinal
      || isOpen && holds(NoticePhrases.trying)
    isNothing =
      holds(NoticePhrases.filtered) && !isForGood || holds(NoticePhrases.handedOver) && isOpen || isOpen && holds(NoticePhrases.challenge)
  }

  /// A reply of 5xx or a status of 5.x.x, in any line: whoever has that does not try again.
  private static func hasPermanentCode(_ notice: Notice) -> Bool {
    notice.lines.contains { line in
      let spoken = SpokenStatus(in: line.text)
      return spoken.code.map { $0 >= 500 } ?? false || spoken.enhanced?.class == 5
    }
  }
}
