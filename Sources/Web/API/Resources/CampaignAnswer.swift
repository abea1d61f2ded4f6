internal import Campaigns
internal import Delivery

extension CampaignFacts.Returned: APIObject {
  static let title = "Returned"
  static let notes = [
    "hard": Note("There is no such mailbox.", 2), "soft": Note("For now, or without a reason.", 1),
    "aboutUs": Note("Refused because of us.", 0),
    "complained": Note("Reported as spam.", 0), "held": Note("For which nobody is given up until somebody has looked.", 0),
  ]
}

extension CampaignFacts: APIObject {
  static let title = "Campaign"
  static let notes = [
    "name": Note("Unique.", "hello"), "slug": Note("Its post's.", "hello"), "title": Note("", "A bench, a tree, and a Tuesday"),
    "kind": Note("What its mail is."), "mode": Note(""), "state": Note("", "sent"), "list": Note("The slug of its list.", "main"),
    "url": Note("Of an issue: its page.", "https://letter.example.org/posts/hello"), "sendAt": .time("When it is, or was, due."),
    "frozenAt": .time("When its audience was fixed."), "finishedAt": .time("When nothing was left to do."),
    "rolledUpAt": .time("Since when only counts are kept of it, and nothing of single readers."),
    "audience": Note("How many were recorded; the counts add up to it.", 243),
    "counts": Note("How many mails stand how.", ["accepted": 240, "failed": 3]), "balances": Note("Whether they do add up."),
    "haltedAt": .time("Since when it is paused or cancelled."), "haltReason": Note("", "by hand: the second link is wrong"),
    "waitsFor": Note("What keeps it from going on.", "the hours in which issues leave (delivery.window)"),
    "approvedBy": Note("", []), "returned": Note("What came back of what was accepted."),
  ]
}
