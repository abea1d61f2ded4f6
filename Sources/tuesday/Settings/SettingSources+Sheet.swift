import Web

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
      let value = Self.shown(now?.text ?? "")
      let isNews = next != nil && now?.text != then?.text
      return DeskUpkeep.Setting(
        key: key, value: isSecret ? "" : value, isSecret: isSecret, isSet: now?.text.isEmpty == false, origin: now?.origin ?? "",
        isStandard: (try? SettingKey.of(key)?.standardText) == now?.text, about: SettingKey.of(key)?.about,
        line: isSecret ? "" : Self.line(key, Self.shown(then?.text ?? now?.text ?? "")),
        next: isNews ? (isSecret ? "…" : Self.shown(then?.text ?? "")) : nil)
    }
  }

  /// A command that prints a token may have one in it.
  private static func hides(_ key: String) -> Bool { SettingKey.of(key)?.isSecret == true || key.hasSuffix(".token_command") }

  /// Without who logs in where an address has that.
  private static func shown(_ text: String) -> String { text.replacing(/:\/\/[^\/@\s]+@/, with: "://…@") }

  /// As it stands under its table.
  private static func line(_ key: String, _ value: String) -> String {
    let isText = (SettingKey.of(key)?.kind ?? .text) == .text
    let quoted = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\(key.split(separator: ".").last ?? "") = \(isText ? "\"\(quoted)\"" : value)"
  }
}
