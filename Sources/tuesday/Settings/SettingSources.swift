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

  /// Keys under them are named by the publication.
  static let (attributes, groups) = ("attributes.", "groups.")

  private(set) var values: [String: Value] = [:]

  init(file: String, environment: [String: String], flags: [String]) throws {
    for key in SettingKey.all {
      values[key.name] = Value(text: try key.standardText, origin: "default")
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
    guard SettingKey.of(name) != nil || [Self.attributes, Self.groups].contains(where: name.hasPrefix) else {
      if let fault = Self.familyFault(name) { throw CommandError.configuration("\(origin): \(fault)") }
      throw CommandError.configuration("\(origin): unknown key `\(name)`; \(Self.advice(name, among: SettingKey.all.map(\.name)))")
    }
    values[name] = Value(text: text, origin: origin)
  }

  /// What is wrong with a key of one more relay or provider; nil for any other key.
  private static func familyFault(_ name: String) -> String? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard let first = parts.first, let keys = SettingKey.families[String(first)] else { return nil }
    guard parts.count == 3 else { return "`\(name)`: write [\(first).NAME] and the keys under it" }
    guard SettingKey.isFamilyName(parts[1]) else { return "`\(name)`: a name is small letters and digits, and begins with a letter" }
    return "unknown key `\(name)`; \(advice(String(parts[2]), among: keys.map(\.name)))"
  }

  /// The names of one more relay or provider each, sorted. A secret in its folder or in the environment makes none by itself: publications may share
  /// those, and what was set once outlives its table.
  func members(of family: String) -> [String] {
    let names = values.filter { key, value in key.hasPrefix(family + ".") && !Self.isLooseSecret(key, value) }.keys
      .compactMap { $0.split(separator: ".").dropFirst().first.map(String.init) }
    return Set(names).sorted()
  }

  private static func isLooseSecret(_ name: String, _ value: Value) -> Bool {
    guard SettingKey.of(name)?.isSecret == true else { return false }
    return key(variable: value.origin) == name || key(secret: URL(filePath: value.origin).lastPathComponent) == name
  }

  /// The variables of the environment with a secret of a table that there is not, each with that table's name.
  var looseVariables: [(name: String, table: String)] {
    values.sorted { $0.key < $1.key }.compactMap { key, value in
      let parts = key.split(separator: ".").map(String.init)
      guard parts.count == 3, Self.key(variable: value.origin) == key, !members(of: parts[0]).contains(parts[1]) else { return nil }
      return (value.origin, "\(parts[0]).\(parts[1])")
    }
  }

  static func advice(_ name: String, among known: [String]) -> String {
    Spelling.guess(name, among: known).map { "did you mean \($0)?" } ?? "`tuesday init --print-config` shows all keys"
  }

  private mutating func read(_ toml: String, origin: String) throws {
    for (name, scalar) in try Self.toml(toml, origin).sorted(by: { $0.key < $1.key }) {
      try set(name, scalar.text, origin: scalar.place)
      let kind = SettingKey.of(name)?.kind ?? .text
      if scalar.kind != kind { throw SettingReader(sources: self).error(name, "must be \(kind.form)", written: scalar.kind) }
    }
  }

  private mutating func readSecrets(_ environment: [String: String]) throws {
    guard let folder = environment["TUESDAY_SECRETS"] ?? environment["CREDENTIALS_DIRECTORY"] else { return }
    if environment["TUESDAY_SECRETS"] != nil {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
        throw CommandError.configuration("TUESDAY_SECRETS: the folder \(folder) cannot be read")
      }
      for name in names.sorted() where !name.hasPrefix(".") && Self.key(secret: name) == nil {
        let advice = Self.advice(name, among: SettingKey.all.map(\.secretName))
        throw CommandError.configuration("\(folder)/\(name): no key has this file; \(advice)")
      }
    }
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? [] {
      guard let key = Self.key(secret: name) else { continue }
      let path = folder + "/" + name
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw CommandError.configuration("\(path): the secret cannot be read")
      }
      try set(key, text.trimmingCharacters(in: .whitespacesAndNewlines), origin: path)
    }
  }

  /// `relays-backup-token-command` is a key of a relay: the first hyphens part, the others stand for underscores.
  private static func key(secret name: String) -> String? {
    if let key = SettingKey.all.first(where: { $0.secretName == name }) { return key.name }
    return member(name.split(separator: "-", maxSplits: 2).map { String($0).replacing("-", with: "_") })
  }

  private static func key(variable name: String) -> String? {
    guard name.hasPrefix("TUESDAY_") else { return nil }
    if let key = SettingKey.all.first(where: { $0.environmentName == name }) { return key.name }
    return member(name.dropFirst("TUESDAY_".count).lowercased().split(separator: "_", maxSplits: 2).map(String.init))
  }

  private static func member(_ parts: [String]) -> String? {
    let name = parts.joined(separator: ".")
    return parts.count == 3 && SettingKey.of(name) != nil ? name : nil
  }

  /// Variables that steer the program itself and are no keys.
  private static let reserved: Set<String> = [
    "TUESDAY_SECRETS", "TUESDAY_PUBLICATION", "TUESDAY_TEMPLATES", "TUESDAY_URL", "TUESDAY_TOKEN",
  ]

  private mutating func readEnvironment(_ environment: [String: String]) throws {
    for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("TUESDAY_") && !Self.reserved.contains(name) {
      guard let key = Self.key(variable: name) else {
        let advice = Self.advice(name, among: SettingKey.all.map(\.environmentName))
        throw CommandError.configuration("environment: unknown variable \(name); \(advice)")
      }
      values[key] = Value(text: text, origin: name)
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
