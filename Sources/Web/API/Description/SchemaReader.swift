/// A decoder that has nothing to read: it notes what a type asks it for.
struct SchemaReader: Decoder {
  private final class Asked {
    var properties: [(name: String, schema: Schema, isRequired: Bool)] = []
  }

  private struct NothingToRead: Error {}

  private let asked = Asked()
  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]

  static func properties<Object: Decodable>(of type: Object.Type, _ notes: [String: Note]) -> [Schema.Property] {
    let reader = SchemaReader()
    _ = reader.sample(of: type)
    return reader.asked.properties.map {
      Schema.Property(name: $0.name.inSnakeCase, schema: $0.schema.noted(notes[$0.name]), isRequired: $0.isRequired)
    }
  }

  static func sample<Object: Decodable>(of type: Object.Type) -> Object { SchemaReader().sample(of: type) }

  private func sample<Object: Decodable>(of type: Object.Type) -> Object {
    do { return try type.init(from: self) } catch { preconditionFailure("\(type) cannot be described: \(error)") }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Fields<Key>(asked: asked))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw NothingToRead() }
  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw NothingToRead() }

  private struct Fields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let asked: Asked
    let codingPath: [any CodingKey] = []
    let allKeys: [Key] = []

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) throws -> Bool { false }

    private func note<Value>(_ type: Value.Type, _ key: Key, isRequired: Bool) throws -> Value {
      guard let described = type as? any Described.Type, let sample = described.sample as? Value else { throw NothingToRead() }
      asked.properties.append((key.stringValue, described.schema, isRequired))
      return sample
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try note(type, key, isRequired: true) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try note(type, key, isRequired: true) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try note(type, key, isRequired: true) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try note(type, key, isRequired: true) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try note(type, key, isRequired: true) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try note(type, key, isRequired: true) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try note(type, key, isRequired: true) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try note(type, key, isRequired: true) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try note(type, key, isRequired: true) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try note(type, key, isRequired: true) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try note(type, key, isRequired: true) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try note(type, key, isRequired: true) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try note(type, key, isRequired: true) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try note(type, key, isRequired: true) }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try note(type, key, isRequired: true) }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try note(type, key, isRequired: false) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try note(type, key, isRequired: false) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try note(type, key, isRequired: false) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try note(type, key, isRequired: false) }
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
      try note(type, key, isRequired: false)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
      throw NothingToRead()
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw NothingToRead() }
    func superDecoder() throws -> any Decoder { throw NothingToRead() }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw NothingToRead() }
  }
}

extension String {
  /// `sendAt` as `send_at`: what JSONEncoder makes of our names.
  var inSnakeCase: String {
    reduce(into: "") { text, sign in text += sign.isUppercase ? "_\(sign.lowercased())" : "\(sign)" }
  }
}
