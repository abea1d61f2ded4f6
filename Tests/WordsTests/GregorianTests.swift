import Testing
import Words

@Suite struct GregorianTests {
  @Test(arguments: [
    (0, 1970, 1, 1), (-1, 1969, 12, 31), (11_016, 2000, 2, 29), (19_782, 2024, 2, 29), (47_541, 2100, 3, 1), (20_781, 2026, 11, 24),
  ])
  func `A number of days leads to its day, and the day back to it`(days: Int, year: Int, month: Int, day: Int) {
    let found = Gregorian.day(after: days)
    #expect((found.year, found.month, found.day) == (year, month, day))
    #expect(Gregorian.days(to: (year, month, day)) == days)
    #expect(Gregorian.exists(year: year, month: month, day: day))
  }

  @Test func `A number is padded, never cut`() {
    #expect(7.padded(to: 2) == "07" && 123.padded(to: 2) == "123")
  }
}
