package import Store

/// How many did something with a campaign's mail in each span of time since it left.
package struct Pace: Sendable, Hashable {
  package enum Event: String, Sendable, CaseIterable {
    /// A server took it.
    case accepted
    /// A reader followed a link, or was shown the mail, for the first time; known only where that is counted by reader.
    case clicked, opened
  }

  package struct Span: Sendable, Hashable {
    package let begins: Timestamp
    package let count: Int
  }

  /// Of each span.
  package let width: Duration
  /// One after the other, those in which nothing happened too.
  package let spans: [Span]

  /// More bars say no more.
  static let most = 14
  /// Spans that a person thinks in.
  private static let widths = [1, 5, 15, 60, 300, 900, 3600, 6 * 3600, 86_400, 7 * 86_400]

  /// The narrowest in which `length` seconds are no more than ``most``.
  static func width(for length: Int) -> Int {
    widths.first { length / $0 < most } ?? (length / most / 86_400 + 1) * 86_400
  }
}
