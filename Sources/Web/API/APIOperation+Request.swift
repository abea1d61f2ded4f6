internal import Foundation
internal import Words

extension APIOperation {
  /// What is sent.
  package struct Request: Sendable {
    /// Behind the address of the site, with what the query says.
    package var path: String
    package let body: String?
  }

  /// - Parameters:
  ///   - said: what each option says, in its order; those that take no value say `true`.
  ///   - json: a body that is there as it is.
  /// - Throws: where it would be refused, before anything is asked.
  package func request(_ said: [(name: String, text: String)], json: String?) throws(Refused) -> Request {
    var texts: [String: [String]] = [:]
    for (name, text) in said {
      guard let value = values.first(where: { $0.name == name || $0.key == name }) else { throw unknown(name) }
      texts[value.key, default: []].append(text)
    }
    for value in values where value.isRequired && texts[value.key] == nil && !(value.place == .body && json != nil) {
      throw Refused("--\(value.name) is missing: \(value.words.isEmpty ? "it is needed" : value.words)")
    }
    var (path, query) = (path, [String]())
    for value in values where value.place != .body {
      guard let said = texts[value.key] else { continue }
      guard said.count == 1, let text = said.first else { throw Refused("--\(value.name) is there \(said.count) times; which is meant?") }
      try value.hold(value.place == .path ? .text(text) : value.read(text))
      guard value.place == .query || !text.isEmpty else { throw Refused("--\(value.name) is empty") }
      let escaped = text.addingPercentEncoding(withAllowedCharacters: Self.plain) ?? ""
      if value.place == .path {
        path = path.split(separator: "/").map { $0 == ":\(value.key)" ? "/\(escaped)" : "/\($0)" }.joined()
      } else {
        query.append("\(value.key)=\(escaped)")
      }
    }
    let body = try body(texts, json)
    return Request(path: APIRoute.prefix + path + (query.isEmpty ? "" : "?" + query.joined(separator: "&")), body: body)
  }

  /// RFC 3986 §2.3.
  private static let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

  private func unknown(_ name: String) -> Refused {
    let known = values.map(\.name)
    let guess = Spelling.guess(name, among: known).map { "did you mean --\($0)?" }
    let all = known.isEmpty ? "it takes nothing" : "known are \(known.map { "--\($0)" }.joined(separator: ", "))"
    return Refused("--\(name) is not known to \(self.name); \(guess ?? all)")
  }

  private func body(_ texts: [String: [String]], _ json: String?) throws(Refused) -> String? {
    guard takesJSON else { return nil }
    let given = values.filter { $0.place == .body && texts[$0.key] != nil }
    if let json {
      if let first = given.first { throw Refused("--body has all that is sent; leave out --\(first.name), or put it there") }
      return json
    }
    var members: [String: JSONTree] = [:]
    for value in given {
      let tree = try value.read(all: texts[value.key] ?? [])
      try value.hold(tree)
      members[value.key] = tree
    }
    return APIText.json(members, asIs: true)
  }
}

extension APIOperation.Value {
  fileprivate func hold(_ tree: JSONTree) throws(APIOperation.Refused) {
    if let fault = schema.faults(in: tree).first { throw APIOperation.Refused("--\(name) \(fault.detail)") }
  }

  /// Of one text.
  fileprivate func read(_ text: String) throws(APIOperation.Refused) -> JSONTree {
    switch schema.kind {
    case .text: return .text(text)
    case .integer:
      guard let number = Int(text) else { throw APIOperation.Refused("--\(name) must be a whole number") }
      return .integer(number)
    case .number:
      guard let number = Double(text) else { throw APIOperation.Refused("--\(name) must be a number") }
      return .number(number)
    case .truth:
      guard text == "true" || text == "false" else {
        throw APIOperation.Refused("--\(name) must be true or false, or say nothing behind it")
      }
      return .truth(text == "true")
    case .list, .map, .object, .any:
      guard let tree = try? JSONDecoder().decode(JSONTree.self, from: Data(text.utf8)) else {
        throw APIOperation.Refused("--\(name) must be JSON")
      }
      return tree
    }
  }

  fileprivate func read(all texts: [String]) throws(APIOperation.Refused) -> JSONTree {
    switch schema.kind {
    case .list(let element) where element.kind == .text: return .list(texts.map { .text($0) })
    case .map(let value) where value.kind == .text:
      var members: [String: JSONTree] = [:]
      for text in texts {
        guard let sign = text.firstIndex(of: "=") else { throw APIOperation.Refused("--\(name) \(text): write it as NAME=VALUE") }
        members[String(text[..<sign])] = .text(String(text[text.index(after: sign)...]))
      }
      return .object(members)
    default:
      guard texts.count == 1, let text = texts.first else {
        throw APIOperation.Refused("--\(name) is there \(texts.count) times; which is meant?")
      }
      return try read(text)
    }
  }
}
