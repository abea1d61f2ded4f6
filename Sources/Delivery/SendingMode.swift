/// Whether mail reaches people. A campaign is of one mode for its whole life.
package enum SendingMode: String, Sendable, CaseIterable, Codable {
  /// Through the configured relay.
  case live
  /// No relay is configured: into the built-in inbox, which nothing leaves.
  case rehearsal
}
