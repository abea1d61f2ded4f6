internal import Accounts
internal import Foundation
internal import HTTPTypes

/// The API as programs read about it (OpenAPI 3.1), made of the table of its routes.
package enum OpenAPIDocument {
  /// - Parameter baseURL: of the site, without a slash at the end.
  package static func text(baseURL: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    // It is texts and numbers.
    return (try? encoder.encode(json(baseURL: baseURL))).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? "{}"
  }

  static func json(baseURL: String) -> JSONTree {
    var schemas: [String: JSONTree] = [:]
    var paths: [String: [String: JSONTree]] = [:]
    for route in APISite.table {
      paths[route.template, default: [:]][route.method.rawValue.lowercased()] = operation(route, &schemas)
    }
    _ = ProblemAnswer.schema.json(&schemas)
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "Tuesday", "version": "1",
        "description": "What a newsletter's programs may ask of it. Errors are problem details (RFC 9457) with the place of each fault.",
        "license": ["name": "The publication's own"],
      ],
      "servers": [["url": .text(baseURL + APIRoute.prefix)]],
      "security": [["token": []]],
      "paths": .object(paths.mapValues { .object($0) }),
      "tags": .list(groups.map { ["name": .text($0)] }),
      "components": [
        "schemas": .object(schemas),
        "securitySchemes": [
          "token": ["type": "http", "scheme": "bearer", "description": "What `tuesday tokens create NAME --may PERMISSION` prints."]
        ],
      ],
    ]
  }

  private static var groups: [String] {
    APISite.table.map(\.group).reduce(into: []) { groups, group in if !groups.contains(group) { groups.append(group) } }
  }

  private static func operation(_ route: APIRoute, _ schemas: inout [String: JSONTree]) -> JSONTree {
    var parameters = route.parameters.map { parameter -> JSONTree in
      var json: [String: JSONTree] = [
        "name": .text(parameter.name), "in": .text(parameter.place.rawValue), "required": .truth(parameter.place == .path),
        "description": .text(parameter.schema.note.words), "schema": parameter.schema.json(&schemas),
      ]
      if let example = parameter.schema.note.example { json["example"] = example }
      return .object(json)
    }
    if route.keying == .needed { parameters.append(key) }
    if route.isConditional { parameters += APICondition.parameters(isCreating: route.method == .put) }
    var operation: [String: JSONTree] = [
      "operationId": .text(route.name), "summary": .text(route.summary), "tags": [.text(route.group)], "parameters": .list(parameters),
      "responses": .object(responses(route, &schemas)),
    ]
    if case .permission(let permission) = route.access {
      operation["description"] = .text("For tokens that may `\(permission.rawValue)`.")
    }
    if let body = route.body {
      operation["requestBody"] = [
        "required": true,
        "content": content(body.types, body.schema, &schemas),
      ]
    }
    return .object(operation)
  }

  private static func content(_ types: [String], _ schema: Schema, _ schemas: inout [String: JSONTree]) -> JSONTree {
    let json: JSONTree = ["schema": schema.json(&schemas), "example": schema.example]
    return .object(Dictionary(types.map { ($0, json) }) { first, _ in first })
  }

  private static let key: JSONTree = [
    "name": "Idempotency-Key", "in": "header", "required": true, "example": "\"order-17\"",
    "description": "Your own name for this very request. Whoever asks again with it gets the first answer, and nothing is done twice.",
    "schema": ["type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"],
  ]

  private static func responses(_ route: APIRoute, _ schemas: inout [String: JSONTree]) -> [String: JSONTree] {
    var responses: [String: JSONTree] = [:]
    for gift in route.gifts {
      var json: [String: JSONTree] = ["description": .text(gift.status.reasonPhrase)]
      if let schema = gift.schema {
        json["content"] = content(gift.types, schema, &schemas)
      }
      responses["\(gift.status.code)"] = .object(json)
    }
    for status in route.allRefusals {
      responses["\(status.code)"] = [
        "description": .text(status.reasonPhrase),
        "content": ["application/problem+json": ["schema": ProblemAnswer.schema.json(&schemas), "example": ProblemAnswer.example(status)]],
      ]
    }
    return responses
  }
}

extension APIRoute {
  /// With its parameters in braces.
  var template: String {
    path.split(separator: "/").map { $0.hasPrefix(":") ? "/{\($0.dropFirst())}" : "/\($0)" }.joined()
  }

  /// All that it may answer when not all is well.
  var allRefusals: [HTTPResponse.Status] {
    var all: Set<HTTPResponse.Status> = [
      .unauthorized, .forbidden, .notAcceptable, .unprocessableContent, .tooManyRequests, .internalServerError, .serviceUnavailable,
    ]
    if body != nil { all.formUnion([.badRequest, .unsupportedMediaType, .contentTooLarge]) }
    // What stands in a query may be longer than a request's head.
    if keying == .needed || parameters.contains(where: { $0.place == .query }) { all.insert(.badRequest) }
    if isConditional { all.formUnion([.badRequest, .preconditionFailed, .preconditionRequired]) }
    if parameters.contains(where: { $0.place == .path }) { all.insert(.notFound) }
    return all.union(refusals).sorted { $0.code < $1.code }
  }
}
