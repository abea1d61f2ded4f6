package import Store

/// One line of the log of who did what. No secret ever stands in it.
package struct AuditEntry: Sendable {
  package enum Deed: String, Sendable, CaseIterable {
    case signedIn = "signed in"
    case refused = "was refused: wrong password"
    case refusedCode = "was refused: wrong code"
    case limited = "guessed too often"
    case usedRecoveryCode = "signed in with a recovery code"
    case signedOut = "signed out"
    case becameFirst = "became the first admin"
    case joined = "took an invitation or a link, and chose a password"
    case changedPassword = "changed the password"
    case turnedOn = "turned on codes"
    case turnedOff = "turned off codes"
    case renewedCodes = "made new recovery codes"
    case invited
    case madeLink = "made a link"
    case changedRole = "changed the role"
    case removed
    case reset
    case endedSession = "ended a session"
    case endedSessions = "ended all sessions"
    case beganPost = "began a post"
    case changedPost = "changed a post"
    case restoredPost = "took back a version of a post"
    case removedPost = "removed a post"
    case forgotPost = "threw away the versions of a post"
    case addedPicture = "added a picture"
    case changedPicture = "changed a picture"
    case movedPost = "moved a post"
    case pinnedPost = "pinned a post"
    case unpinnedPost = "unpinned a post"
    case heldPost = "held a post"
    case releasedPost = "let a post go"
    case skippedDay = "left out a day"
    case unskippedDay = "took in a day"
    case setList = "set a list"
    case sentPost = "had a post sent"
    case tookBack = "took a sending back"
    case triedPost = "had a test sent"
    case askedApproval = "asked for approval"
    // Readers are named by their number alone: who is erased stands in no log.
    case addedReader = "added a reader"
    case askedReader = "asked somebody whether they want to be a reader"
    case changedReader = "changed what is known of a reader"
    case unsubscribedReader = "took a reader off lists"
    case suppressed = "suppressed a reader's address"
    case unsuppressed = "took a suppression away"
    case exportedReader = "took away all that is kept about a reader"
    case exportedReaders = "took readers away in a file"
    case erasedReader = "forgot a reader"
    case savedSegment = "saved a segment"
    case removedSegment = "removed a segment"
    case beganImport = "began an import"
    case acceptedBounces = "had held bounces count"
    case undidBounces = "took bounces back"
    case choseFrequency = "chose how often a reader has mail"
    case snoozedReader = "let a reader's mail rest"
    case setSlot = "set the days of a list"
    case removedSlot = "took the days of a list away"
    case choseSubject = "chose a subject"
    case filledGap = "had an issue sent to who did not get it"
    case settledUncertain = "settled what was uncertain"
    case pausedCampaign = "paused a campaign"
    case resumedCampaign = "had a campaign go on"
    case cancelledCampaign = "cancelled a campaign"
    case triedHook = "tried a hook"
    case resumedHook = "had a hook go on"
    case replayedHook = "had a hook told once more"
    case lookedAtFeed = "had a feed looked at"
    case releasedFeed = "let go what was held of a feed"
  }

  package let at: Timestamp
  /// An address, or `terminal`; empty for a stranger.
  package let who: String
  /// Nil for one of another release, which is told by its ``word``.
  package let deed: Deed?
  package let word: String
  /// Whom or what it was done to; empty where that is who did it.
  package let object: String
  package let network: String

  /// What is older is let go, and so are all but this many.
  package static let (keep, limit) = (Duration.seconds(400 * 86_400), 200_000)
  /// Of comings and goings, which anybody can make many of, so that they push out nothing else.
  static let goingLimit = 20_000
  /// Who saves again and again says it once in this time.
  static let pause = Duration.seconds(600)
  static let goings: [Deed] = [.signedIn, .refused, .refusedCode, .limited, .signedOut]
}
