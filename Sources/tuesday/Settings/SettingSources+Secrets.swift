import Foundation
import Store

extension SettingSources {
  /// Where secrets were read from, as far as those are files.
  var secretFiles: [String] {
    let secrets = values.filter { key, value in
      // Where a database is, without a password, may be known.
      SettingKey.of(key)?.isSecret == true && !value.text.isEmpty && PostgreSQLURL(value.text)?.shown != value.text
    }
    let origins = Set(secrets.map(\.value.origin)).sorted()
    return origins.filter { $0.hasPrefix("/") }.map { origin in
      // `/place/tuesday.toml:42`, as far as the line is known.
      origin.replacing(/:[0-9]+$/, with: "")
    }
  }

  /// The text of a settings file with its secrets emptied; everything else stands as it was written.
  static func withoutSecrets(_ file: String) throws -> String {
    func isSecret(_ key: String) -> Bool { SettingKey.of(key)?.isSecret == true }
    let kept = lines(try contents(file)).map { line in
      line.key.map(isSecret) == true ? line.text.prefix { $0 != "=" } + "= \"\"" : line.text
    }
    let text = kept.joined(separator: "\n")
    // TOML can say the same in other ways.
    let left = try toml(text, file).first { isSecret($0.key) && !$0.value.text.isEmpty }
    if let left {
      throw CommandError.configuration(
        "\(file): \(left.key) is a secret that cannot be cut out here; put it into the secrets folder, or on a line of its own under its table"
      )
    }
    return text
  }
}
