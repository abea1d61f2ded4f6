import Foundation
import TOMLKit
import Words

/// Where each key's value comes from: flag > environment > secrets folder > file > default. A key that nobody knows, in any
/// of them, is an error that names it, its source and the nearest known one.
struct SettingSources: Sendable {
  struct Value: Sendable, Hashable {
    let text: String
    /// `--set`, `TUESDAY_SMTP_HOST`, a file's path with the line, or `default`.
    let origin: String
  }

  /// Keys under it are named by the publication.
  static let attributes = "attributes."

  private(set) var values: [String: Value] = [:]

  init(file: String, environment: [String: String], flags: [String]) throws {
    for key in SettingKey.all {
      values[key.name] = Value(text: try Self.toml("x = \(key.standard)", "default")["x"]?.text ?? "", origin: "default")
    }
    try read(try Self.contents(file), origin: file)
    try readSecrets(environment)
    try readEnvironment(environment)
    for flag in flags {
      let parts = flag.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw CommandError.usage("--set \(flag): write --set KEY=VALUE, for example --set smtp.port=465") }
      try set(String(parts[0]), String(parts[1]), origin: "--set")
    }
  }

  private mutating func set(_ name: String, _ text: String, origin: String) throws {
    guard SettingKey.all.contains(where: { $0.name == name }) || name.hasPrefix(Self.attributes) else {
      throw CommandError.configuration("\(origin): unknown key `\(name)`; \(Self.advice(name, among: SettingKey.all.map(\.name)))")
    }
    values[name] = Value(text: text, origin: origin)
  }

  private static func advice(_ name: String, among known: [String]) -> String {
    Spelling.guess(name, among: known).map { "did you mean \($0)?" } ?? "`tuesday init --print-config` shows all keys"
  }

  private mutating func read(_ toml: String, origin: String) throws {
    for (name, scalar) in try Self.toml(toml, origin).sorted(by: { $0.key < $1.key }) {
      try set(name, scalar.text, origin: scalar.place)
      let kind = SettingKey.all.first { $0.name == name }?.kind ?? .text
      if scalar.kind != kind { throw SettingReader(sources: self).error(name, "must be \(kind.form)", written: scalar.kind) }
    }
  }

  private mutating func readSecrets(_ environment: [String: String]) throws {
    guard let folder = environment["TUESDAY_SECRETS"] ?? environment["CREDENTIALS_DIRECTORY"] else { return }
    if environment["TUESDAY_SECRETS"] != nil {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
        throw CommandError.configuration("TUESDAY_SECRETS: the folder \(folder) cannot be read")
      }
      for name in names.sorted() where !name.hasPrefix(".") && !SettingKey.all.contains(where: { $0.secretName == name }) {
        let advice = Self.advice(name, among: SettingKey.all.map(\.secretName))
        throw CommandError.configuration("\(folder)/\(name): no key has this file; \(advice)")
      }
    }
    for key in SettingKey.all {
      let path = folder + "/" + key.secretName
      guard FileManager.default.fileExists(atPath: path) else { continue }
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw CommandError.configuration("\(path): the secret cannot be read")
      }
      try set(key.name, text.trimmingCharacters(in: .whitespacesAndNewlines), origin: path)
    }
  }

  /// Variables that steer the program itself and are no keys.
  private static let reserved: Set<String> = ["TUESDAY_SECRETS", "TUESDAY_PUBLICATION", "TUESDAY_TEMPLATES"]

  private mutating func readEnvironment(_ environment: [String: String]) throws {
    for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("TUESDAY_") && !Self.reserved.contains(name) {
      guard let key = SettingKey.all.first(where: { $0.environmentName == name }) else {
        let advice = Self.advice(name, among: SettingKey.all.map(\.environmentName))
        throw CommandError.configuration("environment: unknown variable \(name); \(advice)")
      }
      values[key.name] = Value(text: text, origin: name)
    }
  }

  static func contents(_ file: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw CommandError.configuration("\(file): the file cannot be read; `tuesday init` makes a publication")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw CommandError.configuration("\(file): the file is not UTF-8; save it as UTF-8")
    }
    return text
  }

  private static func isNamelessTable(_ line: Substring) -> Bool {
    let text = line.drop { $0 == " " || $0 == "\t" }
    guard text.first == "[" else { return false }
    let name = text.drop { $0 == "[" || $0 == " " || $0 == "\t" }
    return name.first.map { !($0.isLetter || $0.isNumber || "_-\"'".contains($0)) } ?? true
  }

  /// Dotted names and scalar values as text; arrays and dates are of no use to any key.
  static func toml(_ text: String, _ origin: String) throws -> [String: SettingScalar] {
    var values: [String: SettingScalar] = [:]
    var places: [String: String] = [:]
    for (index, line) in lines(text).enumerated() {
      // The parser ends the program over it (an assertion of toml++ in a debug build).
      if isNamelessTable(line.text) {
        throw CommandError.configuration("\(origin):\(index + 1):1: `[` without a name behind it; write [site], or delete the line")
      }
      if let key = line.key { places[key] = "\(origin):\(index + 1)" }
    }
    func walk(_ table: TOMLTable, _ prefix: String) throws {
      for (key, value) in table {
        let name = prefix + key
        let place = places[name] ?? origin
        if let inner = value.table {
          try walk(inner, name + ".")
        } else if let text = value.string {
          values[name] = SettingScalar(text: text, kind: .text, place: place)
        } else if let number = value.int.map({ String($0) }) ?? value.double.map({ String($0) }) {
          values[name] = SettingScalar(text: number, kind: .number, place: place)
        } else if let boolean = value.bool {
          values[name] = SettingScalar(text: String(boolean), kind: .boolean, place: place)
        } else {
          throw CommandError.configuration("\(place): \(name) must be a text or a number")
        }
      }
    }
    do {
      try walk(try TOMLTable(string: text), "")
    } catch let error as TOMLParseError {
      throw CommandError.configuration("\(origin):\(error.source.begin.line):\(error.source.begin.column): \(error.description)")
    }
    return values
  }
}
