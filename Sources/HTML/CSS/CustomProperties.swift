/// The custom properties that hold for an element, its own and those it inherits (CSS Variables 1).
struct CustomProperties {
  private var values: [String: String] = [:]

  /// Where a value would grow without end, or be looked for without one: properties may name each other many times over.
  private static let limits = (depth: 24, size: 4_096, steps: 500)

  /// Those of an element within, which sets some anew.
  func setting(_ declarations: [CSSDeclaration]) -> CustomProperties {
    guard !declarations.isEmpty else { return self }
    var inner = self
    for declaration in declarations { inner.values[declaration.name] = declaration.value }
    let unresolved = inner
    for declaration in declarations { inner.values[declaration.name] = unresolved.resolved(declaration.value) }
    return inner
  }

  /// A value with all `var()` replaced; nil when one is not set and has no fallback.
  func resolved(_ value: String) -> String? {
    var steps = 0
    return resolved(value, depth: 0, &steps).flatMap { $0.trimmedHTML.isEmpty ? nil : $0.trimmedHTML }
  }

  /// The names that a value asks for.
  static func names(in value: String) -> [String] {
    guard isUsed(in: value) else { return [] }
    return value.matches(of: /(?i)var\(\s*(--[^\s,)]+)/).map { String($0.1) }
  }

  static func isUsed(in value: String) -> Bool { value.utf8.contains(UInt8(ascii: "(")) && value.lowercased().contains("var(") }

  private func resolved(_ value: String, depth: Int, _ steps: inout Int) -> String? {
    guard Self.isUsed(in: value) else { return value }
    steps += 1
    guard depth < Self.limits.depth, steps < Self.limits.steps else { return nil }
    var cursor = CSSCursor(Array(value.utf8))
    var output: [UInt8] = []
    while case let start = cursor.index, let component = cursor.next() {
      guard case .block(0x28) = component else {
        output += cursor.bytes[start..<cursor.index]
        continue
      }
      let inside = String(decoding: cursor.bytes[(start + 1)..<max(start + 1, cursor.index - 1)], as: UTF8.self)
      guard Self.endsWithVar(output) else {
        guard let inner = resolved(inside, depth: depth + 1, &steps) else { return nil }
        output += "(\(inner))".utf8
        continue
      }
      output.removeLast(3)
      guard let text = variable(inside, depth: depth + 1, &steps) else { return nil }
      output += text.utf8
      guard output.count <= Self.limits.size else { return nil }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private func variable(_ inside: String, depth: Int, _ steps: inout Int) -> String? {
    let parts = inside.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    let name = (parts.first ?? "").trimmedHTML
    if let value = values[name], let resolved = resolved(value, depth: depth, &steps) { return resolved }
    return parts.count > 1 ? resolved(parts[1].trimmedHTML, depth: depth, &steps) : nil
  }

  private static func endsWithVar(_ bytes: [UInt8]) -> Bool {
    guard String(decoding: bytes.suffix(3), as: UTF8.self).lowercased() == "var" else { return false }
    guard let before = bytes.dropLast(3).last else { return true }
    return !(before >= 0x80 || before == 0x2D || before == 0x5F || (0x30...0x39).contains(before) || (0x61...0x7A).contains(before | 0x20))
  }
}
