internal import Accounts
internal import Foundation
internal import HTTPTypes
internal import Words

/// A route of the API as a program on another machine asks for it. Made of the table that the site is made of, so nothing of it can be lacking.
package struct APIOperation: Sendable {
  /// Something that a request says.
  package struct Value: Sendable {
    package enum Place: Sendable, Hashable { case path, query, body }

    /// As an option has it: `send-at`.
    package let name: String
    package let place: Place
    package let isRequired: Bool
    package let words: String
    /// What it is: `text`, `number`, `LIST`; nil for what takes no value, because it is there or not.
    package let form: String?
    package let choices: [String]
    let key: String
    let schema: Schema

    fileprivate init(_ key: String, _ place: Place, _ schema: Schema, isRequired: Bool) {
      (self.key, self.place, self.schema, self.isRequired) = (key, place, schema, isRequired)
      name = key.replacing("_", with: "-")
      (words, choices) = (schema.note.words, schema.note.choices ?? [])
      form =
        switch schema.kind {
        case .text: "TEXT"
        case .integer, .number: "NUMBER"
        case .truth: nil
        case .list: "TEXT (again for more)"
        case .map: "NAME=VALUE (again for more)"
        case .object, .any: "JSON"
        }
    }
  }

  /// `list-subscribers`
  package let name: String
  package let method: String
  package let summary: String
  /// What it belongs to.
  package let group: String
  /// What a token must be made for.
  package let permission: String
  package let values: [Value]
  package let takesJSON: Bool
  /// What a file that it takes may be said to be; empty where it takes none.
  package let fileTypes: [String]
  package let isKeyed: Bool
  /// Whether it wants to know what of the thing has been seen.
  package let isConditional: Bool
  package let isPaged: Bool
  /// Whether the answer is JSON of ours.
  package let givesJSON: Bool
  let path: String

  package static let all = APISite.table.map(APIOperation.init)

  private init(_ route: APIRoute) {
    (name, method, summary) = (route.name.inKebabCase, route.method.rawValue, route.summary)
    (group, path) = (route.group, route.path)
    permission = if case .permission(let permission) = route.access { permission.rawValue } else { "" }
    var values = route.parameters.map { parameter in
      Value(parameter.name, parameter.place == .path ? .path : .query, parameter.schema, isRequired: parameter.place == .path)
    }
    // As the path has them.
    values =
      route.path.split(separator: "/").filter { $0.hasPrefix(":") }.compactMap { part in values.first { $0.key == part.dropFirst() } }
      + values.filter { $0.place != .path }
    if let body = route.body, body.isJSON, case .object(let form) = body.schema.kind {
      values += form.properties.map { Value($0.name, .body, $0.schema, isRequired: $0.isRequired) }
    }
    self.values = values
    takesJSON = route.body?.isJSON == true
    fileTypes = route.body.map { $0.isJSON ? [] : $0.types } ?? []
    (isKeyed, isConditional) = (route.keying == .needed, route.isConditional)
    isPaged = route.gifts.contains(where: \.isPaged) && values.contains { $0.key == "cursor" }
    givesJSON = route.gifts.allSatisfy { $0.types == [APIRoute.json] }
  }

  /// - Throws: ``Refused`` with a guess.
  package static func find(_ name: String) throws(Refused) -> APIOperation {
    if let found = all.first(where: { $0.name == name || $0.name == name.inKebabCase }) { return found }
    let guess = Spelling.guess(name, among: all.map(\.name)).map { "did you mean \($0)? " } ?? ""
    throw Refused("\(name) is nothing that can be asked; \(guess)`tuesday remote` lists all")
  }

  /// Why something is not asked.
  package struct Refused: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
  }
}

extension String {
  /// `listSubscribers` as `list-subscribers`.
  var inKebabCase: String { inSnakeCase.replacing("_", with: "-") }
}
