internal import Foundation
internal import Store

/// A person's attributes as they are stored: one object of texts, keys sorted, none empty.
package enum AttributesJSON {
  package static func text(_ attributes: [String: String]) -> String {
    text(inOrder: attributes.map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name })
  }

  /// Of those that a row names, the last where it names one twice.
  static func text(_ attributes: [(name: String, value: String)]) -> String {
    zip(attributes, attributes.dropFirst()).allSatisfy { $0.name < $1.name }
      ? text(inOrder: attributes) : text(Dictionary(attributes) { $1 })
  }

  private static func text(inOrder attributes: [(name: String, value: String)]) -> String {
    var json: [UInt8] = []
    json.reserveCapacity(attributes.reduce(2) { $0 + $1.name.utf8.count + $1.value.utf8.count + 6 })
    json.append(UInt8(ascii: "{"))
    for (name, value) in attributes where !value.isEmpty {
      if json.count > 1 { json.append(UInt8(ascii: ",")) }
      JSONText.append(name, to: &json)
      json.append(UInt8(ascii: ":"))
      JSONText.append(value, to: &json)
    }
    json.append(UInt8(ascii: "}"))
    return String(decoding: json, as: UTF8.self)
  }

  static func read(_ text: String) throws -> [String: String] {
    if text == "{}" { return [:] }
    do { return try JSONDecoder().decode([String: String].self, from: Data(text.utf8)) } catch { throw StoreError.column("attributes") }
  }
}
