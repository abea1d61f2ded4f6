internal import Foundation

/// A colour in any of CSS's notations, for mail programs, which know only the oldest: six hex digits.
enum CSSColor: Hashable {
  /// As `#rrggbb`.
  case opaque(String)
  case transparent
  /// What it looks like depends on what lies under it.
  case translucent

  /// A word such as `red`, `#F00` or `#ff000080`; nil when it is no colour.
  init?(word: String) {
    let word = word.lowercased()
    if let digits = Self.names[word[...]] {
      self = .opaque("#\(digits)")
    } else if word == "transparent" {
      self = .transparent
    } else if word.hasPrefix("#"), word.dropFirst().allSatisfy({ $0.isASCII && $0.isHexDigit }) {
      let short = word.count == 4 || word.count == 5
      let digits = short ? word.dropFirst().map { "\($0)\($0)" }.joined() : String(word.dropFirst())
      guard digits.count == 6 || digits.count == 8 else { return nil }
      self.init("#" + digits.prefix(6), alpha: Double(Int(digits.dropFirst(6), radix: 16) ?? 255) / 255)
    } else {
      return nil
    }
  }

  /// `rgb()` or `hsl()` with what stands in it, in the old notation or the new; nil for another function, and for values that only the
  /// reader's program knows.
  init?(function: String, _ inside: String) {
    let parts = inside.lowercased().split { " ,/\t\n".contains($0) }.map(String.init)
    guard parts.count == 3 || parts.count == 4, let alpha = parts.count == 4 ? Self.number(parts[3], whole: 1) : 1 else { return nil }
    switch function.lowercased() {
    case "rgb", "rgba":
      let channels = parts.prefix(3).compactMap { Self.number($0, whole: 255) }
      guard channels.count == 3 else { return nil }
      self.init(Self.hex(channels), alpha: alpha)
    case "hsl", "hsla":
      let degrees = parts[0].hasSuffix("deg") ? String(parts[0].dropLast(3)) : parts[0]
      guard let hue = Double(degrees), let saturation = Self.number(parts[1], whole: 1), let light = Self.number(parts[2], whole: 1) else {
        return nil
      }
      self.init(Self.hex(Self.channels(hue: hue, min(1, max(0, saturation)), min(1, max(0, light)))), alpha: alpha)
    default: return nil
    }
  }

  /// One as `#rrggbb` laid over another, which shines through for the rest of the share.
  static func mix(_ hex: String, _ behind: String, share: Double) -> String {
    func channels(_ hex: String) -> [Double] {
      let value = Int(hex.dropFirst(), radix: 16) ?? 0
      return [16, 8, 0].map { Double((value >> $0) & 255) }
    }
    return Self.hex(zip(channels(hex), channels(behind)).map { $0 * share + $1 * (1 - share) })
  }

  private init(_ hex: String, alpha: Double) {
    self = alpha >= 1 ? .opaque(hex) : alpha <= 0 ? .transparent : .translucent
  }

  /// As it is written in a mail; nil when it has to be mixed with its ground first.
  var text: String? {
    switch self {
    case .opaque(let hex): hex
    case .transparent: "transparent"
    case .translucent: nil
    }
  }

  /// - Parameter whole: what 100% is.
  private static func number(_ word: String, whole: Double) -> Double? {
    let value = word.hasSuffix("%") ? Double(word.dropLast()).map { $0 / 100 * whole } : Double(word)
    return value.flatMap { $0.isFinite ? $0 : nil }
  }

  private static func hex(_ channels: [Double]) -> String {
    "#" + channels.map { String(Int(min(255, max(0, $0)).rounded()) + 256, radix: 16).dropFirst() }.joined()
  }

  /// CSS Color 4 §7.1.
  private static func channels(hue: Double, _ saturation: Double, _ light: Double) -> [Double] {
    let turned = hue.truncatingRemainder(dividingBy: 360)
    return [0.0, 8.0, 4.0].map { step in
      let place = (step + (turned < 0 ? turned + 360 : turned) / 30).truncatingRemainder(dividingBy: 12)
      return 255 * (light - saturation * min(light, 1 - light) * max(-1, min(place - 3, 9 - place, 1)))
    }
  }
}
