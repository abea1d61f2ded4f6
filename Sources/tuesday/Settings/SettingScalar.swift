/// One value of a settings file, as it was written.
struct SettingScalar: Sendable, Hashable {
  enum Kind: String, Sendable {
    case text, number, boolean

    /// What has to stand in the file.
    var form: String {
      switch self {
      case .text: "a text in quotes"
      case .number: "a number without quotes"
      case .boolean: "true or false without quotes"
      }
    }
  }

  let text: String
  let kind: Kind
  /// The file, and the line where it can be told.
  let place: String
}
