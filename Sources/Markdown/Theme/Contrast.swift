internal import Foundation

/// How well two colours can be told apart (WCAG 2.2 §1.4.3).
package enum Contrast {
  /// For text of ordinary size.
  package static let needed = 4.5

  /// What is wrong with a text's colour on its ground, in words that go on after the two; nil when it can be read.
  package static func fault(_ ink: String, _ ground: String) -> String? {
    let ratio = ratio(ink, ground)
    guard ratio < needed else { return nil }
    // With one decimal, and never as more than it is.
    return "has a contrast of \((ratio * 10).rounded(.down) / 10) to 1; readers need \(needed)"
  }

  /// 1…21, of two colours as `#rrggbb`.
  package static func ratio(_ one: String, _ other: String) -> Double {
    let lights = [luminance(one), luminance(other)].sorted()
    return (lights[1] + 0.05) / (lights[0] + 0.05)
  }

  private static func luminance(_ color: String) -> Double {
    let value = Int(color.dropFirst(), radix: 16) ?? 0
    let parts = [16, 8, 0].map { shift -> Double in
      let part = Double((value >> shift) & 255) / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
}

extension ThemeTokens {
  /// Texts that stand out less than 4.5 to 1 from their ground, in either palette, by their keys; one sentence each.
  package var lowContrasts: [(palette: String, key: String, ink: String, ground: String, message: String)] {
    [("light", light), ("dark", dark)].flatMap { name, palette -> [(String, String, String, String, String)] in
      let pairs =
        [
          ("ink", palette.ink, "card", palette.card), ("heading", palette.heading, "card", palette.card),
          ("heading", palette.heading, "page", palette.page),
          ("muted", palette.muted, "card", palette.card), ("muted", palette.muted, "page", palette.page),
          ("link", palette.link, "card", palette.card), ("ink", palette.ink, "codeGround", palette.codeGround),
          ("link", palette.link, "codeGround", palette.codeGround), ("codeInk", palette.codeInk, "codeGround", palette.codeGround),
        ] + CodeColor.allCases.map { ($0.key, palette.color($0), "codeGround", palette.codeGround) }
      return pairs.compactMap { text, textColor, ground, groundColor in
        Contrast.fault(textColor, groundColor).map {
          (name, text, textColor, groundColor, "\(name).\(text) on \(name).\(ground) \($0)")
        }
      }
    }
  }
}
