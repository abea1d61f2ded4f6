/// What stands in requests or answers and knows its schema. That of an object is read off the very code that decodes it (``SchemaReader``), so that the
/// two cannot differ.
protocol Described: Codable, Sendable {
  static var schema: Schema { get }
  /// Any value of it, for the reading of what it stands in.
  static var sample: Self { get }
}

/// An object with names of ours: its properties in the document are those that it is decoded from, in `snake_case`.
protocol APIObject: Described {
  /// What is said of each property, by its name in Swift.
  static var notes: [String: Note] { get }
  static var title: String { get }
  static var isClosed: Bool { get }
}

/// One that is asked: a name that it does not know is an error.
protocol APIInput: APIObject {}

extension APIObject {
  static var title: String { "\(Self.self)" }
  static var isClosed: Bool { false }

  static var schema: Schema {
    Schema(.object(Schema.Form(name: title, properties: SchemaReader.properties(of: Self.self, notes), isClosed: isClosed)))
  }

  static var sample: Self { SchemaReader.sample(of: Self.self) }
}

extension APIInput {
  static var isClosed: Bool { true }
}

extension Described where Self: CaseIterable & RawRepresentable, RawValue == String {
  static var schema: Schema { Schema(.text, Note("", choices: allCases.map(\.rawValue))) }
  static var sample: Self { Array(allCases)[0] }
}

extension String: Described {
  static var schema: Schema { Schema(.text) }
  static var sample: String { "" }
}

extension Int: Described {
  static var schema: Schema { Schema(.integer) }
  static var sample: Int { 0 }
}

extension Double: Described {
  static var schema: Schema { Schema(.number) }
  static var sample: Double { 0 }
}

extension Bool: Described {
  static var schema: Schema { Schema(.truth) }
  static var sample: Bool { false }
}

extension Array: Described where Element: Described {
  static var schema: Schema { Schema(.list(Element.schema)) }
  static var sample: [Element] { [] }
}

extension Dictionary: Described where Key == String, Value: Described {
  static var schema: Schema { Schema(.map(Value.schema)) }
  static var sample: [String: Value] { [:] }
}
