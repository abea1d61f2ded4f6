/// What somebody, or a program with a token, may do. Each route of the desk and the API names the one that it needs.
package enum Permission: String, Sendable, CaseIterable {
  /// See what goes out when, and what became of it, in numbers.
  case overview
  /// Write posts and change them, and try them out.
  case write
  /// Send, schedule, pause and cancel; the calendar, the queue and saved segments.
  case send
  /// See who the readers are.
  case readers
  /// Change who the readers are and where they stand: import, tags, suppressions, erasure.
  case changeReaders = "readers.change"
  /// Take them away in a file: a person's own document, or many.
  case exportReaders = "readers.export"
  /// Settings, keys, relays.
  case settings
  /// Invite people, change what they may do, end their access.
  case users
  /// Read who did what.
  case audit
  /// Have messages sent to single people, and ask what became of them.
  case messages
}
