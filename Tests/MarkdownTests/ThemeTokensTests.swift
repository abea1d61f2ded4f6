import Foundation
import Testing

@testable import Markdown

@Suite struct ThemeTokensTests {
  /// Relative luminance (WCAG 2.1).
  private func luminance(_ colour: String) throws -> Double {
    let value = try #require(Int(colour.dropFirst(), radix: 16))
    let parts = [value >> 16, value >> 8 & 255, value & 255].map { part -> Double in
      let share = Double(part) / 255
      return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  @Test func `Text can be read on its ground, light and dark`() throws {
    let tokens = try Sample.tokens()
    for palette in [tokens.light, tokens.dark] {
      let pairs = [
        (palette.ink, palette.card), (palette.heading, palette.card), (palette.link, palette.card), (palette.muted, palette.card),
        (palette.muted, palette.page), (palette.heading, palette.page), (palette.codeInk, palette.codeGround),
      ]
      for (text, ground) in pairs {
        let (one, other) = (try luminance(text), try luminance(ground))
        #expect((max(one, other) + 0.05) / (min(one, other) + 0.05) >= 4.5, "\(text) on \(ground)")
      }
    }
  }

  @Test(
    "A token that mail programs would trip over is refused",
    arguments: [
      ("#9a3412", "#9A3412"), ("#9a3412", "#fff"), ("#9a3412", "red"), ("Georgia, 'Times", "Georgia, \\\"Times"),
      ("Georgia, 'Times", "url(x), 'Times"),
      ("\"bodySize\": 18", "\"bodySize\": 12"), ("\"smallSize\": 14", "\"smallSize\": 900"),
    ])
  func refuses(from: String, to: String) throws {
    let json = String(decoding: try JSONEncoder().encode(try Sample.tokens()), as: UTF8.self).replacing("\":", with: "\": ")
    #expect(json.contains(from))
    #expect(throws: (any Error).self) { try JSONDecoder().decode(ThemeTokens.self, from: Data(json.replacing(from, with: to).utf8)) }
  }

  @Test func `A wrong colour is told by its palette and key, and a layout knows it by the same key`() throws {
    let tokens = try Sample.tokens()
    let number = tokens.dark.color(.number)
    let json = String(decoding: try JSONEncoder().encode(tokens), as: UTF8.self)
    let dark = try #require(json.range(of: "\"dark\":{"))
    let changed = json.replacing("\"codeNumber\":\"\(number)\"", with: "\"codeNumber\":\"red\"", subrange: dark.lowerBound..<json.endIndex)
    let error = try #require(throws: ThemeTokens.Invalid.self) {
      try JSONDecoder().decode(ThemeTokens.self, from: Data(changed.utf8))
    }
    #expect(error.faults.map(\.path) == [["dark", "codeNumber"]] && error.faults[0].message.hasPrefix("dark.codeNumber is \"red\""))
    #expect(tokens.templateValues["codeNumber"] == tokens.light.color(.number))
  }

  @Test func `Every class has a dark rule of both kinds, in plain six-digit colours, and little of it`() throws {
    let tokens = try Sample.tokens()
    for name in ["p", "c", "k"] {
      #expect(tokens.darkCSS.contains(".\(name){background-color:") && tokens.outlookDarkCSS.contains("[data-ogsb] .\(name){"))
    }
    for name in ["t", "h", "m", "a", "k", "r"] {
      #expect(tokens.darkCSS.contains(".\(name){") && tokens.outlookDarkCSS.contains("[data-ogsc] .\(name){"))
    }
    #expect(tokens.darkCSS.utf8.count + tokens.outlookDarkCSS.utf8.count < 4096, "Gmail takes 16 KB of styles")
    #expect(tokens.templateValues["ink"] == tokens.light.ink && tokens.templateValues["bodySize"] == "\(tokens.bodySize)")
  }

  @Test(arguments: [
    ("en", TextDirection.ltr), ("ar-EG", .rtl), ("HE", .rtl), ("pa-Arab", .rtl), ("pa", .ltr), ("ar-Latn", .ltr), ("ckb", .rtl), ("", .ltr),
  ])
  func `A language's script decides the direction`(language: String, direction: TextDirection) {
    #expect(TextDirection(language: language) == direction)
  }
}
