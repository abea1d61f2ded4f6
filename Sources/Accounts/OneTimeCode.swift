internal import Crypto
internal import Foundation
internal import Store
internal import Words

/// The six digits that a phone shows and that change twice a minute (RFC 6238: SHA-1, 30 seconds, which is what all programs can do).
package enum OneTimeCode {
  static let digits = 6
  static let secretLength = 20
  private static let period: Int64 = 30_000

  /// How many periods have gone by.
  static func step(at time: Timestamp) -> Int64 { time.milliseconds / period }

  /// RFC 4226 §5.3.
  package static func code(_ secret: [UInt8], step: Int64) -> String {
    let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
    let hash = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
    let offset = Int(hash[19] & 15)
    let number = hash[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
    return (number % 1_000_000).padded(to: digits)
  }

  /// The step that this code is of: the current one, or one beside it, since clocks differ.
  ///
  /// - Parameter used: the step of the last code that was taken: no code is good twice (RFC 6238 §5.2). One that lies ahead was noted by a clock
  ///   that was wrong, and must not keep its owner out until then.
  static func accepted(_ code: String, _ secret: [UInt8], used: Int64, now: Timestamp) -> Int64? {
    let current = step(at: now)
    let floor = used > current + 1 ? current - 2 : used
    // All of them, so that the time tells nothing.
    let fitting = [current - 1, current, current + 1].filter { isSame(code, self.code(secret, step: $0)) }
    return fitting.first { $0 > floor }
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    return left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// For a program on a phone: `otpauth://totp/The%20Letter:ada@example.org?secret=…&issuer=The%20Letter`.
  package static func link(_ secret: [UInt8], issuer: String, account: String) -> String {
    func escaped(_ text: String) -> String {
      text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~@"))) ?? ""
    }
    // A colon parts issuer and account, and a code to be photographed should not be large.
    let issuer = escaped(String(issuer.replacing(":", with: " ").prefix(24)))
    return "otpauth://totp/\(issuer):\(escaped(account))?secret=\(text(of: secret))&issuer=\(issuer)"
  }

  /// To be typed where there is no camera.
  package static func text(of secret: [UInt8]) -> String { Base32.text(secret).uppercased() }
}
