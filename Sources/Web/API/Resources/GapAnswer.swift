internal import Campaigns

/// Who should have got an issue and did not.
struct GapAnswer: APIObject {
  struct Person: APIObject {
    let address: String
    let why: String

    static let title = "GapPerson"
    static let notes = ["address": Note.address(""), "why": Note("", "failed: 452 the mailbox is full")]
  }

  let campaign: String
  let count: Int
  let missing: Int
  let returning: Int
  let cameBack: Int
  let sample: [Person]

  static let title = "Gap"
  static let notes = [
    "campaign": Note("Its name.", "hello"), "count": Note("All together: what `fill-gap` wants to have said.", 3),
    "missing": Note("Who are not in its audience.", 1), "returning": Note("Who were left out, or whose tries have ended.", 2),
    "cameBack": Note("Whose mail was taken and came back; only with `refused`.", 0),
    "sample": Note("Ten of them at most, for tokens that may `readers`."),
  ]

  /// - Parameter isNamed: whether whoever asks may see who they are.
  init(_ gap: Gap, of campaign: Campaign, isNamed: Bool) {
    (self.campaign, count, missing) = (campaign.name, gap.count, gap.missing.count)
    (returning, cameBack) = (gap.returning.count, gap.cameBack.count)
    sample = isNamed ? gap.sample.map { Person(address: $0.address, why: $0.why) } : []
  }
}
