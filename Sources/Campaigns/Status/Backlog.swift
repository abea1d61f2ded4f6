package import Store

/// What is still to leave: by campaign, and what is put off by the domain that puts it off.
package struct Backlog: Sendable {
  package struct Part: Sendable {
    package let campaign: String
    package let title: String
    package let state: Campaign.State
    /// Planned, in hand, and put off.
    package let open: Int
    package let deferred: Int
  }

  package struct Domain: Sendable {
    package let name: String
    package let deferred: Int
    /// One of the last answers.
    package let reply: String
    /// When the first of them is tried again.
    package let next: Timestamp
  }

  package let parts: [Part]
  /// The most first.
  package let domains: [Domain]
}
