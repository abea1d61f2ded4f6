import Store
import Testing

@testable import Feedback

@Suite struct FeedbackRulesTests {
  private let rules = FeedbackRules(softThreshold: 5, softStale: .seconds(7 * 86_400))
  private let start = Timestamp(milliseconds: 1_800_000_000_000)

  private func on(_ day: Int, _ kind: FeedbackRules.Event.Kind, of mail: Int64? = nil, hour: Int = 0) -> FeedbackRules.Event {
    FeedbackRules.Event(kind, at: start + .seconds(day * 86_400 + hour * 3600), delivery: mail.map { ID($0) })
  }

  private func verdict(_ events: [FeedbackRules.Event], day: Int) -> FeedbackRules.Verdict {
    rules.verdict(over: events.shuffled(), now: start + .seconds(day * 86_400 + 23 * 3600))
  }

  @Test func `A hard bounce ends it at once, and a complaint says more`() {
    #expect(verdict([on(0, .hard)], day: 0) == .gone)
    #expect(verdict([on(0, .hard), on(0, .complaint)], day: 0) == .complained)
    #expect(verdict([on(0, .complaint), on(9, .delivered)], day: 9) == .complained)
    #expect(verdict([on(0, .hard), on(9, .delivered)], day: 9) == .gone, "what says that there is no mailbox is not healed")
    #expect(verdict([], day: 0) == .keep(softDays: 0))
  }

  @Test func `Soft bounces count one a day, and five days are too many`() {
    let burst = (0..<40).map { on(0, .soft, of: Int64($0), hour: $0 % 10) }
    #expect(verdict(burst, day: 0) == .keep(softDays: 1))
    #expect(verdict((0..<4).map { on($0, .soft) }, day: 4) == .keep(softDays: 4))
    #expect(verdict((0..<5).map { on($0, .soft) }, day: 4) == .worn(days: 5))
  }

  @Test func `A weekly letter that never arrives comes to five, though a week lies between`() {
    let events = (0..<5).flatMap { [on($0 * 7, .accepted, of: Int64($0)), on($0 * 7, .soft, of: Int64($0), hour: 1)] }
    #expect(verdict(Array(events.prefix(8)), day: 21) == .keep(softDays: 4))
    #expect(verdict(events, day: 28) == .worn(days: 5))
  }

  @Test func `A mail that was taken and did not come back for a week heals what was before it, and nothing after`() {
    let bounces = (0..<4).map { on($0, .soft, of: Int64($0)) }
    let arrived = on(5, .accepted, of: 50)
    #expect(verdict(bounces + [arrived, on(6, .soft, of: 60)], day: 6) == .worn(days: 5), "nobody can know yet that it arrived")
    #expect(verdict(bounces + [arrived, on(13, .soft, of: 60)], day: 13) == .keep(softDays: 1))
    #expect(verdict(bounces + [on(5, .accepted, of: 50), on(5, .soft, of: 50, hour: 1)], day: 30) == .worn(days: 5), "that one came back")
    let refused = [arrived, on(5, .refused, of: 50, hour: 1), on(30, .soft, of: 60)]
    #expect(verdict(bounces + refused, day: 30) == .worn(days: 5), "that one came back too, whoever's fault it was")
  }

  @Test func `A weekly letter that arrived has arrived by the next one, though that is sent some minutes earlier`() {
    let rules = FeedbackRules(softThreshold: 5, softStale: .seconds(6 * 86_400))
    var events = (0..<4).flatMap { [on($0 * 7, .accepted, of: Int64($0), hour: 9), on($0 * 7, .soft, of: Int64($0), hour: 10)] }
    events += [on(28, .accepted, of: 4, hour: 11), on(35, .accepted, of: 5, hour: 9), on(35, .soft, of: 5, hour: 10)]
    #expect(rules.verdict(over: events, now: start + .seconds(35 * 86_400 + 10 * 3600)) == .keep(softDays: 1))
  }

  @Test func `Whoever says that it was delivered heals at once`() {
    let bounces = (0..<4).map { on($0, .soft) }
    #expect(verdict(bounces + [on(4, .delivered)], day: 4) == .keep(softDays: 0))
    #expect(verdict(bounces + [on(2, .delivered, hour: 1), on(4, .soft)], day: 4) == .keep(softDays: 2))
  }
}
