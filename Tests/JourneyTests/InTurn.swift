import Testing

/// A few journeys at a time. Each starts servers, browsers and senders of its own; all at once they would only wait for each other, and what a
/// peer allows for a page to load would tell how busy the machine is, not how good the page.
struct InTurn: SuiteTrait, TestTrait, TestScoping {
  let isRecursive = true

  func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
    await Places.shared.take()
    do { try await function() } catch {
      await Places.shared.giveBack()
      throw error
    }
    await Places.shared.giveBack()
  }

  private actor Places {
    static let shared = Places()
    private var free = 4
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
      if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
    }

    func giveBack() {
      if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
  }
}

extension Trait where Self == InTurn {
  static var inTurn: Self { Self() }
}
