/// Any text as a value of YAML on one line, between double quotes (YAML 1.2 §5.7): nothing in it can end the value.
package enum YAMLText {
  package static func quoted(_ text: String) -> String {
    "\""
      + text.unicodeScalars.map { scalar -> String in
        switch scalar {
        case "\"", "\\": return "\\\(scalar)"
        case _ where scalar.isPlain: return String(scalar)
        default:
          let hex = String(scalar.value, radix: 16, uppercase: true)
          let width = scalar.value > 0xFFFF ? 8 : 4
          return (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - hex.count) + hex
        }
      }.joined() + "\""
  }
}

extension Unicode.Scalar {
  /// Whether anybody can see it, or it is a space or a part of what is seen.
  fileprivate var isPlain: Bool {
    switch properties.generalCategory {
    case .control, .format, .privateUse, .unassigned, .surrogate, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
