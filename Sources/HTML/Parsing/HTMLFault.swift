/// Why HTML is refused.
package enum HTMLFault: Error, Sendable, Hashable {
  /// More bytes than `limit`.
  case tooLarge(limit: Int)
  case tooManyTags(limit: Int)
  /// In one tag.
  case tooManyAttributes(limit: Int)
  case tooDeep(limit: Int)
  /// Tags left open make the parser repeat them without end.
  case tooTangled

  package var message: String {
    switch self {
    case .tooLarge(let limit): "the HTML is larger than \(limit / 1024) KB"
    case .tooManyTags(let limit): "the HTML has more than \(limit) tags"
    case .tooManyAttributes(let limit): "a tag has more than \(limit) attributes"
    case .tooDeep(let limit): "the HTML is nested more than \(limit) levels deep"
    case .tooTangled: "tags are opened and not closed again and again"
    }
  }
}
