import Testing

@testable import tuesday

@Suite struct BounceCommandTests {
  @Test(
    "Nobody is nobody under every name that servers have for it",
    arguments: [
      ("", ""), ("<>", ""), ("MAILER-DAEMON", ""), ("mailer-daemon", ""), ("#@[]", ""), ("ada@example.org", "ada@example.org"),
      ("<ada@example.org> SIZE=1", "ada@example.org"), ("MAILER-DAEMON@mx.example.org", "MAILER-DAEMON@mx.example.org"),
    ])
  func bare(sender: String, address: String) { #expect(BounceCommand.bare(sender) == address) }
}
