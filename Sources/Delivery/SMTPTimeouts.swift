/// How long each reply may take. RFC 5321 §4.5.3.2 asks 5 minutes for MAIL and RCPT, 2 for DATA, 3 a block, 10 for the final dot;
/// all but the last are shortened for bulk, where a relay that thinks for minutes is down. The final dot keeps its 10: giving up
/// there makes a delivery uncertain.
package struct SMTPTimeouts: Sendable, Hashable {
  package var command: Duration
  package var block: Duration
  package var dot: Duration
  /// When all sessions have waited for so long, a relay takes nobody's mail, whatever becomes of what it has.
  package var silence: Duration

  package init(
    command: Duration = .seconds(60), block: Duration = .seconds(60), dot: Duration = .seconds(600), silence: Duration = .seconds(60)
  ) {
    self.command = command
    self.block = block
    self.dot = dot
    self.silence = silence
  }

  func limit(for stage: SMTPTransaction.Stage) -> Duration {
    stage == .dot ? dot : command
  }
}
