import Web
import Words

extension SettingSources {
  /// Every key, table by table, in the order of the sample; of a secret only whether it is set.
  ///
  /// - Parameters:
  ///   - next: what the next start would read; nil where it could not.
  ///   - file: the settings' file.
  func sheet(next: SettingSources?, file: String) -> [DeskUpkeep.Setting] {
    let known = SettingKey.all.map(\.name)
    let others = Set(values.keys).union(next?.values.keys ?? [:].keys).subtracting(known).sorted()
    return (known + others).map { key in
      let (now, then) = (values[key], next?.values[key])
      let isSecret = Self.hides(key)
      let value = (now?.text ?? "").withoutAddressSecrets
      let isNews = next != nil && now?.text != then?.text
      return DeskUpkeep.Setting(
        key: key, value: isSecret ? "" : value, isSecret: isSecret, isSet: now?.text.isEmpty == false, origin: now?.origin ?? "",
        isStandard: (try? SettingKey.of(key)?.standardText) == now?.text, about: SettingKey.of(key)?.about,
        line: isSecret ? "" : Self.line(key, (then?.text ?? now?.text ?? "").withoutAddressSecrets),
        next: isNews ? (isSecret ? "…" : (then?.text ?? "").withoutAddressSecrets) : nil)
    }
  }

  /// A command that prints a token may have one in it, and a hook's address one in its path.
  private static func hides(_ key: String) -> Bool {
    SettingKey.of(key)?.isSecret == true || key.hasSuffix(".token_command") || key.hasPrefix("hooks.") && key.hasSuffix(".url")
  }

  /// As it stands under its table.
  private static func line(_ key: String, _ value: String) -> String {
    let isText = (SettingKey.of(key)?.kind ?? .text) == .text
    let quoted = value.replacingOctets(of: "\\", with: "\\\\").replacingOctets(of: "\"", with: "\\\"")
    return "\(key.split(separator: ".").last ?? "") = \(isText ? "\"\(quoted)\"" : value)"
  }
}
