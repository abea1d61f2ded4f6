import Mail
import Store
import Testing

@testable import Delivery

@Suite struct SmallRulesTests {
  @Test(
    "The delay doubles from the first to the cap, within a fifth",
    arguments: [(1, 300), (2, 600), (3, 1200), (4, 2400), (5, 3600), (50, 3600)])
  func retry(attempts: Int, seconds: Int) {
    let policy = RetryPolicy()
    #expect(policy.delay(afterAttempts: attempts, random: 0.5) == .seconds(seconds))
    #expect(policy.delay(afterAttempts: attempts, random: 0) == .seconds(seconds) * 0.8)
    #expect(policy.delay(afterAttempts: attempts, random: 1) < .seconds(seconds) * 1.21)
  }

  @Test func `A retry that would come after the expiry fails now and says why`() {
    let now = Timestamp(milliseconds: 1_000_000)
    let reply = SMTPReply(code: 451, enhanced: "4.2.1", lines: ["busy"])
    func result(expiresAt: Timestamp) -> DeliveryResult {
      let lease = Lease(delivery: ID(1), campaign: ID(1), subscriber: ID(1), attempts: 2, token: 1, expiresAt: expiresAt)
      return .of(.deferred(reply), lease, policy: RetryPolicy(), now: now, random: 0.5)
    }
    let later = result(expiresAt: now + .seconds(86_400))
    #expect(later.state == .deferred && later.due == now + .seconds(1200) && later.countsAsAttempt)
    let expired = result(expiresAt: now + .seconds(60))
    #expect(expired.state == .failed && expired.reply == "expired after 3 attempts; the last answer was: 451 4.2.1 busy")
  }

  @Test(
    "Dots at the head of a line are doubled, and a lone dot ends the message",
    arguments: [("a\r\n", "a\r\n.\r\n"), (".a\r\n..b\r\nc.\r\n", "..a\r\n...b\r\nc.\r\n.\r\n"), (".\r\n", "..\r\n.\r\n"), ("", ".\r\n")])
  func dots(message: String, sent: String) {
    #expect(String(decoding: DotStuffing.terminated(Array(message.utf8)), as: UTF8.self) == sent)
  }

  @Test func `A route's pauses double to a minute, and failures during one pause count once`() {
    var health = RouteHealth()
    var now = Timestamp(milliseconds: 0)
    for expected in [1, 2, 4, 8, 16, 32, 60, 60] {
      health.failed("down", now: now)
      health.failed("down too", now: now)
      #expect(health.pause(now: now) == .seconds(expected))
      now = now + .seconds(expected)
    }
    #expect(health.failures == 8 && health.trouble?.reason == "down too" && health.trouble?.since == Timestamp(milliseconds: 0))
  }

  @Test func `A ledger that does not add up says so`() {
    #expect(Ledger(audience: 3, counts: [.accepted: 2, .failed: 1]).equation == "3 audience = 2 accepted + 1 failed")
    let short = Ledger(audience: 3, counts: [.accepted: 2])
    #expect(!short.balances && short.equation == "3 audience ≠ 2 accepted")
  }
}
