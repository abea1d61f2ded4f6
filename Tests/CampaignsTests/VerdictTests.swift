import Markdown
import Testing

@testable import Campaigns

@Suite struct VerdictTests {
  private func results(_ hits: Int..., of readers: Int = 200) -> [Verdict.Result] {
    hits.map { Verdict.Result(readers: readers, hits: $0) }
  }

  @Test func `A clear difference names the best, with the numbers in words`() {
    let verdict = Verdict(results(12, 31), by: .clicks)
    #expect(verdict.isClear && verdict.chosen == 2 && verdict.best == 2 && verdict.next == 1)
    #expect(
      verdict.words
        == "Subject 1: 12 of 200 readers followed a link (6.0 %); subject 2: 31 of 200 readers followed a link (15.5 %). "
        + "Subject 2 did best; chance alone sets two so far apart one time in 305 (Fisher's exact test, p = 0.003).")
  }

  @Test func `Numbers that show nothing say so, take the first subject, and tell what would be needed`() {
    let verdict = Verdict(results(12, 15), by: .clicks)
    #expect(!verdict.isClear && verdict.chosen == 1 && verdict.best == 2)
    #expect(
      verdict.words.contains("no difference that these numbers could show: chance alone does as much 69 times in a hundred (p = 0.691)")
        && verdict.words.contains("about 4383 readers of each subject would show it")
        && verdict.words.hasSuffix("So the first subject is taken."),
      "\(verdict.words)")
    let same = Verdict(results(0, 0, of: 0), by: .clicks)
    #expect(same.chosen == 1 && !same.words.contains("would show it") && !same.words.contains("nan"))
  }

  @Test func `The best has to beat the next, not the last`() {
    #expect(Verdict(results(30, 28, 2), by: .clicks).chosen == 1 && !Verdict(results(30, 28, 2), by: .clicks).isClear)
    #expect(Verdict(results(2, 10, 40), by: .clicks).chosen == 3)
  }

  @Test func `Of three subjects the words name the two that the numbers are about`() {
    let unclear = Verdict(results(0, 24, 26, of: 30), by: .clicks).words
    #expect(unclear.contains("Subjects 3 and 2 are the best two: their difference is none that these numbers could show"), "\(unclear)")
    #expect(unclear.contains("readers of each of the two would show it"), "\(unclear)")
    #expect(Verdict(results(2, 10, 40), by: .clicks).words.contains("Subject 3 did best, before subject 2; chance alone"))
  }

  @Test func `Fewer who leave are better`() {
    let verdict = Verdict(results(20, 3), by: .unsubscribes)
    #expect(verdict.isClear && verdict.chosen == 2 && verdict.words.contains("3 of 200 readers left by the mail"))
  }

  @Test func `A human's choice holds, and the numbers are told as they are`() {
    let verdict = Verdict(results(12, 31), by: .clicks, hand: 1)
    #expect(verdict.chosen == 1 && verdict.isByHand && verdict.words.hasSuffix("Subject 1 was chosen by hand."))
  }

  /// Two to five subjects that are all the same: a best is named in no more than one trial of twenty.
  @Test(arguments: 2...5)
  func `Of subjects that are all the same hardly ever one is named`(subjects: Int) {
    var state = UInt64(subjects)
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    let trials = 600
    let named = (0..<trials).count { _ in
      let hits = (0..<subjects).map { _ in (0..<80).count { _ in random() < 0.2 } }
      return Verdict(hits.map { Verdict.Result(readers: 80, hits: $0) }, by: .clicks).isClear
    }
    #expect(named * 20 <= trials, "\(named) of \(trials)")
  }
}
