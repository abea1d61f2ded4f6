import Testing
import Words

@Suite struct BellTests {
  @Test func `Who waits goes on when it has rung, before or after, and otherwise when the patience is over`() async {
    let bell = Bell()
    #expect(!bell.wait(for: .milliseconds(1)) && !bell.wait(for: .zero) && !bell.wait(for: .seconds(-1)))
    let waiting = Task.detached { bell.wait(for: .seconds(600)) }
    bell.ring()
    #expect(await waiting.value)
    #expect(bell.wait(for: .zero), "it has rung for all who come later")
  }
}
