import Foundation

extension SettingSources {
  /// The lines of a settings file, each with the key that is set on it: what the parser does not tell. TOML can say the same in other ways,
  /// and of those nothing is told.
  static func lines(_ toml: String) -> [(text: Substring, key: String?)] {
    var table = ""
    return toml.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map { line in
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.hasPrefix("[") { table = String(text.dropFirst().prefix { $0 != "]" }) + "." }
      guard !text.hasPrefix("#"), let sign = text.firstIndex(of: "=") else { return (line, nil) }
      return (line, table + text[..<sign].trimmingCharacters(in: .whitespaces))
    }
  }
}
