/// What became of each of an issue's subjects.
package struct TrialReport: Encodable, Sendable {
  package struct Variant: Encodable, Sendable {
    package let number: Int
    package let subject: String
    /// Who drew it.
    package let readers: Int
    package let delivered: Int
    /// Of those, who followed a link; nil where that is not known.
    package let clickers: Int?
    /// Of those, who left by the link in the mail.
    package let left: Int
    /// Who got it without having drawn one.
    package let others: Int
  }

  package let subjects: [Variant]
  package let metric: String
  /// When it is judged, or later; nil when it is not open.
  package let ends: String?
  /// The number of the one that the others get; nil while it is open, and where none was to be chosen.
  package let chosen: Int?
  /// What the numbers said then; nil while it is open, and where none was to be chosen.
  package let verdict: String?
  /// Whether its issue was cancelled while it was open.
  package let isCancelled: Bool

  /// In a sentence or two. Nothing of who is ahead while it is open: who looks again and again finds a difference at last.
  package var words: String {
    if let verdict { return verdict }
    if isCancelled { return "The issue was cancelled before its trial was over: none was chosen." }
    if let ends { return "The trial is open until \(ends) or later: what stands here so far says nothing yet." }
    return "Every reader got one of the subjects by lot, and none was to be chosen."
  }

  /// Of a table with a row a subject.
  package static let head = ["subject", "drew it", "delivered", "clickers", "left by it", "others"]

  package func row(_ variant: Variant) -> [String] {
    [
      "\(variant.number)\(variant.number == chosen ? " *" : ""): \(variant.subject)", "\(variant.readers)",
      "\(variant.delivered)", variant.clickers.map { "\($0)" } ?? "", "\(variant.left)", "\(variant.others)",
    ]
  }
}
