import Testing

@testable import Inbox

@Suite struct RehearsalTests {
  @Test(
    "The local part chooses the failure",
    arguments: [
      ("permfail@x.y", .permfail), ("PERMFAIL+1@x.y", .permfail), ("tempfail.a@x.y", .tempfail), ("drop-1@x.y", .drop), ("slow@x.y", .slow),
      ("permfailed@x.y", nil), ("a@permfail", nil),
    ] as [(String, Rehearsal?)])
  func failures(recipient: String, expected: Rehearsal?) {
    #expect(Rehearsal.of(recipient) == expected)
    #expect((Rehearsal.refusal(of: recipient) != nil) == (expected == .permfail))
  }
}
