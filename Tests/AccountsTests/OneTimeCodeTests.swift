import Foundation
import Store
import Testing

@testable import Accounts

@Suite struct OneTimeCodeTests {
  private let secret = Array("12345678901234567890".utf8)

  @Test(arguments: [
    (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (2_000_000_000, "279037"),
    (20_000_000_000, "353130"),
  ])
  func `Codes are those of RFC 6238's table`(_ seconds: Int64, _ code: String) {
    #expect(OneTimeCode.code(secret, step: OneTimeCode.step(at: Timestamp(milliseconds: seconds * 1000))) == code)
  }

  @Test func `A code is good in its half minute and those beside it, and once`() {
    let now = Timestamp(milliseconds: 1_800_000_000_000)
    let step = OneTimeCode.step(at: now)
    func accepted(_ distance: Int64, used: Int64 = 0) -> Int64? {
      OneTimeCode.accepted(OneTimeCode.code(secret, step: step + distance), secret, used: used, now: now)
    }
    #expect(accepted(0) == step && accepted(-1) == step - 1 && accepted(1) == step + 1)
    #expect(accepted(-2) == nil && accepted(2) == nil)
    #expect(accepted(0, used: step) == nil && accepted(-1, used: step) == nil && accepted(1, used: step) == step + 1)
    #expect(OneTimeCode.accepted("", secret, used: 0, now: now) == nil && OneTimeCode.accepted("12345", secret, used: 0, now: now) == nil)
  }

  @Test func `A code that a clock of next year took keeps nobody out until then`() {
    let now = Timestamp(milliseconds: 1_800_000_000_000)
    let step = OneTimeCode.step(at: now)
    #expect(OneTimeCode.accepted(OneTimeCode.code(secret, step: step), secret, used: step + 1_051_200, now: now) == step)
  }

  @Test func `The link for a phone names publication and account, and no sign of theirs can end a part of it`() {
    let link = OneTimeCode.link([UInt8](repeating: 0, count: 20), issuer: "Ada: A & B?", account: "a+b@example.org")
    #expect(
      link
        == "otpauth://totp/Ada%20%20A%20%26%20B%3F:a%2Bb@example.org?secret=\(String(repeating: "A", count: 32))&issuer=Ada%20%20A%20%26%20B%3F"
    )
  }
}
