internal import Words

/// Who may send for a domain, as its record says it (RFC 7208 §4.5, §12).
package struct SPFRecord: Sendable {
  package struct SyntaxError: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  package enum Qualifier: Character, Sendable {
    case pass = "+"
    case fail = "-"
    case softFail = "~"
    case neutral = "?"
  }

  enum Mechanism: Sendable {
    case all
    case include(SPFMacroText)
    /// Nil: the domain that is asked about.
    case address(SPFMacroText?, bits4: Int, bits6: Int)
    case exchanger(SPFMacroText?, bits4: Int, bits6: Int)
    case pointer(SPFMacroText?)
    case network(IPNetwork, isFour: Bool)
    case exists(SPFMacroText)
  }

  struct Directive: Sendable {
    let qualifier: Qualifier
    let mechanism: Mechanism
    /// As written.
    let text: String
  }

  let directives: [Directive]
  let redirect: SPFMacroText?

  /// Whether a TXT record is meant for SPF.
  package static func isRecord(_ text: String) -> Bool {
    text.lowercased() == "v=spf1" || text.lowercased().hasPrefix("v=spf1 ")
  }

  package init(_ text: String) throws(SyntaxError) {
    var directives: [Directive] = []
    var modifiers: [String: SPFMacroText] = [:]
    for term in text.split(separator: " ").dropFirst().map(String.init) {
      if let parts = term.wholeMatch(of: /([A-Za-z][A-Za-z0-9_.\-]*)=(.*)/) {
        let name = parts.1.lowercased()
        let isKnown = ["redirect", "exp"].contains(name)
        let value = try SPFMacroText(String(parts.2), of: term, isDomain: isKnown)
        if isKnown && modifiers[name] != nil { throw SyntaxError(description: "\(term): \(name) stands there twice") }
        modifiers[name] = value
      } else {
        directives.append(try Self.directive(term))
      }
    }
    self.directives = directives
    redirect = modifiers["redirect"]
  }

  private static func directive(_ term: String) throws(SyntaxError) -> Directive {
    let qualifier = term.first.flatMap(Qualifier.init(rawValue:))
    let rest = qualifier == nil ? term[...] : term.dropFirst()
    let name = rest.prefix { $0 != ":" && $0 != "/" }
    let argument = String(rest[name.endIndex...])
    let mechanism = try mechanism(name.lowercased(), argument, term)
    return Directive(qualifier: qualifier ?? .pass, mechanism: mechanism, text: term)
  }

  private static func mechanism(_ name: String, _ argument: String, _ term: String) throws(SyntaxError) -> Mechanism {
    func target() throws(SyntaxError) -> SPFMacroText {
      guard argument.hasPrefix(":"), argument.count > 1 else {
        throw SyntaxError(description: "\(term): a domain is missing behind the colon")
      }
      return try SPFMacroText(String(argument.dropFirst()), of: term)
    }
    switch name {
    case "all":
      guard argument.isEmpty else { throw SyntaxError(description: "\(term): nothing may stand behind all") }
      return .all
    case "include": return .include(try target())
    case "exists": return .exists(try target())
    case "ptr": return .pointer(argument.isEmpty ? nil : try target())
    case "a":
      let (domain, bits4, bits6) = try hosts(argument, term)
      return .address(domain, bits4: bits4, bits6: bits6)
    case "mx":
      let (domain, bits4, bits6) = try hosts(argument, term)
      return .exchanger(domain, bits4: bits4, bits6: bits6)
    case "ip4", "ip6":
      let text = argument.dropFirst()
      guard argument.hasPrefix(":"), let network = IPNetwork(String(text)), text.contains(":") == (name == "ip6"),
        text.firstMatch(of: /\/0\d/) == nil
      else {
        throw SyntaxError(description: "\(term): that is no \(name == "ip4" ? "IPv4" : "IPv6") address or network")
      }
      return .network(network, isFour: name == "ip4")
    default: throw SyntaxError(description: "\(term): there is no such mechanism")
    }
  }

  /// `:domain/24//64`, each part optional.
  private static func hosts(_ argument: String, _ term: String) throws(SyntaxError) -> (SPFMacroText?, Int, Int) {
    guard let parts = argument.wholeMatch(of: /(:.+?)?(?:\/(0|[1-9]\d?))?(?:\/\/(0|[1-9]\d{0,2}))?/),
      let bits4 = Int(parts.2 ?? "32"), bits4 <= 32, let bits6 = Int(parts.3 ?? "128"), bits6 <= 128
    else { throw SyntaxError(description: "\(term): write a:DOMAIN, a/24 or a:DOMAIN/24//64") }
    return (try parts.1.map { domain throws(SyntaxError) in try SPFMacroText(String(domain.dropFirst()), of: term) }, bits4, bits6)
  }
}
