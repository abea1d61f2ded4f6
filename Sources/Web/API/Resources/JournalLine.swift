internal import Accounts
internal import Audience
internal import Campaigns
internal import Delivery
internal import Store

extension LeavingReason.Kind: Described {}

/// One line of a person's consent journal.
struct JournalLine: APIObject {
  let at: String
  let event: String
  let list: String?
  let cause: String
  let words: String?
  let reason: LeavingReason.Kind?
  let reasonWords: String?

  static let notes = [
    "at": .time(""), "event": Note("What happened.", "confirmed"), "list": Note("Left out for the person as a whole.", "main"),
    "cause": Note("By whom or what.", "confirmed by the link in the mail"),
    "words": Note("What stood beside the button, where there was one.", "Yes, send me the letter."),
    "reason": Note("Of a leaving: why, where the person said so afterwards."),
    "reasonWords": Note("The same in their own words, at most 500 characters; empty for none.", "One a week would do."),
  ]

  init(_ consent: Consent) {
    (at, event, list, cause, words) = (consent.at.rfc3339, consent.event.rawValue, consent.list, consent.cause, consent.words)
    (reason, reasonWords) = (consent.reason?.kind, consent.reason?.words)
  }
}
