import Foundation
import Markdown

/// What the renderers' tests share.
enum Sample {
  static func document(_ text: String) throws -> Document {
    var document = try MarkdownParser.parse(text).document
    _ = document.sanitizeHTML()
    document.recognizeComponents(titles: [.tip: "Tip", .note: "Note", .warning: "Warning"])
    return document
  }

  static func tokens() throws -> ThemeTokens { try JSONDecoder().decode(ThemeTokens.self, from: Data(tokensFile().utf8)) }

  /// As it stands in the theme's folder.
  static func tokensFile() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "Templates/Email/letter/tokens.json"), encoding: .utf8)
  }

  static func mail(_ text: String, _ direction: TextDirection = .ltr, resolve: @escaping @Sendable (String) -> ImageSource? = { _ in nil })
    throws -> String
  {
    EmailRenderer(tokens: try tokens(), direction: direction, resolve: resolve).html(try document(text))
  }

  /// A mark as another module leaves it for a merge value.
  static let mark = "\u{E000}7\u{E001}"
}
