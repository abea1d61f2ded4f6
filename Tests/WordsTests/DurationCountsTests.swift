import Testing

@testable import Words

@Suite struct DurationCountsTests {
  @Test func `A duration counts at the first limit that it keeps and at all above, and what is longer than all only in the sum`() {
    let counts = DurationCounts()
    for duration in [Duration.zero, .milliseconds(1), .microseconds(1001), .milliseconds(500), .seconds(60)] { counts.add(duration) }
    #expect(counts.cumulative == [2, 3, 3, 3, 4, 4, 5])
    #expect(abs(counts.seconds - 60.502001) < 1e-9)
  }

  @Test func `What fails took its time too`() {
    struct Failure: Error {}
    let counts = DurationCounts()
    #expect(throws: Failure.self) { try counts.measure { throw Failure() } }
    #expect(counts.cumulative.last == 1 && counts.measure { 7 } == 7 && counts.cumulative.last == 2)
  }

  @Test func `Nothing that several threads count at once is lost`() async {
    let counter = Counter()
    await withTaskGroup { group in
      for _ in 0..<8 { group.addTask { for _ in 0..<1000 { counter.add() } } }
    }
    #expect(counter.value == 8000)
  }
}
