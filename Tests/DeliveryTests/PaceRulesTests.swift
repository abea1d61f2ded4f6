import Foundation
import Store
import Testing

@testable import Delivery

/// Buckets, throttles, warming up, hours: pure rules over a clock of the test's own.
@Suite struct PaceRulesTests {
  private let start = ContinuousClock.now

  @Test func `A bucket gives its rate, and no more than a second's worth after a rest`() {
    var bucket = TokenBucket(rate: 10, now: start)
    let first = bucket.available(start)
    bucket.take(1, start)
    let none = bucket.available(start)
    #expect(first == 1 && none == 0 && bucket.next(start) == start + .milliseconds(100))
    let some = bucket.available(start + .milliseconds(250))
    let rested = bucket.available(start + .seconds(3600))
    bucket.take(12, start + .seconds(3600))
    let missing = bucket.available(start + .seconds(3600) + .milliseconds(150))
    #expect(some == 2 && rested == 10 && missing == 0, "what was taken ahead is missing")
  }

  @Test func `A slow bucket gives one when its time has come`() {
    var bucket = TokenBucket(rate: 1.0 / 60, now: start)
    bucket.take(1, start)
    let (before, then) = (bucket.available(start + .seconds(59)), bucket.available(start + .seconds(60)))
    #expect(before == 0 && then == 1)
  }

  @Test func `Who is too fast gets half, once an event, and then a twentieth more every ten seconds`() throws {
    var throttle = Throttle(limit: nil, now: start)
    #expect(throttle.available(start) == nil)
    var now = start
    for _ in 0..<1000 {
      throttle.began(now)
      now += .milliseconds(10)
    }
    let isNews = throttle.slowDown(now)
    #expect(isNews)
    let half = try #require(throttle.slowed)
    #expect((49...51).contains(half), "of 100 a second")
    let isNewsAgain = throttle.slowDown(now + .seconds(1))
    #expect(!isNewsAgain, "the same event")
    _ = throttle.available(now + .seconds(10))
    #expect(try #require(throttle.slowed) / half == 1.05)
    _ = throttle.available(now + .seconds(600))
    #expect(throttle.slowed == nil, "forgotten after a while")
  }

  @Test func `However often it is said, one a minute is tried`() {
    var throttle = Throttle(limit: nil, now: start)
    for second in stride(from: 0, to: 600, by: 6) { _ = throttle.slowDown(start + .seconds(second)) }
    #expect(throttle.slowed == Throttle.slowest)
  }

  @Test func `What was learnt before a restart holds on, less what has passed`() throws {
    var fresh = Throttle(limit: 100, slowed: 10, age: .zero, now: start)
    #expect(fresh.available(start) == 1 && fresh.slowed == 10)
    let later = Throttle(limit: 100, slowed: 10, age: .seconds(35), now: start)
    #expect(abs(try #require(later.slowed) - 10 * 1.05 * 1.05 * 1.05) < 0.001)
    var old = Throttle(limit: 100, slowed: 10, age: .seconds(86_400), now: start)
    #expect(old.slowed == nil && old.available(start + .seconds(60)) == 100)
  }

  @Test func `A route warms up from its first number by half of the best day, and a restart forgets nothing`() {
    var warmUp = WarmUp(first: 100, day: 10, sent: 0, best: 0)
    for _ in 0..<100 { warmUp.began(on: 10) }
    #expect(warmUp.left(on: 10) == 0 && warmUp.takeUnsaved()?.count == 100 && warmUp.takeUnsaved() == nil)
    #expect(warmUp.left(on: 11) == 150)
    #expect(warmUp.left(on: 10) == 150, "a clock that is put back gives nothing")
    // A week without a letter is no reason to send seventeen times as much.
    var rested = WarmUp(first: 100, day: 30, sent: 20, best: 100)
    #expect(rested.left(on: 30) == 130)
    var shared = WarmUp(first: 100, day: 10, sent: 0, best: 0)
    shared.began(on: 10)
    shared.saved(60, on: 10)
    #expect(shared.left(on: 10) == 39, "what another process has sent counts")
  }

  @Test(
    "Hours may lie about midnight, and are the zone's",
    arguments: [
      (8 * 60, 20 * 60, "2026-11-24T13:59:00Z", false), (8 * 60, 20 * 60, "2026-11-24T14:00:00Z", true),
      (8 * 60, 20 * 60, "2026-11-25T01:59:00Z", true), (8 * 60, 20 * 60, "2026-11-25T02:00:00Z", false),
      (22 * 60, 6 * 60, "2026-11-25T05:00:00Z", true), (22 * 60, 6 * 60, "2026-11-25T12:00:00Z", false),
    ])
  func hours(opens: Int, closes: Int, time: String, isOpen: Bool) throws {
    let window = SendingWindow(opens: opens, closes: closes, zone: try #require(TimeZone(identifier: "America/Chicago")))
    #expect(window.isOpen(at: Timestamp(try Date(time, strategy: .iso8601))) == isOpen)
  }

  @Test func `A provider's mails under way are bounded, and those put off come one behind the other`() {
    var gate = Gate(places: 2, now: start)
    #expect(gate.admit(start) == nil && gate.admit(start) == nil)
    let waits = (0..<3).compactMap { _ in gate.admit(start) }
    #expect(waits.count == 3 && waits[0] < waits[1] && waits[1] < waits[2])
    gate.ended()
    #expect(gate.admit(start) == nil && gate.inHand == 2)
  }

  @Test func `Nobody is put off for longer than what is known of the speed is worth`() {
    var gate = Gate(places: 1, now: start)
    #expect(gate.admit(start) == nil)
    let first = (0..<1000).compactMap { _ in gate.admit(start) }
    let later = (0..<1000).compactMap { _ in gate.admit(start + .seconds(60)) }
    #expect(first.count == 1000 && first.max()! <= .seconds(2) && later.max()! > .seconds(50) && later.max()! <= .seconds(60))
  }

  @Test func `A provider's pace is kept`() {
    var gate = Gate(perMinute: 600, now: start)
    var went = 0
    for step in 0..<1000 where gate.admit(start + .milliseconds(10 * step)) == nil { went += 1 }
    #expect((95...110).contains(went), "ten a second for ten seconds: \(went)")
  }
}
