internal import Foundation
internal import Words

/// How the API writes JSON: names in `snake_case`, in one order, so that the same is always the same text.
enum APIText {
  /// - Parameter asIs: whether names stay as they are, because they are data.
  static func json(_ value: some Encodable, asIs: Bool = false) -> String {
    let encoder = JSONEncoder()
    if !asIs { encoder.keyEncodingStrategy = .convertToSnakeCase }
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // What is encoded here are texts and numbers.
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// A place between two pages, as programs keep it and show it again.
  static func cursor(_ place: String) -> String { Base64URL.text(Array(place.utf8)) }

  /// Nil for what is none of ours.
  static func place(_ cursor: String) -> String? {
    Base64URL.bytes(cursor).flatMap { String(validating: $0, as: UTF8.self) }
  }
}
