internal import Foundation
internal import Store

/// A person's attributes as they are stored: one object of texts, keys sorted, none empty.
package enum AttributesJSON {
  package static func text(_ attributes: [String: String]) -> String { text(inOrder: attributes.sorted { $0.key < $1.key }) }

  /// Of those that a row names, the last where it names one twice.
  static func text(_ attributes: [(name: String, value: String)]) -> String {
    zip(attributes, attributes.dropFirst()).allSatisfy { $0.name < $1.name }
      ? text(inOrder: attributes) : text(Dictionary(attributes) { $1 })
  }

  private static func text(inOrder attributes: [(String, String)]) -> String {
    if attributes.isEmpty { return "{}" }
    var text = "{"
    // As long as it will be, but for what is escaped: a batch of an import holds very many.
    text.reserveCapacity(attributes.reduce(1) { $0 + $1.0.utf8.count + $1.1.utf8.count + 6 })
    for (name, value) in attributes where !value.isEmpty {
      // Names are plain words.
      text += text.utf8.count > 1 ? ",\"" : "\""
      text += name
      text += "\":"
      JSONText.append(value, to: &text)
    }
    text += "}"
    return text
  }

  static func read(_ text: String) throws -> [String: String] {
    if text == "{}" { return [:] }
    do { return try JSONDecoder().decode([String: String].self, from: Data(text.utf8)) } catch { throw StoreError.column("attributes") }
  }
}
