extension Schema {
  /// As it stands in the document; objects among its components, by name.
  func json(_ components: inout [String: JSONTree]) -> JSONTree {
    var json: [String: JSONTree] = note.words.isEmpty ? [:] : ["description": .text(note.words)]
    if let format = note.format { json["format"] = .text(format) }
    if let choices = note.choices { json["enum"] = .list(choices.map { .text($0) }) }
    switch kind {
    case .text:
      json["type"] = "string"
      limit(&json, "minLength", "maxLength")
    case .integer:
      json["type"] = "integer"
      limit(&json, "minimum", "maximum")
    case .number: json["type"] = "number"
    case .truth: json["type"] = "boolean"
    case .any: break
    case .list(let element):
      json["type"] = "array"
      json["items"] = element.json(&components)
      limit(&json, "minItems", "maxItems")
    case .map(let value):
      json["type"] = "object"
      json["additionalProperties"] = value.json(&components)
    case .object(let form):
      form.add(to: &components)
      json["$ref"] = .text("#/components/schemas/\(form.name)")
    }
    return .object(json)
  }

  private func limit(_ json: inout [String: JSONTree], _ least: String, _ most: String) {
    guard let limits = note.limits else { return }
    json[least] = .integer(limits.lowerBound)
    json[most] = .integer(limits.upperBound)
  }
}

extension Schema.Form {
  fileprivate func add(to components: inout [String: JSONTree]) {
    guard components[name] == nil else { return }
    // Taken before its parts are described, one of which may be it.
    components[name] = [:]
    var json: [String: JSONTree] = ["type": "object"]
    json["properties"] = .object(Dictionary(properties.map { ($0.name, $0.schema.json(&components)) }) { $1 })
    let required = properties.filter(\.isRequired).map { JSONTree.text($0.name) }
    if !required.isEmpty { json["required"] = .list(required) }
    if isClosed { json["additionalProperties"] = false }
    components[name] = .object(json)
  }
}
