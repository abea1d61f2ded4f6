package import Curl

/// A relay and how it is used.
package struct Route: Sendable, Hashable {
  package let endpoint: SMTPEndpoint
  /// Sessions open at once, each with a thread of its own.
  package let connections: Int
  package let timeouts: SMTPTimeouts
  /// A session without work is closed after this; relays drop idle clients, often without a word.
  static let idleLimit = Duration.seconds(15)

  package init(endpoint: SMTPEndpoint, connections: Int = 8, timeouts: SMTPTimeouts = SMTPTimeouts()) {
    self.endpoint = endpoint
    self.connections = connections
    self.timeouts = timeouts
  }
}
