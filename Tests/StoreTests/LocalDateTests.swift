import Store
import Testing

@Suite struct LocalDateTests {
  @Test(arguments: [
    ("2026-11-24", true), ("2024-02-29", true), ("2026-02-29", false), ("2026-13-01", false), ("26-1-1", false), ("2026-11-31", false),
  ])
  func `Days that no calendar has are refused`(text: String, good: Bool) {
    #expect((LocalDate(text) != nil) == good)
  }
}
