import Testing

@testable import Campaigns

@Suite struct FisherTestTests {
  /// The last column was computed with fractions; the second and fourth are published (Agresti's convictions, and the usual example of men and women
  /// who study).
  private static let known: [(Int, Int, Int, Int, Double)] = [
    (3, 4, 1, 4, 0.4857142857142857), (1, 12, 9, 12, 0.0027594561852200836), (10, 12, 3, 18, 0.0005367241191434358),
    (4, 4, 0, 4, 0.02857142857142857), (3, 3, 0, 3, 0.1), (0, 10, 0, 12, 1), (12, 200, 31, 200, 0.003268882961958452),
    (12, 200, 15, 200, 0.690906722164461), (50, 1000, 80, 1000, 0.008308448377756933), (7, 120, 1, 118, 0.06580426944210842),
    (500, 10000, 400, 10000, 0.0007252972173758113), (0, 0, 3, 10, 1),
  ]

  @Test func `The chance is that of Fisher's exact test, whichever group is named first`() {
    for (hits, group, others, otherGroup, chance) in Self.known {
      for found in [
        FisherTest.chance(hits, of: group, others, of: otherGroup), FisherTest.chance(others, of: otherGroup, hits, of: group),
        FisherTest.chance(group - hits, of: group, otherGroup - others, of: otherGroup),
      ] { #expect(abs(found - chance) < chance * 1e-6, "\(hits)/\(group) \(others)/\(otherGroup): \(found)") }
    }
  }

  @Test(arguments: [(1, 20), (3, 60), (25, 500), (500, 10_000)])
  func `The least difference that shows is one that shows, and one less does not`(hits: Int, group: Int) throws {
    let least = try #require(FisherTest.least(beside: hits, of: group, level: 0.05))
    #expect(FisherTest.chance(least, of: group, hits, of: group) < 0.05)
    #expect(FisherTest.chance(least - 1, of: group, hits, of: group) >= 0.05)
  }

  @Test func `Where even all against few shows nothing there is no least difference`() {
    #expect(FisherTest.least(beside: 0, of: 3, level: 0.05) == nil && FisherTest.least(beside: 0, of: 4, level: 0.05) == 4)
  }

  @Test func `The size that is needed agrees with the tables, and there is none for equal shares`() {
    // 0.05 against 0.10, 80 % power, two-sided 5 %: 432 in each group without correction.
    #expect(FisherTest.size(for: 0.05, against: 0.1) == 432 && FisherTest.size(for: 0.1, against: 0.05) == 432)
    #expect(FisherTest.size(for: 0.05, against: 0.05) == nil)
  }
}
