internal import Words

/// A domain or text of an SPF record in which `%{…}` stands for something of the mail (RFC 7208 §7).
struct SPFMacroText: Sendable, Hashable {
  enum Letter: Character, Sendable {
    case sender = "s"
    case local = "l"
    case senderDomain = "o"
    case domain = "d"
    case address = "i"
    case name = "p"
    case family = "v"
    case hello = "h"
  }

  private enum Piece: Sendable, Hashable {
    case text(String)
    /// - Parameters:
    ///   - last: how many parts, from the right; nil: all.
    ///   - delimiters: what the value is cut at.
    case value(Letter, last: Int?, isReversed: Bool, delimiters: String)
  }

  private let pieces: [Piece]

  /// - Parameters:
  ///   - term: that it stands in, for the error.
  ///   - isDomain: a modifier that nobody knows may say anything.
  init(_ text: String, of term: String, isDomain: Bool = true) throws(SPFRecord.SyntaxError) {
    let wrong = SPFRecord.SyntaxError(description: "\(term): what stands behind % is no macro")
    var pieces: [Piece] = []
    var rest = text[...]
    while let sign = rest.firstIndex(of: "%") {
      pieces.append(.text(String(rest[..<sign])))
      rest = rest[rest.index(after: sign)...]
      let constants: [Character: String] = ["%": "%", "_": " ", "-": "%20"]
      if let constant = rest.first.flatMap({ constants[$0] }) {
        pieces.append(.text(constant))
        rest.removeFirst()
        continue
      }
      // c, r and t are for explanations, which nothing here shows.
      guard let macro = rest.prefixMatch(of: /\{([A-Za-z])(\d{0,3})([rR]?)([.\-+,\/_=]*)\}/), macro.2.isEmpty || Int(macro.2) != 0,
        let letter = macro.1.lowercased().first.flatMap(Letter.init(rawValue:))
      else { throw wrong }
      let delimiters = macro.4.isEmpty ? "." : String(macro.4)
      pieces.append(.value(letter, last: Int(macro.2), isReversed: !macro.3.isEmpty, delimiters: delimiters))
      rest = rest[macro.range.upperBound...]
    }
    guard !isDomain || Self.endsDomain(rest, isFirst: pieces.isEmpty), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw SPFRecord.SyntaxError(description: "\(term): that is no domain")
    }
    self.pieces = pieces + [.text(String(rest))]
  }

  /// What stands behind the last macro: nothing, or at least a dot and a label that is no number (§7.1, domain-end).
  private static func endsDomain(_ text: Substring, isFirst: Bool) -> Bool {
    if text.isEmpty { return !isFirst }
    guard let label = text.wholeMatch(of: /.*\.([A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?)\.?/)?.output.1 else { return false }
    return !label.allSatisfy(\.isNumber)
  }

  /// As a name; what is too long loses labels from the left (§7.3).
  func domain(_ value: (Letter) throws -> String) rethrows -> String {
    var name = DNSName.plain(try text(value))
    while name.utf8.count > 253, let dot = name.firstIndex(of: ".") { name = String(name[name.index(after: dot)...]) }
    return name
  }

  private func text(_ value: (Letter) throws -> String) rethrows -> String {
    try pieces.map { piece in
      switch piece {
      case .text(let text): return text
      case .value(let letter, let last, let isReversed, let delimiters):
        var parts = try value(letter).split(omittingEmptySubsequences: false) { delimiters.contains($0) }
        if isReversed { parts.reverse() }
        return parts.suffix(last ?? parts.count).joined(separator: ".")
      }
    }.joined()
  }
}
