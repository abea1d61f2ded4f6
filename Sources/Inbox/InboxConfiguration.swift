/// How an inbox listens and behaves.
package struct InboxConfiguration: Sendable {
  /// 0 takes a free port.
  package var smtpPort = 1025
  package var webHost = "127.0.0.1"
  /// 0 takes a free port; nil: no web mailbox.
  package var webPort: Int? = 8025
  /// A Maildir, made when it does not exist.
  package var folder: String
  /// `Templates/Inbox`.
  package var templates: String
  /// How often each message to a `tempfail` address is refused before it is taken.
  package var temporaryRefusals = 1
  /// How long `slow` addresses take.
  package var slowness = Duration.seconds(2)

  package init(folder: String, templates: String) {
    self.folder = folder
    self.templates = templates
  }
}
