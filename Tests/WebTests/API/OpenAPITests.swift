import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Web

@Suite struct OpenAPITests {
  private func document() throws -> [String: Any] {
    let text = OpenAPIDocument.text(baseURL: "https://letter.example.org")
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `The document has each route that the router has under the API, and no other`() async throws {
    let site = try await Pages()
    let paths = try #require(try document()["paths"] as? [String: [String: Any]])
    let documented = Set(paths.flatMap { path, operations in operations.keys.map { "\($0.uppercased()) /api/v1\(path)" } })
    let routed = Set(
      site.guarded.filter { $0.path.hasPrefix("/api/") }.map { route in
        let path = route.path.split(separator: "/").map { $0.hasPrefix(":") ? "/{\($0.dropFirst())}" : "/\($0)" }.joined()
        return "\(route.method.rawValue) \(path)"
      })
    #expect(routed == documented.union(["GET /api/v1/openapi.json"]))
  }

  @Test func `Anybody may read it, and it is what the command prints`() async throws {
    let site = try await Pages()
    let answer = try await site.send(.get, "/api/v1/openapi.json", headers: [:])
    #expect(answer.status == 200 && answer.body == OpenAPIDocument.text(baseURL: "https://letter.example.org"))
  }

  @Test func `Each operation says what it is for, what it takes and gives with examples, and what may go wrong`() throws {
    let paths = try #require(try document()["paths"] as? [String: [String: [String: Any]]])
    var names: Set<String> = []
    for (path, operations) in paths {
      for (method, operation) in operations {
        let place = "\(method) \(path)"
        let name = try #require(operation["operationId"] as? String, "\(place)")
        #expect(names.insert(name).inserted, "\(name) is there twice")
        #expect((operation["summary"] as? String)?.hasSuffix(".") == true, "\(place)")
        let parameters = try #require(operation["parameters"] as? [[String: Any]])
        for parameter in parameters { #expect((parameter["description"] as? String)?.isEmpty == false, "\(place)") }
        let named = parameters.filter { $0["in"] as? String == "path" }.compactMap { $0["name"] as? String }
        #expect(Set(named) == Set(path.matches(of: /\{(\w+)\}/).map { String($0.1) }), "\(place)")
        for parameter in parameters where parameter["in"] as? String == "path" { #expect(parameter["example"] != nil, "\(place)") }
        let responses = try #require(operation["responses"] as? [String: [String: Any]])
        #expect(Set(responses.keys).isSuperset(of: ["401", "403", "422", "429", "500", "503"]), "\(place)")
        let bodies =
          responses.values.compactMap { $0["content"] as? [String: [String: Any]] }
          + [
            (operation["requestBody"] as? [String: Any])?["content"] as? [String: [String: Any]]
          ].compactMap(\.self)
        for content in bodies { for body in content.values { #expect(body["example"] != nil && body["schema"] != nil, "\(place)") } }
      }
    }
  }

  @Test func `Each property of what is asked or answered is described and its example fits`() throws {
    func look(_ schema: Schema, _ place: String) {
      #expect(schema.faults(in: schema.example, isStrict: true) == [], "\(place)")
      switch schema.kind {
      case .object(let form): for property in form.properties { look(property.schema, "\(form.name).\(property.name)") }
      case .list(let element): look(element, place + "[]")
      case .map(let value): look(value, place + "{}")
      case .text, .integer, .number, .truth, .any: break
      }
    }
    for route in APISite.table {
      if let body = route.body { look(body.schema, route.name) }
      for gift in route.gifts { if let schema = gift.schema { look(schema, route.name) } }
      for parameter in route.parameters where parameter.schema.note.example != nil {
        look(parameter.schema, "\(route.name) \(parameter.name)")
      }
    }
  }
}
