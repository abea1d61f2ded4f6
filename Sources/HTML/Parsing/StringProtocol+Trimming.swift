extension StringProtocol {
  /// Without the white space of HTML and CSS around it.
  var trimmed: String {
    let isSpace: (Unicode.Scalar) -> Bool = { [0x09, 0x0A, 0x0C, 0x0D, 0x20].contains($0.value) }
    let scalars = unicodeScalars.drop(while: isSpace)
    guard let last = scalars.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(String.UnicodeScalarView(scalars[...last]))
  }
}
