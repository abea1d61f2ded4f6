internal import Mail

/// What a provider itself makes of a refusal, beside the words of whoever refused.
enum ProviderVerdict: Sendable, Hashable {
  /// There is no such mailbox: it looked into that, or sends there no more.
  case gone
  /// It will never arrive, it says; of what no server said a word it means the mailbox.
  case lasting
  /// It may pass.
  case passing
  /// For a reason that it names.
  case because(RefusalReason)
  case unsaid
}

extension FeedbackEvent.Word {
  /// The refuser's own words decide, by the rule for all refusals (``Refusal``); where they say nothing, the provider's verdict does. Nobody is given up
  /// because of a provider alone when the words say that it is about us.
  ///
  /// - Parameter title: what the provider calls it, where nobody said a word.
  init(address: String?, code: Int?, status: String?, words: String, _ verdict: ProviderVerdict, title: String) {
    let refusal = Refusal(code: code, enhanced: status, words: words)
    let isWordless = refusal.words.isEmpty && refusal.code == nil && refusal.enhanced == nil
    let isForNow = refusal.code.map { $0 < 500 } ?? false || refusal.enhanced?.hasPrefix("4") ?? false
    let isSilent = refusal.reason == .other
    let (reason, isHard): (RefusalReason, Bool) =
      switch verdict {
      case .gone: isSilent && !isForNow ? (.unknownUser, true) : (refusal.reason, refusal.isHard)
      case .lasting: isWordless ? (.unknownUser, true) : (refusal.reason, refusal.isHard)
      case .passing: (refusal.reason, false)
      case .because(let reason): (isSilent ? reason : refusal.reason, false)
      case .unsaid: (refusal.reason, refusal.isHard)
      }
    let said = Self.words(of: refusal)
    // A title may be a stranger's words, too: as long as any.
    self.init(
      address: address, reason: reason, isHard: isHard, words: said.isEmpty ? Refusal(code: nil, enhanced: nil, words: title).words : said)
  }
}
