internal import Campaigns

/// The trial of an issue's subjects.
struct TrialAnswer: APIObject {
  struct Tried: APIObject {
    let number: Int
    let subject: String
    let readers: Int
    let delivered: Int
    let clickers: Int?
    let left: Int
    let others: Int

    static let title = "TriedSubject"
    static let notes = [
      "number": Note("From 1, as the post has them.", 2), "subject": Note("", "A bench for everybody"),
      "readers": Note("Who drew it by lot.", 24), "delivered": Note("", 24),
      "clickers": Note("Who followed a link, where that is counted.", 9), "left": Note("Who left by the link in it.", 0),
      "others": Note("Who got it without having drawn one.", 192),
    ]

    init(_ variant: TrialReport.Variant) {
      (number, subject, readers) = (variant.number, variant.subject, variant.readers)
      (delivered, clickers, left, others) = (variant.delivered, variant.clickers, variant.left, variant.others)
    }
  }

  let campaign: String
  let subjects: [Tried]
  let metric: String
  let ends: String?
  let chosen: Int?
  let waiting: Int
  let words: String

  static let title = "Trial"
  static let notes = [
    "campaign": Note("Its name.", "hello"), "subjects": Note(""), "metric": Note("By what they are compared.", "clicks"),
    "ends": .time("When it is judged, or later; left out when it is not open."),
    "chosen": Note("The number of the one that all others get; left out while it is open, and where none was to be chosen.", 2),
    "waiting": Note("Who wait for its end.", 0), "words": Note("How it stands.", "Chosen by hand."),
  ]

  init(_ report: TrialReport, of campaign: Campaign, waiting: Int) {
    (self.campaign, subjects, metric) = (campaign.name, report.subjects.map(Tried.init), report.metric)
    (ends, chosen, words, self.waiting) = (report.ends, report.chosen, report.words, waiting)
  }
}
