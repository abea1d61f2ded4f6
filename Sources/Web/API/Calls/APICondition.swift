internal import Foundation
internal import HTTPTypes

/// What whoever changes something has seen of it (RFC 9110 §13): nothing is written over what they have not seen.
enum APICondition: Sendable {
  /// `If-None-Match: *`
  case absent
  /// `If-Match`: one of these.
  case tags([String])
  /// `If-Match: *`
  case any

  /// That of a thing as it is while its hash is this.
  static func tag(_ hash: String) -> String { "\"\(hash)\"" }

  /// The hash by which the thing is to be changed, as far as `current`, its own, is meant; nil where another is meant.
  func base(_ current: String) -> String? {
    switch self {
    case .absent: nil
    case .any: current
    // Weak ones never match (§13.1.1).
    case .tags(let tags): tags.contains(Self.tag(current)) ? current : nil
    }
  }

  /// - Parameter isCreating: whether the route makes what is not there.
  static func parameters(isCreating: Bool) -> [JSONTree] {
    var parameters: [JSONTree] = [
      [
        "name": "If-Match", "in": "header", "required": false, "example": "\"5f2c\"",
        "description": "The `ETag` of what you have seen: of another nothing is changed. `*`: whatever it is.",
        "schema": ["type": "string"],
      ]
    ]
    if isCreating {
      parameters.append([
        "name": "If-None-Match", "in": "header", "required": false, "example": "*",
        "description": "`*`: make it, and only where there is none.", "schema": ["type": "string"],
      ])
    }
    return parameters
  }
}

extension APICall {
  /// - Throws: where the request does not say what it has seen.
  func condition(isCreating: Bool = true) throws -> APICondition {
    let (match, none) = (
      headers[.ifMatch]?.trimmingCharacters(in: .whitespaces), headers[.ifNoneMatch]?.trimmingCharacters(in: .whitespaces)
    )
    switch (match, none) {
    case (nil, nil):
      let create = isCreating ? "; to make it, If-None-Match: *" : ""
      throw Problem(.preconditionRequired, "send If-Match: and the ETag of what you have seen, so that nobody's change is lost\(create)")
    case (nil, "*"?) where isCreating: return .absent
    case ("*"?, nil): return .any
    case (let match?, nil):
      return .tags(match.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
    default: throw Problem.badRequest("send either If-Match: with an ETag" + (isCreating ? ", or If-None-Match: *" : ""))
    }
  }
}
