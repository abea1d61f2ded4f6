import Logging
import Mail
import Store
import Synchronization
import Testing
import Words

@testable import Delivery

@Suite struct SmallRulesTests {
  @Test(
    "The delay doubles from the first to the cap, within a fifth",
    arguments: [(1, 300), (2, 600), (3, 1200), (4, 2400), (5, 3600), (50, 3600)])
  func retry(attempts: Int, seconds: Int) {
    let policy = RetryPolicy.sample
    #expect(policy.delay(afterAttempts: attempts, random: 0.5) == .seconds(seconds))
    #expect(policy.delay(afterAttempts: attempts, random: 0) == .seconds(seconds) * 0.8)
    #expect(policy.delay(afterAttempts: attempts, random: 1) < .seconds(seconds) * 1.21)
  }

  @Test func `A retry that would come after the expiry fails now and says why`() {
    let now = Timestamp(milliseconds: 1_000_000)
    let reply = SMTPReply(code: 451, enhanced: "4.2.1", lines: ["busy"])
    func result(expiresAt: Timestamp) -> DeliveryResult {
      let lease = Lease(delivery: ID(1), campaign: ID(1), subscriber: ID(1), attempts: 2, token: 1, expiresAt: expiresAt)
      return .of(.deferred(reply), lease, policy: .sample, now: now, random: 0.5)
    }
    let later = result(expiresAt: now + .seconds(86_400))
    #expect(later.state == .deferred && later.due == now + .seconds(1200) && later.countsAsAttempt)
    let expired = result(expiresAt: now + .seconds(60))
    #expect(expired.state == .failed && expired.reply == "expired after 3 attempts; the last answer was: 451 4.2.1 busy")
  }

  @Test func `What is put off without an attempt expires too, with the reason`() {
    let now = Timestamp(milliseconds: 1_000_000)
    let lease = Lease(delivery: ID(1), campaign: ID(1), subscriber: ID(1), attempts: 0, token: 1, expiresAt: now + .seconds(60))
    let inTime = DeliveryResult.putOff(lease, until: now + .seconds(60), because: "it hung up", now: now)
    #expect(inTime.state == .planned && !inTime.countsAsAttempt && inTime.reply == "it hung up")
    let late = DeliveryResult.putOff(lease, until: now + .seconds(61), because: "it hung up", now: now)
    #expect(late.state == .failed && late.reply == "expired after 1 attempt; the last reason was: it hung up")
  }

  @Test func `Whom a relay hangs up on is blamed at the second time, and only when it took others since or just before`() {
    var down = BreakOffs()
    for expected in [1, 2, 4, 8, 16, 32, 64, 64] { #expect(down.brokeOff(ID(1)) == .seconds(expected)) }
    down.answered(ID(2))
    #expect(down.brokeOff(ID(1)) == nil && down.isSuspect(ID(1)))
    down.answered(ID(1))
    #expect(!down.isSuspect(ID(1)))

    var good = BreakOffs()
    good.answered(ID(1))
    #expect(good.brokeOff(ID(2)) == .seconds(1) && good.brokeOff(ID(3)) == .seconds(1))
    #expect(good.brokeOff(ID(2)) == nil, "it was the first after a good one")
    #expect(good.brokeOff(ID(3)) == .seconds(2), "by then nothing had worked")
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

  @Test func `Receivers in trouble are told together: soon for the first time, then once a minute, and what is left at the end`() {
    var (troubles, now) = (ReceiverTroubles(), ContinuousClock.now)
    let next = Timestamp(milliseconds: 0)
    #expect(troubles.due == nil && troubles.take(now, isAtEnd: true) == nil)
    troubles.note("mx1.test", "no answer", nextTry: next, now)
    #expect(troubles.take(now) == nil && troubles.due == now + .seconds(2))
    now += .seconds(2)
    #expect(troubles.take(now) == ["to": "mx1.test", "reason": "no answer", "at": "\(next.rfc3339)"])
    for number in 2...4 { troubles.note("mx\(number).test", "closed", nextTry: next, now + .seconds(1)) }
    #expect(troubles.due == now + .seconds(60) && troubles.take(now + .seconds(59)) == nil)
    let told = troubles.take(now + .seconds(60))
    #expect(told?["to"] == "mx2.test" && told?["others"] == "2")
    troubles.note("mx5.test", "closed", nextTry: next, now + .seconds(61))
    #expect(troubles.take(now + .seconds(62), isAtEnd: true)?["to"] == "mx5.test")
  }

  @Test func `A ledger that does not add up says so`() {
    #expect(Ledger(audience: 3, counts: [.accepted: 2, .failed: 1]).equation == "3 audience = 2 accepted + 1 failed")
    let short = Ledger(audience: 3, counts: [.accepted: 2])
    #expect(!short.balances && short.equation == "3 audience ≠ 2 accepted")
  }

  @Test func `A sender waits for a locked database until it is stopped, and every other error is one`() throws {
    let sample = try Sample(readers: 1)
    defer { sample.remove() }
    let sender = try sample.sender(through: [.sample()])
    var tries = 0
    let answer = try sender.patiently {
      tries += 1
      if tries < 4 { throw StoreError.locked }
      return "done"
    }
    #expect(answer == "done" && tries == 4)
    #expect(throws: StoreError.self) { try sender.patiently { throw StoreError.engine("the disk is broken") } }
    #expect(throws: StoreError.self) { try sender.patiently { throw StoreError.full("no room") } }
    sender.isService.store(true, ordering: .relaxed)
    try sender.patiently {
      tries += 1
      if tries < 6 { throw StoreError.full("no room") }
      // What else it does goes round meanwhile.
      sender.pulse.beat()
      #expect(sender.pulse.trouble == "no room")
    }
    #expect(tries == 6 && sender.pulse.trouble == nil)
    sender.stop()
    #expect { try sender.patiently { throw StoreError.locked } } throws: { if case StoreError.locked = $0 { true } else { false } }
  }
}
