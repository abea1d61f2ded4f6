/// Takes everything out of a stranger's HTML but what is known to be harmless.
///
/// What comes out reads the same when it is written and parsed again, so that a browser sees no other tree than was checked here.
package struct Sanitizer: Sendable {
  /// Put before each `id`, `class`, `name` and link to a `#part`, unless it stands there already: no one's name may pose as one of ours.
  package let prefix: String
  /// A tag of ours that passes as it is; unknown to HTML, so that a parser leaves it where it stands.
  package let placeholder: String?
  /// An attribute of ours that links, pictures and headings keep as it is; see ``HTMLFragment/init(parsing:limits:place:)``.
  package let place: String?
  /// Whether links and pictures may name paths, which the caller looks up.
  package let allowsPaths: Bool

  package init(prefix: String, placeholder: String? = nil, place: String? = nil, allowsPaths: Bool = false) {
    self.place = place
    self.allowsPaths = allowsPaths
    self.prefix = prefix
    self.placeholder = placeholder
  }

  /// - Parameter nodes: as parsing gives them, at most ``HTMLLimits/depth`` deep.
  /// - Returns: each removal once, in reading order.
  package func sanitized(_ nodes: [HTMLNode]) -> (nodes: [HTMLNode], removed: [Removal]) {
    var pass = SanitizerPass(self)
    var current = pass.nodes(nodes)
    let removed = pass.removed
    for _ in 0..<8 {
      guard let fragment = try? HTMLFragment(parsing: HTMLWriter.html(current), limits: .own) else { break }
      let again = pass.nodes(fragment.nodes)
      if again == current { return (current, removed) }
      current = again
    }
    // Never seen to happen; text is always the same when it is read again.
    let text = HTMLWriter.html([.text(current.plainText)])
    let plain = try? HTMLFragment(parsing: text, limits: .own)
    return (plain?.nodes ?? [], removed + [Removal(kind: .tag, name: "*", tag: "*")])
  }
}
