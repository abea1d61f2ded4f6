/// Which addresses a stranger's HTML may name.
enum URLFilter {
  /// The address without what browsers ignore in it (URL §4.4: controls and spaces around it, tabs and line breaks within); nil when
  /// its scheme is not among `schemes`, or is missing and paths on the site are not allowed. `#part` is the caller's.
  static func filter(_ address: String, schemes: Set<String>, allowsPaths: Bool = false) -> String? {
    let isEdge: (Unicode.Scalar) -> Bool = { $0.value <= 0x20 }
    var scalars = Array(address.unicodeScalars.drop(while: isEdge))
    while let last = scalars.last, isEdge(last) { scalars.removeLast() }
    scalars.removeAll { [0x09, 0x0A, 0x0D].contains($0.value) }
    // Browsers read \\ as /, and // leads to another host.
    let isSlash: (Unicode.Scalar) -> Bool = { $0 == "/" || $0 == "\\" }
    if let end = scalars.firstIndex(where: { isSlash($0) || ":?#".unicodeScalars.contains($0) }), scalars[end] == ":" {
      var scheme = String.UnicodeScalarView()
      scheme.append(contentsOf: scalars[..<end])
      guard schemes.contains(String(scheme).lowercased()) else { return nil }
    } else {
      guard allowsPaths, !scalars.isEmpty, scalars.count < 2 || !scalars.prefix(2).allSatisfy(isSlash) else { return nil }
    }
    var clean = String.UnicodeScalarView()
    clean.append(contentsOf: scalars)
    return String(clean)
  }
}
