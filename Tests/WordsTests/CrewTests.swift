import Foundation
import Synchronization
import Testing

@testable import Words

@Suite struct CrewTests {
  @Test func `One thread does its jobs in the order in which they come`() async {
    let crew = Crew(1, name: "test")
    defer { crew.dismiss() }
    let done = Mutex<[Int]>([])
    await withCheckedContinuation { continuation in
      for number in 1...100 { crew.give([{ done.withLock { $0.append(number) } }]) }
      crew.give([{ continuation.resume() }])
    }
    #expect(done.withLock { $0 } == Array(1...100))
  }

  @Test(.timeLimit(.minutes(1))) func `Jobs that wait for each other are done at once, given one by one or together`() async {
    let crew = Crew(4, name: "test")
    defer { crew.dismiss() }
    for isTogether in [true, false, true] {
      let others = DispatchGroup()
      for _ in 1...4 { others.enter() }
      let job: @Sendable () -> Void = {
        others.leave()
        others.wait()
      }
      if isTogether { crew.give(Array(repeating: job, count: 4)) } else { for _ in 1...4 { crew.give([job]) } }
      await withCheckedContinuation { continuation in others.notify(queue: .global()) { continuation.resume() } }
    }
  }

  @Test func `A task stays on the crew's threads, also behind a suspension, and then goes back`() async {
    let crew = Crew(2, name: "crew-test")
    defer { crew.dismiss() }
    #expect(await threadNames(crew) == ["crew-test", "crew-test"])
    #expect(threadName() != "crew-test")
  }

  private func threadNames(_ crew: Crew) async -> [String?] {
    await withTaskExecutorPreference(crew) {
      let before = threadName()
      await Task.yield()
      return [before, threadName()]
    }
  }

  @Test func `What has not begun when the crew is dismissed is dropped`() async {
    let crew = Crew(1, name: "test")
    let count = Mutex(0)
    let (ended, mayEnd) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    await withCheckedContinuation { continuation in
      crew.give([
        {
          continuation.resume()
          mayEnd.wait()
          count.withLock { $0 += 1 }
          ended.signal()
        }, { count.withLock { $0 += 100 } },
      ])
    }
    crew.dismiss()
    mayEnd.signal()
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        ended.wait()
        continuation.resume()
      }
    }
    #expect(count.withLock { $0 } == 1)
  }
}

/// A task may not ask for its thread; a function may.
private func threadName() -> String? { Thread.current.name }
