package import Words

/// What is wrong with one row of a file, or odd about it.
package struct ImportRowError: Sendable, Hashable, Codable {
  package let line: Int
  package let words: Sentence

  /// Of before they were sentences.
  private enum CodingKeys: String, CodingKey {
    case line
    case words = "message"
  }

  package var message: String { words.description }
}
