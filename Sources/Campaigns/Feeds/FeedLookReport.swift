/// What a look at a feed found, for whoever had it looked at: `tuesday feeds fetch`, the API.
package struct FeedLookReport: Codable, Sendable {
  package struct Taken: Codable, Sendable {
    package let title: String
    package let file: String?

    package init(_ item: (title: String, file: String?)) { (title, file) = item }
  }

  package struct Shortened: Codable, Sendable {
    package let title: String
    package let reason: String
  }

  package let feed: String
  /// What is new: titles, each with the file of its post.
  package let taken: [Taken]
  /// New, and more than `limit`: not taken.
  package let excess: Int
  /// There at the first look, and not taken.
  package let passed: Int
  /// The titles of what may have gone out before the database was made again, and is held.
  package let held: [String]
  /// Of those that are taken what is less in its post than the feed has, and why.
  package let shortened: [Shortened]
  package let unchanged: Bool
  package let fault: String?

  package init(_ source: FeedSource, _ finding: FeedLook.Finding) {
    feed = source.name
    taken = finding.taken.map(Taken.init)
    (excess, passed, unchanged, fault) = (finding.excess, finding.passed, finding.isUnchanged, finding.fault)
    held = finding.held
    shortened = finding.shortened.map { Shortened(title: $0.title, reason: $0.reason) }
  }
}
