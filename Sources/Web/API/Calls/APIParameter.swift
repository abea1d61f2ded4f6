/// A value in a request's path or query.
struct APIParameter: Sendable {
  enum Place: String, Sendable {
    case path, query
  }

  let name: String
  let place: Place
  let schema: Schema

  static func path(_ name: String, _ note: Note) -> APIParameter { APIParameter(name: name, place: .path, schema: Schema(.text, note)) }

  static func query(_ name: String, _ schema: Schema, _ note: Note) -> APIParameter {
    APIParameter(name: name, place: .query, schema: schema.noted(note))
  }

  static func query(_ name: String, _ note: Note) -> APIParameter { query(name, Schema(.text), note) }

  /// How many a page has at most, and where it begins.
  static let paging = [
    query("limit", Schema(.integer), Note("How many at most; 50 where it is not said.", 50, limits: 1...500)),
    query("cursor", Note("`next` of the page before.", limits: 1...1000)),
  ]

  static let list = query("list", Note("The slug of a list; `main` where it is not said.", "main", limits: 1...100))
  static let reader = path("reader", Note("A reader's id, or their address, percent-encoded.", "0123456789abcdef0123456789abcdef"))
  static let campaign = path("campaign", Note("A campaign's name, or its post's slug.", "hello"))

  /// - Throws: ``Problem`` where it does not fit.
  func read(_ text: String) throws -> JSONTree {
    let value: JSONTree =
      switch schema.kind {
      case .integer: Int(text).map { .integer($0) } ?? .text(text)
      case .truth: text == "true" ? true : text == "false" ? false : .text(text)
      default: .text(text)
      }
    let faults = schema.faults(in: value)
    guard faults.isEmpty else { throw Problem.unprocessable(faults.map { Problem.Fault(parameter: name, detail: $0.detail) }) }
    return value
  }
}
