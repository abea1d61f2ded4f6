/// What is counted of the use of mails. Nothing, unless the publication wants it.
package struct Tracking: Sendable, Hashable, Codable {
  package enum Counting: String, Sendable, CaseIterable, Codable {
    /// How often, and by nobody in particular: it is the same in all mails.
    case total
    /// Also by whom.
    case reader
  }

  /// Nil: links lead straight to where they lead.
  package let clicks: Counting?
  /// How often the mail is shown, as far as mail programs ask for a picture; nil: it has none for that.
  package let opens: Counting?

  package init(clicks: Counting? = nil, opens: Counting? = nil) {
    (self.clicks, self.opens) = (clicks, opens)
  }

  package static let off = Tracking()

  /// Whether each mail says whose it is.
  var knowsReaders: Bool { clicks == .reader || opens == .reader }
}
