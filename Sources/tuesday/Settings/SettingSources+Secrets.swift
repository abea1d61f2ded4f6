import Foundation

extension SettingSources {
  /// The text of a settings file with its secrets emptied; everything else stands as it was written.
  static func withoutSecrets(_ file: String) throws -> String {
    let secrets = SettingKey.all.filter(\.isSecret).map(\.name)
    var table = ""
    let lines = try contents(file).split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.hasPrefix("[") { table = String(text.dropFirst().prefix { $0 != "]" }) }
      let key = text.prefix { $0 != "=" }.trimmingCharacters(in: .whitespaces)
      return secrets.contains("\(table).\(key)") ? "\(key) = \"\"" : String(line)
    }
    let text = lines.joined(separator: "\n")
    // TOML can say the same in other ways.
    let left = try toml(text, file).first { secrets.contains($0.key) && !$0.value.isEmpty }
    if let left {
      throw CommandError.configuration(
        "\(file): \(left.key) is a secret that cannot be cut out here; put it into the secrets folder, or on a line of its own under its table"
      )
    }
    return text
  }
}
