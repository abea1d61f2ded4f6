internal import Foundation
package import Store

/// When a form was shown and with which words, signed. It tells a person, who needs seconds, from a program, which needs none; and it proves
/// what stood beside the button. It needs no cookie.
package enum FormTime {
  package enum Age: Sendable {
    case good
    /// Under two seconds: nobody types an address as fast.
    case tooYoung
    /// Over a day, not ours, or with other words than the form has now.
    case tooOld
  }

  package static func sealed(_ now: Timestamp, words: String, with keys: SigningKeys) -> String {
    let code = keys.code(bytes(now.milliseconds, keys.newest, words), purpose: .formTime, key: keys.newest) ?? []
    return "\(keys.newest).\(now.milliseconds).\(code.hex)"
  }

  package static func age(of text: String, words: String, now: Timestamp, keys: SigningKeys) -> Age {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let key = UInt8(parts[0]), let time = Int64(parts[1]), let code = [UInt8](hex: String(parts[2])),
      keys.verify(code, of: bytes(time, key, words), purpose: .formTime, key: key)
    else { return .tooOld }
    let age = now - Timestamp(milliseconds: time)
    return age < .seconds(2) ? .tooYoung : age > .seconds(86_400) ? .tooOld : .good
  }

  private static func bytes(_ time: Int64, _ key: UInt8, _ words: String) -> [UInt8] {
    [key] + withUnsafeBytes(of: time.bigEndian) { Array($0) } + Array(words.utf8)
  }
}
