internal import Words

/// Reads the keys of a theme's tokens and collects all that is wrong with them. What stands in for a wrong value goes no further, because
/// the tokens are refused.
struct TokenReading {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private let values: KeyedDecodingContainer<Key>
  private let path: [String]
  private var known: Set<String> = []
  private var faults: [ThemeTokens.Fault] = []

  init(_ decoder: any Decoder) throws {
    values = try decoder.container(keyedBy: Key.self)
    path = []
  }

  private init(_ values: KeyedDecodingContainer<Key>, path: [String]) {
    self.values = values
    self.path = path
  }

  /// All faults, with the keys that nobody asked for: a misspelt colour would be the theme's that it was copied from, without a word.
  var allFaults: [ThemeTokens.Fault] {
    let unknown = values.allKeys.map(\.stringValue).filter { !known.contains($0) }.sorted().map { key in
      let hint = Spelling.guess(key, among: known.sorted()).map { ": did you mean `\($0)`?" } ?? ""
      return ThemeTokens.Fault(path: path + [key], message: "unknown key `\(key)`\(hint)")
    }
    return faults + unknown
  }

  private mutating func fail(_ key: String, _ message: String) {
    faults.append(ThemeTokens.Fault(path: path + [key], message: "\((path + [key]).joined(separator: ".")) is \(message)"))
  }

  /// Nil when it is missing, which is a fault unless it may be.
  private mutating func value<Value: Decodable>(_ key: String, _ kind: String, mayBeMissing: Bool = false) -> Value? {
    known.insert(key)
    guard values.contains(Key(stringValue: key)) else {
      let name = (path + [key]).joined(separator: ".")
      if !mayBeMissing { faults.append(ThemeTokens.Fault(path: path, message: "`\(name)` is missing")) }
      return nil
    }
    do { return try values.decode(Value.self, forKey: Key(stringValue: key)) } catch {
      fail(key, "no \(kind)")
      return nil
    }
  }

  mutating func color(_ key: String) -> String { color(key, mayBeMissing: false) ?? "" }

  mutating func color(_ key: String, mayBeMissing: Bool) -> String? {
    let color: String? = value(key, "text", mayBeMissing: mayBeMissing)
    if let color, color.wholeMatch(of: /#[0-9a-f]{6}/) == nil { fail(key, "\"\(color)\": write a colour as six small hex digits, #1d4ed8") }
    return color
  }

  mutating func font(_ key: String) -> String {
    let font: String? = value(key, "text")
    if let font, font.wholeMatch(of: /[A-Za-z0-9 ,'\-]+/) == nil { fail(key, "\"\(font)\": font names with commas and single quotes only") }
    return font ?? ""
  }

  mutating func size(_ key: String) -> Int {
    let size: Int? = value(key, "whole number")
    if let size, !(13...80).contains(size) { fail(key, "\(size): pixels from 13 to 80") }
    return size ?? 0
  }

  mutating func flag(_ key: String) -> Bool { value(key, "true or false", mayBeMissing: true) ?? false }

  mutating func palette(_ key: String) -> ThemeTokens.Palette? {
    known.insert(key)
    guard values.contains(Key(stringValue: key)) else {
      faults.append(ThemeTokens.Fault(path: path, message: "`\(key)` is missing"))
      return nil
    }
    do {
      var inner = TokenReading(try values.nestedContainer(keyedBy: Key.self, forKey: Key(stringValue: key)), path: path + [key])
      let palette = ThemeTokens.Palette(&inner)
      faults += inner.allFaults
      return palette
    } catch {
      fail(key, "no palette: write { \"page\": \"#ffffff\", … }")
      return nil
    }
  }
}
