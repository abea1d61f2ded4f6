/// Which addresses a stranger's HTML may name.
enum URLFilter {
  /// The address without what browsers ignore in it (URL §4.4: controls and spaces around it, tabs and line breaks within); nil when
  /// its scheme is not among `schemes`, or missing. `#part` is the caller's.
  static func filter(_ address: String, schemes: Set<String>) -> String? {
    let isEdge: (Unicode.Scalar) -> Bool = { $0.value <= 0x20 }
    var scalars = Array(address.unicodeScalars.drop(while: isEdge))
    while let last = scalars.last, isEdge(last) { scalars.removeLast() }
    scalars.removeAll { [0x09, 0x0A, 0x0D].contains($0.value) }
    guard let colon = scalars.firstIndex(of: ":") else { return nil }
    var scheme = String.UnicodeScalarView()
    scheme.append(contentsOf: scalars[..<colon])
    guard schemes.contains(String(scheme).lowercased()) else { return nil }
    var clean = String.UnicodeScalarView()
    clean.append(contentsOf: scalars)
    return String(clean)
  }
}
