import Testing

@testable import Store

@Suite struct TimestampTests {
  @Test(
    "A time of RFC 3339 is read as it is meant, and none that no calendar has",
    arguments: [
      ("2026-12-01T15:00:00Z", "2026-12-01T15:00:00Z"), ("2026-12-01t15:00:00.25z", "2026-12-01T15:00:00Z"),
      ("2026-12-01T01:30:00+02:00", "2026-11-30T23:30:00Z"), ("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"),
      ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"), ("2027-02-31T09:00:00Z", nil), ("2026-12-01T25:00:00Z", nil),
      ("2026-12-01T09:99:00Z", nil), ("2026-12-01T09:00:60Z", nil), ("12026-12-01T09:00:00Z", nil), ("2026-12-01 09:00:00Z", nil),
      ("2026-12-01T09:00:00", nil), ("2026-12-01T09:00Z", nil), ("2026-12-01T09:00:00+24:00", nil), ("\u{0662}026-12-01T09:00:00Z", nil),
      ("", nil),
    ] as [(String, String?)])
  func reading(text: String, expected: String?) { #expect(Timestamp(rfc3339: text)?.rfc3339 == expected) }

  @Test(arguments: [("1", 100), ("12", 120), ("123", 123), ("1239", 123)])
  func `Fractions are kept to the thousandth`(digits: String, milliseconds: Int64) {
    #expect(Timestamp(rfc3339: "1970-01-01T00:00:00.\(digits)Z")?.milliseconds == milliseconds)
  }
}
