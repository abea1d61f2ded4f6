import Testing

@testable import Store

/// When things are old enough to be forgotten for good.
@Suite struct PatientClockTests {
  private let clock = PatientClock()
  private let noon = Timestamp(milliseconds: 1_800_000_000_000)
  private let start = ContinuousClock.now

  /// - Parameter jump: how far off the wall clock is.
  private func look(after hours: Int, off jump: Duration = .zero) -> Timestamp? {
    clock.look(now: noon + .seconds(hours * 3600) + jump, at: start + .seconds(hours * 3600))
  }

  @Test func `It tells the time of an hour ago, once an hour, and nothing at first`() {
    #expect(look(after: 0) == nil)
    #expect(clock.look(now: noon + .seconds(3599), at: start + .seconds(3599)) == nil)
    #expect(look(after: 1) == noon)
    #expect(look(after: 1) == nil)
    #expect(look(after: 2) == noon + .seconds(3600))
  }

  @Test func `A jump ahead between two looks, or at one, is not believed, nor is one back`() {
    #expect(look(after: 0) == nil)
    let year = Duration.seconds(365 * 86_400)
    #expect(look(after: 1, off: year) == noon)
    #expect(look(after: 2) == noon + .seconds(2 * 3600))
    #expect(look(after: 3, off: .zero - year) == noon + .seconds(3 * 3600) + (.zero - year))
  }
}
