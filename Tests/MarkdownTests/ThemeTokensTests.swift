import Foundation
import Testing

@testable import Markdown

@Suite struct ThemeTokensTests {
  @Test(
    "A token that mail programs would trip over is refused",
    arguments: [
      ("#9a3412", "#9A3412"), ("#9a3412", "#fff"), ("#9a3412", "red"), ("Georgia, 'Times", "Georgia, \\\"Times"),
      ("Georgia, 'Times", "url(x), 'Times"),
      ("\"bodySize\": 18", "\"bodySize\": 12"), ("\"smallSize\": 14", "\"smallSize\": 900"),
    ])
  func refuses(from: String, to: String) throws {
    let json = try Sample.tokensFile()
    #expect(json.contains(from))
    #expect(throws: ThemeTokens.Invalid.self) {
      try JSONDecoder().decode(ThemeTokens.self, from: Data(json.replacing(from, with: to).utf8))
    }
  }

  @Test func `A wrong colour is told by its palette and key, and a layout knows it by the same key`() throws {
    let tokens = try Sample.tokens()
    let number = tokens.dark.color(.number)
    let json = try Sample.tokensFile()
    let dark = try #require(json.range(of: "\"dark\": {"))
    let changed = json.replacing(
      "\"codeNumber\": \"\(number)\"", with: "\"codeNumber\": \"red\"", subrange: dark.lowerBound..<json.endIndex)
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
