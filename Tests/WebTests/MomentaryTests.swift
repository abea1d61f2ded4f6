import Synchronization
import Testing

@testable import Web

@Suite struct MomentaryTests {
  private final class Maker: Sendable {
    private let count = Mutex(0)

    func make() async -> Int {
      await Task.yield()
      return count.withLock { count in
        count += 1
        return count
      }
    }
  }

  private struct Failure: Error {}

  @Test func `However many ask at once, it is made once, and for another key anew`() async throws {
    let (kept, maker) = (Momentary<Int>(lifetime: .seconds(3600)), Maker())
    let values = try await withThrowingTaskGroup(of: Int.self, returning: [Int].self) { group in
      for _ in 0..<200 { group.addTask { try await kept.value(of: "/a") { await maker.make() } } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(values) == [1] && values.count == 200)
    #expect(try await kept.value(of: "/b") { await maker.make() } == 2)
  }

  @Test func `After its time it is made anew`() async throws {
    let (kept, maker) = (Momentary<Int>(lifetime: .zero), Maker())
    for number in 1...3 { #expect(try await kept.value(of: "/a") { await maker.make() } == number) }
  }

  @Test func `A failure is not kept`() async throws {
    let kept = Momentary<Int>(lifetime: .seconds(3600))
    await #expect(throws: Failure.self) { try await kept.value(of: "/a") { throw Failure() } }
    #expect(try await kept.value(of: "/a") { 7 } == 7)
  }

  @Test func `Of keys without end only so many are kept, and each is answered`() async throws {
    let (kept, maker) = (Momentary<Int>(lifetime: .seconds(3600)), Maker())
    for number in 1...600 { #expect(try await kept.value(of: "/search?q=\(number)") { await maker.make() } == number) }
    #expect(try await kept.value(of: "/search?q=1") { await maker.make() } == 1)
    #expect(try await kept.value(of: "/search?q=600") { await maker.make() } == 601)
  }
}
