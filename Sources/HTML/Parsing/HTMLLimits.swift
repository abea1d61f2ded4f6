/// What is refused before and after parsing. libgumbo takes time with the square of depth and of a tag's attributes.
package struct HTMLLimits: Sendable, Hashable {
  /// In bytes of UTF-8.
  package var size = 512 * 1024
  /// Start and end tags, and what looks like them in comments and scripts.
  package var tags = 20_000
  /// Of one tag.
  package var attributes = 200
  package var depth = 256
  /// Bytes that libgumbo may ask for in all.
  package var memory = 128 * 1024 * 1024

  package init() {}

  /// For what the sanitizer wrote itself, with its entities.
  static let own: HTMLLimits = {
    var limits = HTMLLimits()
    limits.size *= 8
    limits.tags *= 8
    limits.attributes = 400
    return limits
  }()

  /// What can be told without parsing.
  func check(_ bytes: [UInt8]) throws(HTMLFault) {
    guard bytes.count <= size else { throw .tooLarge(limit: size) }
    var scan = TagScan()
    for byte in bytes {
      scan.take(byte)
      guard scan.tags <= tags else { throw .tooManyTags(limit: tags) }
      // What looks like a tag in a script or a comment may be long; the true count is checked after parsing.
      guard scan.attributes <= attributes * 10 else { throw .tooManyAttributes(limit: attributes) }
    }
  }
}
