/// What is counted of the use of mails. Nothing, unless the publication wants it.
package struct Tracking: Sendable, Hashable, Codable {
  package enum Clicks: String, Sendable, CaseIterable, Codable {
    /// How often each link is followed, and by nobody in particular: it is the same in all mails.
    case total
    /// Also who follows it.
    case reader
  }

  /// Nil: links lead straight to where they lead.
  package let clicks: Clicks?

  package init(clicks: Clicks?) {
    self.clicks = clicks
  }

  package static let off = Tracking(clicks: nil)
}
