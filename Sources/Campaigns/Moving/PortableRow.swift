internal import Audience
internal import Foundation
internal import Store

/// A row as one line of JSON (RFC 8259), and back.
struct PortableRow: DecodableWithConfiguration {
  let values: [SQLValue]
  /// Whether it has a column of an earlier form.
  let isFormer: Bool

  /// Keys in the table's order, so that equal rows are equal octets.
  static func line(_ values: [SQLValue], _ columns: [PortableTable.Column]) -> String {
    var line = "{"
    for (value, column) in zip(values, columns) {
      line += "\(line.utf8.count > 1 ? "," : "")\"\(column.name)\":"
      switch value {
      case .null: line += "null"
      case .integer(let number): line += "\(number)"
      case .real(let number): line += "\(number)"
      // An object is kept as JSON that is in order already.
      case .text(let text): line += column.kind == .object ? text : JSONText.quoted(text)
      case .bytes(let bytes): line += "\"\(bytes.hex)\""
      }
    }
    return line + "}\n"
  }

  init(line: some Collection<UInt8>, _ columns: [PortableTable.Column]) throws {
    self = try JSONDecoder().decode(PortableRow.self, from: Data(line), configuration: columns)
  }

  private struct Name: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder, configuration columns: [PortableTable.Column]) throws {
    let object = try decoder.container(keyedBy: Name.self)
    func former(_ column: PortableTable.Column) -> Name? {
      column.former.map(Name.init(stringValue:)).flatMap { object.contains($0) ? $0 : nil }
    }
    isFormer = columns.contains { former($0) != nil }
    values = try columns.map { column in
      let name = former(column) ?? Name(stringValue: column.name)
      if let standard = column.standard, !object.contains(name) { return standard }
      if try object.decodeNil(forKey: name) { return .null }
      switch column.kind {
      case .integer: return .integer(try object.decode(Int64.self, forKey: name))
      case .text:
        let text = try object.decode(String.self, forKey: name)
        // It would end the text for SQLite's own functions.
        guard !text.utf8.contains(0) else { throw PortableError.faulty("\(column.name) has a NUL in it") }
        return .text(text)
      case .bytes:
        guard let bytes = [UInt8](hex: try object.decode(String.self, forKey: name)) else {
          throw PortableError.faulty("\(column.name) is not made of hexadecimal digits")
        }
        return .bytes(bytes)
      case .object:
        let members = try object.decode([String: String].self, forKey: name)
        guard members.keys.allSatisfy(AttributeKind.isName), !members.values.contains(where: { $0.utf8.contains(0) }) else {
          throw PortableError.faulty("\(column.name) is no object of attributes")
        }
        return .text(AttributesJSON.text(members))
      }
    }
    if let stranger = object.allKeys.first(where: { key in !columns.contains { [$0.name, $0.former].contains(key.stringValue) } }) {
      throw PortableError.faulty("\(stranger.stringValue.prefix(60)) is no column that this program knows")
    }
  }
}
